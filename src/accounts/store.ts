// Rows of accounts, users and keys.
import { type Db, sql } from '../db/db.ts'
import type { Caller, Role } from './account.ts'

export type KeyHolder = Caller & { id: string; expires_at: string | null }

/** Who holds a key of this digest: the only look-up that starts from no account. */
export async function findKeyHolder(db: Db, digest: Buffer): Promise<KeyHolder | undefined> {
  return db.row<KeyHolder>(sql`
    select k.account_id, k.user_id, k.id as key_id, k.id, coalesce(u.role, 'owner') as role, k.expires_at
    from api_keys k
    join accounts a on a.id = k.account_id and a.state = 'active'
    left join users u on u.account_id = k.account_id and u.id = k.user_id
    where k.digest = ${digest} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and (k.user_id is null or u.active)`)
}

/** Notes that keys were used, at most once a minute each. */
export async function touchKeys(db: Db, ids: string[]): Promise<void> {
  await db.run(sql`update api_keys set last_used_at = now() where id = any(${ids}::text[])`)
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
  role: Role
}

/** Answers false if another user has this address already. */
export async function insertUser(db: Db, user: NewUser): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into users (account_id, id, email, first_name, last_name, role)
    values (${user.account_id}, ${user.id}, ${user.email}, ${user.first_name}, ${user.last_name}, ${user.role})
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
}

export async function insertKey(db: Db, key: NewKey): Promise<void> {
  await db.run(sql`
    insert into api_keys (account_id, id, user_id, name, digest, last_four, expires_at)
    values (${key.account_id}, ${key.id}, ${key.user_id}, ${key.name}, ${key.digest}, ${key.last_four}, ${key.expires_at})`)
}
