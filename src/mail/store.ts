// Rows of letters, and of addresses that want none.
import { type Db, sql } from '../db/db.ts'

export type NewLetter = {
  account_id: string
  id: string
  kind: string
  recipient: string
  sealed: Buffer
  /** The lead that it carries, with which it is removed. */
  lead_id?: string | null
  about_id?: string | null
}

export async function insertLetter(db: Db, letter: NewLetter): Promise<void> {
  await db.run(sql`
    insert into letters (account_id, id, kind, recipient, sealed, lead_id, about_id)
    values (${letter.account_id}, ${letter.id}, ${letter.kind}, ${letter.recipient}, ${letter.sealed},
      ${letter.lead_id ?? null}, ${letter.about_id ?? null})`)
}

/** One that is kept and never sent. Written once, however often the same id is. */
export async function insertKeptLetter(db: Db, letter: NewLetter): Promise<void> {
  await db.run(sql`
    insert into letters (account_id, id, kind, recipient, sealed, lead_id, state, settled_at)
    values (${letter.account_id}, ${letter.id}, ${letter.kind}, ${letter.recipient}, ${letter.sealed},
      ${letter.lead_id ?? null}, 'kept', now())
    on conflict do nothing`)
}

export type LetterState = 'queued' | 'kept' | 'sent' | 'suppressed' | 'refused'

export type LetterRow = NewLetter & {
  state: LetterState
  attempts: number
  last_error: string | null
  created_at: string
}

const columns = sql`account_id, id, kind, recipient, sealed, state, attempts, last_error, created_at`

export async function findLetter(db: Db, accountId: string, id: string): Promise<LetterRow | undefined> {
  return db.row<LetterRow>(sql`select ${columns} from letters where account_id = ${accountId} and id = ${id}`)
}

export type OutboxQuery = { to?: string; limit: number }

/** The newest letters of all accounts, oldest of them first: for the operator. */
export async function listLetters(db: Db, { to, limit }: OutboxQuery): Promise<LetterRow[]> {
  return db.rows<LetterRow>(sql`
    select ${columns} from (
      select * from letters where lower(recipient) = lower(coalesce(${to ?? null}::text, recipient))
      order by created_at desc, id desc limit ${limit}
    ) newest order by created_at, id`)
}

export async function updateAttempt(db: Db, accountId: string, id: string, error: string): Promise<void> {
  await db.run(sql`
    update letters set attempts = attempts + 1, last_error = ${error}
    where account_id = ${accountId} and id = ${id}`)
}

export async function updateSettled(
  db: Db,
  accountId: string,
  id: string,
  state: LetterState,
): Promise<void> {
  await db.run(sql`
    update letters set state = ${state}, settled_at = now()
    where account_id = ${accountId} and id = ${id} and state = 'queued'`)
}

export async function isSuppressed(db: Db, email: string): Promise<boolean> {
  return (await db.row(sql`select 1 from mail_suppressions where email = lower(${email})`)) !== undefined
}

export async function insertSuppression(db: Db, email: string): Promise<void> {
  await db.run(sql`insert into mail_suppressions (email) values (lower(${email})) on conflict do nothing`)
}

/** Switches the user's letters about connections off; answers false if the address has no user. */
export async function switchInvitesOff(db: Db, email: string): Promise<boolean> {
  const off = sql`jsonb_build_object('enabled', false, 'unsubscribed_at', to_char(now() at time zone 'utc',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`
  const written = await db.run(sql`
    insert into user_settings (account_id, id, notifications)
    select account_id, id, jsonb_build_object('connection_invites', ${off}) from users where lower(email) = lower(${email})
    on conflict (account_id, id) do update set updated_at = now(),
      notifications = user_settings.notifications || excluded.notifications`)
  return written > 0
}
