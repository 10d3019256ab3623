// Rows of requests that must have one effect however often they are sent.
import { type Db, sql } from '../db/db.ts'

export type Remembered = { digest: Buffer; answer: Buffer | null }

/**
 * Claims a key for this request, or answers undefined if it is taken. Waits for a transaction that holds the same claim
 * to end. A claim lasts 24 hours (decision 7).
 */
export async function claimKey(db: Db, accountId: string, key: string, digest: Buffer): Promise<boolean> {
  const claimed = await db.run(sql`
    insert into idempotency_keys (account_id, key, digest) values (${accountId}, ${key}, ${digest})
    on conflict (account_id, key) do update set digest = excluded.digest, answer = null, created_at = now()
      where idempotency_keys.created_at < now() - interval '24 hours'`)
  return claimed === 1
}

export async function findRemembered(
  db: Db,
  accountId: string,
  key: string,
): Promise<Remembered | undefined> {
  return db.row<Remembered>(sql`
    select digest, answer from idempotency_keys where account_id = ${accountId} and key = ${key}`)
}

export async function rememberAnswer(db: Db, accountId: string, key: string, answer: Buffer): Promise<void> {
  await db.run(
    sql`update idempotency_keys set answer = ${answer} where account_id = ${accountId} and key = ${key}`,
  )
}

/** Forgets what is older than a day, in all accounts. */
export async function sweepKeys(db: Db): Promise<number> {
  return db.run(sql`delete from idempotency_keys where created_at < now() - interval '24 hours'`)
}
