// Rows of accounts, users and keys.

import type { Author } from '../changelogs/changelog.ts'
import { type Db, type Sql, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { AccountChange, AccountLimits, AccountRow, Caller, Role } from './account.ts'

/** `lasts_ms`: how much longer the key is good for, by the database's clock; null without an end. */
export type KeyHolder = Caller & { lasts_ms: number | null }

/**
 * Who holds a key of this digest: the only look-up that starts from no account. A key of the account itself manages
 * it like an administrator; only people own it.
 */
export async function findKeyHolder(db: Db, digest: Buffer): Promise<KeyHolder | undefined> {
  return db.row<KeyHolder>(sql`
    select k.account_id, k.user_id, k.id as key_id, coalesce(u.role, 'admin') as role,
      extract(epoch from k.expires_at - now())::float8 * 1000 as lasts_ms
    from api_keys k
    join accounts a on a.id = k.account_id and a.state = 'active'
    left join users u on u.account_id = k.account_id and u.id = k.user_id
    where k.digest = ${digest} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and (k.user_id is null or u.active)`)
}

/** Notes that a key was used, at most once a minute, in however many processes. */
export async function touchKey(db: Db, { account_id, key_id }: Caller): Promise<void> {
  await db.run(sql`
    update api_keys set last_used_at = now() where account_id = ${account_id} and id = ${key_id}
      and (last_used_at is null or last_used_at < now() - interval '1 minute')`)
}

export type NewAccount = { id: string; name: string; time_zone: string; website: string | null }

export async function insertAccount(db: Db, account: NewAccount): Promise<void> {
  await db.run(sql`
    insert into accounts (id, name, time_zone, website)
    values (${account.id}, ${account.name}, ${account.time_zone}, ${account.website})`)
}

export type NewUser = {
  account_id: string
  id: string
  email: string
  first_name: string
  last_name: string
  phone: string | null
  role: Role
}

/** Answers false if another user has this address already. */
export async function insertUser(db: Db, user: NewUser): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into users (account_id, id, email, first_name, last_name, phone, role)
    values (${user.account_id}, ${user.id}, ${user.email}, ${user.first_name}, ${user.last_name},
      ${user.phone}, ${user.role})
    on conflict (lower(email)) do nothing`)
  return inserted === 1
}

export type NewKey = {
  account_id: string
  id: string
  user_id: string | null
  name: string
  digest: Buffer
  last_four: string
  expires_at: string | null
  made_by: string | null
}

export async function insertKey(db: Db, key: NewKey): Promise<void> {
  await db.run(sql`
    insert into api_keys (account_id, id, user_id, name, digest, last_four, expires_at, made_by)
    values (${key.account_id}, ${key.id}, ${key.user_id}, ${key.name}, ${key.digest}, ${key.last_four}, ${key.expires_at},
      ${key.made_by})`)
}

/** The user behind a caller, as changelogs name it; null for a key of the account itself. */
export async function findAuthor(db: Db, caller: Caller | null): Promise<Author | null> {
  if (!caller?.user_id) return null
  const found = await db.row<Author>(sql`
    select u.id, repeat('*', 36) || k.last_four as api_key, u.first_name, u.last_name, u.email
    from users u left join api_keys k on k.account_id = u.account_id and k.id = ${caller.key_id}
    where u.account_id = ${caller.account_id} and u.id = ${caller.user_id}`)
  return found ?? null
}

export type Reader = { id: string; email: string; first_name: string; last_name: string }

/** The active users who have not switched e-mails about connections off. */
export async function findNotifiable(db: Db, accountId: string): Promise<Reader[]> {
  return db.rows<Reader>(sql`
    select u.id, u.email, u.first_name, u.last_name from users u
    left join user_settings s on s.account_id = u.account_id and s.id = u.id
    where u.account_id = ${accountId} and u.active
      and coalesce((s.notifications #>> '{connection_invites,enabled}')::boolean, true)
    order by u.id`)
}

/** The active users who manage the account. */
export async function findAdministrators(db: Db, accountId: string): Promise<Reader[]> {
  return db.rows<Reader>(sql`
    select id, email, first_name, last_name from users
    where account_id = ${accountId} and active and role in ('owner', 'admin') order by id`)
}

export type AccountName = {
  id: string
  name: string
  time_zone: string
  state: 'active' | 'closed'
  data_retention_in_days: number
  lead_ping_enabled: boolean
  limits: AccountLimits
  limits_version: number
}

export async function findAccount(db: Db, accountId: string): Promise<AccountName> {
  const found = await db.row<AccountName>(sql`
    select id, name, time_zone, state, data_retention_in_days, lead_ping_enabled, limits, limits_version
    from accounts where id = ${accountId}`)
  if (!found) throw new NotFoundError('The account')
  return found
}

/** The user with an address, in whatever account: addresses are unique in the exchange. */
export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<(Reader & { account_id: string; role: Role }) | undefined> {
  return db.row(sql`
    select account_id, id, email, first_name, last_name, role from users where lower(email) = lower(${email}) and active`)
}

/** Those of the ids that are credentials of the account. */
export async function findCredentialIds(db: Db, accountId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.rows<{ id: string }>(sql`
    select id from credentials where account_id = ${accountId} and id = any(${ids}::text[])`)
  return rows.map((row) => row.id)
}

const partners = (accountId: string, mine: Sql, theirs: Sql) => sql`
  (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'sso_id', p.id) order by p.id), '[]')
    from connections c join accounts p on p.id = ${theirs} where ${mine} = ${accountId} and c.ended_at is null)`

const pending = (accountId: string, kind: string) => sql`
  (select coalesce(json_agg(json_build_object('id', e.id, 'name', e.name, 'expired', i.expires_at <= now(),
      'invitation_expires_at', to_char(i.expires_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by e.id), '[]')
    from entities e join invitations i on i.account_id = e.account_id and i.id = e.invitation_id
    where e.account_id = ${accountId} and e.kind = 'pending' and i.kind = ${kind})`

/** An account with its partners, connected and invited. */
export async function findAccountRow(db: Db, accountId: string): Promise<AccountRow> {
  const found = await db.row<AccountRow>(sql`
    select id, name, time_zone, data_retention_in_days, data_truncated_at, lead_ping_enabled, state, website,
      created_at, updated_at, limits,
      (select repeat('*', 36) || last_four from api_keys k where k.account_id = accounts.id and k.user_id is null
        and k.revoked_at is null order by k.created_at desc, k.id desc limit 1) as api_key,
      ${partners(accountId, sql`c.seller_account_id`, sql`c.buyer_account_id`)} as connected_buyers,
      ${partners(accountId, sql`c.buyer_account_id`, sql`c.seller_account_id`)} as connected_sellers,
      ${pending(accountId, 'source')} as pending_sellers, ${pending(accountId, 'recipient')} as pending_buyers
    from accounts where id = ${accountId}`)
  if (!found) throw new NotFoundError('The account')
  return found
}

/** What the operator lets an account have. */
export async function findLimits(db: Db, accountId: string): Promise<AccountLimits> {
  const found = await db.row<{ limits: AccountLimits }>(
    sql`select limits from accounts where id = ${accountId}`,
  )
  if (!found) throw new NotFoundError('The account')
  return found.limits
}

export async function lockAccount(db: Db, accountId: string): Promise<void> {
  await db.run(sql`select 1 from accounts where id = ${accountId} for update`)
}

/** Changes the members that are given. */
export async function updateAccount(db: Db, accountId: string, change: AccountChange): Promise<void> {
  const { name = null, time_zone = null, website, data_truncated_at } = change
  await db.run(sql`
    update accounts set updated_at = now(), name = coalesce(${name}, name),
      time_zone = coalesce(${time_zone}, time_zone),
      website = case when ${website !== undefined}::boolean then ${website ?? null}::text else website end,
      data_retention_in_days = coalesce(${change.data_retention_in_days ?? null}::int, data_retention_in_days),
      data_truncated_at = case when ${data_truncated_at !== undefined}::boolean
        then ${data_truncated_at ?? null}::timestamptz else data_truncated_at end,
      lead_ping_enabled = coalesce(${change.lead_ping_enabled ?? null}::boolean, lead_ping_enabled)
    where id = ${accountId}`)
}
