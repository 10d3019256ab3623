// Rows of the links by which colleagues join.
import { type Db, sql } from '../db/db.ts'
import type { Joining, JoiningChoice } from './joining.ts'

export type NewJoining = {
  account_id: string
  user_id: string
  digest: Buffer
  invited_by: string | null
  days: number
}

/** A newer link of the same colleague takes the place of the earlier one. */
export async function upsertJoining(db: Db, row: NewJoining): Promise<void> {
  await db.run(sql`
    insert into joinings as j (account_id, user_id, digest, invited_by, expires_at)
    values (${row.account_id}, ${row.user_id}, ${row.digest}, ${row.invited_by}, now() + make_interval(days => ${row.days}::int))
    on conflict (account_id, user_id) do update set digest = excluded.digest, invited_by = excluded.invited_by,
      sent_at = now(), expires_at = excluded.expires_at`)
}

/** What a link stands for while it is good: a look-up that starts from no account. */
export async function findJoining(db: Db, digest: Buffer): Promise<Joining | undefined> {
  return db.row<Joining>(sql`
    select u.email, u.first_name, u.last_name, a.name as account_name, j.invited_by, j.expires_at
    from joinings j join users u on u.account_id = j.account_id and u.id = j.user_id join accounts a on a.id = u.account_id
    where j.digest = ${digest} and j.expires_at > now() and u.active and a.state = 'active'`)
}

export type Joined = { account_id: string; user_id: string; email: string }

/** Takes a link that is good: once. Its user is locked, so that nobody removes them meanwhile. */
export async function takeJoining(db: Db, digest: Buffer): Promise<Joined | undefined> {
  const joined = await db.row<Joined>(sql`
    select u.account_id, u.id as user_id, u.email
    from joinings j join users u on u.account_id = j.account_id and u.id = j.user_id join accounts a on a.id = u.account_id
    where j.digest = ${digest} and j.expires_at > now() and u.active and a.state = 'active' for update of u, j`)
  if (!joined) return undefined
  await removeJoining(db, joined.account_id, joined.user_id)
  return joined
}

export async function removeJoining(db: Db, accountId: string, userId: string): Promise<void> {
  await db.run(sql`delete from joinings where account_id = ${accountId} and user_id = ${userId}`)
}

/** The names that a colleague gives as they join. */
export async function updateNames(
  db: Db,
  { account_id, user_id }: Joined,
  given: JoiningChoice,
): Promise<void> {
  const { first_name = null, last_name = null } = given
  await db.run(sql`
    update users set first_name = coalesce(${first_name}, first_name), last_name = coalesce(${last_name}, last_name),
      updated_at = now()
    where account_id = ${account_id} and id = ${user_id}`)
}
