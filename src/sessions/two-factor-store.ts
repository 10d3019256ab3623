// Rows of second factors and backup codes.
import { type Db, sql } from '../db/db.ts'

export type TwoFactorRow = {
  secret: Buffer
  confirmed_at: string | null
  backup_codes_left: number
  /** The database's clock, which codes are reckoned by. */
  now_ms: number
}

export async function findTwoFactor(
  db: Db,
  accountId: string,
  userId: string,
): Promise<TwoFactorRow | undefined> {
  return db.row<TwoFactorRow>(sql`
    select secret, confirmed_at, extract(epoch from clock_timestamp())::float8 * 1000 as now_ms,
      (select count(*)::int from backup_codes b where b.account_id = f.account_id and b.user_id = f.user_id) as backup_codes_left
    from two_factors f where account_id = ${accountId} and user_id = ${userId}`)
}

/** A secret that waits for its first code, in place of an earlier one that waited; false if one is confirmed. */
export async function upsertTwoFactor(
  db: Db,
  row: { account_id: string; user_id: string; secret: Buffer },
): Promise<boolean> {
  const touched = await db.run(sql`
    insert into two_factors as f (account_id, user_id, secret) values (${row.account_id}, ${row.user_id}, ${row.secret})
    on conflict (account_id, user_id) do update set secret = excluded.secret, last_step = 0, created_at = now()
      where f.confirmed_at is null`)
  return touched === 1
}

/** Confirms the secret that was shown, by the code of a half minute; false if another one took its place, or it was done. */
export async function updateConfirmed(
  db: Db,
  row: { account_id: string; user_id: string; secret: Buffer; step: number },
): Promise<boolean> {
  const touched = await db.run(sql`
    update two_factors set confirmed_at = now(), last_step = ${row.step}
    where account_id = ${row.account_id} and user_id = ${row.user_id} and secret = ${row.secret} and confirmed_at is null`)
  return touched === 1
}

/** Takes the code of a half minute: false if it, or a later one, was taken before. */
export async function updateStep(db: Db, accountId: string, userId: string, step: number): Promise<boolean> {
  const touched = await db.run(sql`
    update two_factors set last_step = ${step}
    where account_id = ${accountId} and user_id = ${userId} and confirmed_at is not null and last_step < ${step}`)
  return touched === 1
}

/** Takes a backup code; false if there is no such code any more. */
export async function removeBackupCode(
  db: Db,
  accountId: string,
  userId: string,
  digest: Buffer,
): Promise<boolean> {
  const removed = await db.run(sql`
    delete from backup_codes where account_id = ${accountId} and user_id = ${userId} and digest = ${digest}`)
  return removed === 1
}

/** New backup codes in place of those that are left. */
export async function replaceBackupCodes(
  db: Db,
  accountId: string,
  userId: string,
  digests: Buffer[],
): Promise<void> {
  await db.run(sql`delete from backup_codes where account_id = ${accountId} and user_id = ${userId}`)
  await db.run(sql`
    insert into backup_codes (account_id, user_id, digest)
    select ${accountId}, ${userId}, digest from unnest(${digests}::bytea[]) as digest`)
}

/** Asks no code of the user any more; false if none was asked. */
export async function removeTwoFactor(db: Db, accountId: string, userId: string): Promise<boolean> {
  const removed = await db.row<{ confirmed: boolean }>(sql`
    delete from two_factors where account_id = ${accountId} and user_id = ${userId}
    returning confirmed_at is not null as confirmed`)
  return removed?.confirmed ?? false
}
