// Rows of sessions, passwords and tries.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { SessionHolder, SessionRow, SignedIn } from './session.ts'

/** The caller that a session makes: a look-up that starts from no account. */
export async function findSessionHolder(db: Db, sessionId: string): Promise<SessionHolder | undefined> {
  return db.row<SessionHolder>(sql`
    select u.account_id, u.id as user_id, '' as key_id, u.role,
      extract(epoch from s.expires_at - now())::float8 * 1000 as lasts_ms
    from sessions s join users u on u.id = s.user_id join accounts a on a.id = u.account_id
    where s.id = ${sessionId} and s.expires_at > now() and u.active and a.state = 'active'`)
}

export async function findSignedIn(db: Db, userId: string): Promise<SignedIn | undefined> {
  return db.row<SignedIn>(sql`
    select u.id as user_id, u.email, u.first_name, u.last_name, u.role, u.operator, u.account_id,
      a.name as account_name, a.time_zone
    from users u join accounts a on a.id = u.account_id
    where u.id = ${userId} and u.active and a.state = 'active'`)
}

/** Notes that a user signs in now. */
export async function updateSignedIn(db: Db, userId: string): Promise<void> {
  await db.run(sql`update users set last_sign_in_at = now() where id = ${userId}`)
}

/** A user's sessions, newest first; `current` is the id of the one that asks. */
export async function listSessions(db: Db, userId: string, current: string | null): Promise<SessionRow[]> {
  return db.rows<SessionRow>(sql`
    select id, coalesce(id = ${current}::text, false) as current, ip, user_agent, created_at, expires_at
    from sessions where user_id = ${userId} and expires_at > now() order by created_at desc, id desc`)
}

export async function removeSession(db: Db, userId: string, id: string): Promise<SessionRow> {
  const removed = await db.row<SessionRow>(sql`
    delete from sessions where user_id = ${userId} and id = ${id}
    returning id, false as current, ip, user_agent, created_at, expires_at`)
  if (!removed) throw new NotFoundError('The session')
  return removed
}

export async function removeOtherSessions(db: Db, userId: string, id: string): Promise<void> {
  await db.run(sql`delete from sessions where user_id = ${userId} and id <> ${id}`)
}

/** The first password of a user; false if there was one before. */
export async function insertPassword(
  db: Db,
  row: { id: string; user_id: string; hash: string },
): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into sign_ins (id, user_id, provider, provider_user_id, password)
    values (${row.id}, ${row.user_id}, 'credential', ${row.user_id}, ${row.hash})
    on conflict (user_id, provider) do nothing`)
  return inserted === 1
}

/** Whether the exchange has no account at all. */
export async function isFresh(db: Db): Promise<boolean> {
  return (await db.row(sql`select 1 from accounts limit 1`)) === undefined
}

/** One at a time makes the first account: the others wait here, and find it made. */
export async function lockFirstAccount(db: Db): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(hashtext('gangway first account'))`)
}

/** Makes a user one who runs the exchange, or ends that. */
export async function updateOperator(db: Db, userId: string, operator = true): Promise<void> {
  await db.run(sql`update users set operator = ${operator}::boolean where id = ${userId}`)
}

export type Tries = { tries: number; wait_s: number }

/** Counts one more try in a window of so many seconds. */
export async function countTry(db: Db, key: Buffer, windowS: number): Promise<Tries> {
  const counted = await db.row<Tries>(sql`
    insert into sign_in_tries as t (key, tries, ends_at) values (${key}, 1, now() + make_interval(secs => ${windowS}))
    on conflict (key) do update set tries = case when t.ends_at <= now() then 1 else t.tries + 1 end,
      ends_at = case when t.ends_at <= now() then excluded.ends_at else t.ends_at end
    returning tries, ceil(extract(epoch from ends_at - now()))::int as wait_s`)
  return counted as Tries
}

export async function removeTries(db: Db, key: Buffer): Promise<void> {
  await db.run(sql`delete from sign_in_tries where key = ${key}`)
}

/** Forgets sessions, links and counts whose time is over. */
export async function sweepSignIn(db: Db): Promise<void> {
  await db.run(sql`delete from sessions where expires_at < now()`)
  await db.run(sql`delete from sign_in_proofs where expires_at < now()`)
  await db.run(sql`delete from sign_in_tries where ends_at < now()`)
  await db.run(sql`delete from challenges where expires_at < now()`)
}
