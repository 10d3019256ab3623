// Rows of users and of their settings.

import type { Role } from '../accounts/account.ts'
import type { NewUser } from '../accounts/store.ts'
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { UserSettings } from './settings.ts'
import type { User, UserRow } from './user.ts'

const columns = sql`account_id, id, first_name, last_name, email, phone, role, active, operator, ui_state,
  last_sign_in_at, created_at, updated_at,
  exists (select from sign_ins s where s.user_id = users.id) as joined,
  (select expires_at from joinings j where j.account_id = users.account_id and j.user_id = users.id) as invitation_expires_at,
  exists (select from two_factors f where f.account_id = users.account_id and f.user_id = users.id
    and f.confirmed_at is not null) as two_factor,
  (select repeat('*', 36) || last_four from api_keys k where k.account_id = users.account_id and k.user_id = users.id
    and k.revoked_at is null order by k.created_at desc, k.id desc limit 1) as api_key`

export async function findUser(db: Db, accountId: string, id: string): Promise<UserRow> {
  const found = await db.row<UserRow>(
    sql`select ${columns} from users where account_id = ${accountId} and id = ${id}`,
  )
  if (!found) throw new NotFoundError('The user')
  return found
}

/** The same, locked, with the time that is now. */
export async function lockUser(db: Db, accountId: string, id: string): Promise<UserRow & { now: string }> {
  const found = await db.row<UserRow & { now: string }>(sql`
    select ${columns}, now() as now from users where account_id = ${accountId} and id = ${id} for update`)
  if (!found) throw new NotFoundError('The user')
  return found
}

/** The role of an active user of the account, who is not removed until the transaction has ended; undefined if there is none. */
export async function holdRole(db: Db, accountId: string, id: string): Promise<Role | undefined> {
  const found = await db.row<{ role: Role }>(
    sql`select role from users where account_id = ${accountId} and id = ${id} and active for share`,
  )
  return found?.role
}

export async function listUsers(db: Db, accountId: string, page: Page): Promise<UserRow[]> {
  const rows = await db.rows<UserRow>(sql`
    select ${columns} from users where account_id = ${accountId} ${paged(sql`users`, accountId, page)}`)
  return newestFirst(rows, page)
}

export type UserValues = {
  first_name?: string
  last_name?: string
  phone?: string | null
  role?: Role
  ui_state: User['ui_state']
}

export async function updateUser(db: Db, accountId: string, id: string, values: UserValues): Promise<void> {
  await db.run(sql`
    update users set updated_at = now(), first_name = coalesce(${values.first_name ?? null}, first_name),
      last_name = coalesce(${values.last_name ?? null}, last_name),
      phone = case when ${values.phone !== undefined}::boolean then ${values.phone ?? null}::text else phone end,
      role = coalesce(${values.role ?? null}, role), ui_state = ${JSON.stringify(values.ui_state)}::jsonb
    where account_id = ${accountId} and id = ${id}`)
}

/** Ends a user's access, and all by which it was had; what they did keeps their name. */
export async function updateUserInactive(db: Db, accountId: string, id: string): Promise<void> {
  const own = sql`select id from users where account_id = ${accountId} and id = ${id}`
  const theirs = sql`account_id = ${accountId} and user_id = ${id}`
  await db.run(sql`
    with gone as (update users set active = false, updated_at = now() where account_id = ${accountId} and id = ${id}),
      sessions_gone as (delete from sessions where user_id in (${own})),
      passwords_gone as (delete from sign_ins where user_id in (${own})),
      links_gone as (delete from sign_in_proofs where value in (${own})),
      joinings_gone as (delete from joinings where ${theirs}),
      factors_gone as (delete from two_factors where ${theirs}),
      passkeys_gone as (delete from passkeys where ${theirs}),
      devices_gone as (delete from devices where ${theirs})
    update api_keys set revoked_at = coalesce(revoked_at, now()) where account_id = ${accountId} and user_id = ${id}`)
}

/** Takes a removed user of the account back, as who they are now; undefined if there is none with this address. */
export async function updateUserBack(db: Db, user: NewUser): Promise<string | undefined> {
  const back = await db.row<{ id: string }>(sql`
    update users set active = true, first_name = ${user.first_name}, last_name = ${user.last_name},
      phone = ${user.phone}, role = ${user.role}, updated_at = now(), last_sign_in_at = null
    where account_id = ${user.account_id} and lower(email) = lower(${user.email}) and not active returning id`)
  return back?.id
}

/** Owners that would be left without this user, locked against being removed at the same time. */
export async function countOtherOwners(db: Db, accountId: string, id: string): Promise<number> {
  const rows = await db.rows(sql`
    select id from users where account_id = ${accountId} and id <> ${id} and role = 'owner' and active order by id for update`)
  return rows.length
}

export async function findSettings(
  db: Db,
  accountId: string,
  userId: string,
): Promise<UserSettings | undefined> {
  return db.row<UserSettings>(sql`
    select id, notifications, created_at, updated_at from user_settings
    where account_id = ${accountId} and id = ${userId}`)
}

export async function upsertSettings(
  db: Db,
  accountId: string,
  userId: string,
  notifications: UserSettings['notifications'],
): Promise<void> {
  await db.run(sql`
    insert into user_settings (account_id, id, notifications)
    values (${accountId}, ${userId}, ${JSON.stringify(notifications)}::jsonb)
    on conflict (account_id, id) do update set notifications = excluded.notifications, updated_at = now()`)
}
