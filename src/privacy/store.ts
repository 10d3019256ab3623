// Rows of erasures, and the removal of what is a person's.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Erasure, Person } from './erasure.ts'

const columns = sql`id, kind, state, leads, events, deliveries, letters, user_id, created_at, finished_at`

export async function listErasures(db: Db, accountId: string, page: Page): Promise<Erasure[]> {
  const rows = await db.rows<Erasure>(sql`
    select ${columns} from erasures where account_id = ${accountId} ${paged(sql`erasures`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findErasure(db: Db, accountId: string, id: string): Promise<Erasure> {
  const found = await db.row<Erasure>(sql`
    select ${columns} from erasures where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The erasure')
  return found
}

export type NewErasure = {
  account_id: string
  id: string
  kind: Person['kind']
  sealed: Buffer
  user_id: string | null
}

export async function insertErasure(db: Db, made: NewErasure): Promise<void> {
  await db.run(sql`
    insert into erasures (account_id, id, kind, sealed, user_id)
    values (${made.account_id}, ${made.id}, ${made.kind}, ${made.sealed}, ${made.user_id})`)
}

/** An erasure that is not done, and the machine of the account's ids (null before its first lead); it is working now. */
export async function startErasure(
  db: Db,
  accountId: string,
  id: string,
): Promise<{ sealed: Buffer; machine: string | null } | undefined> {
  return db.row(sql`
    update erasures set state = 'working' where account_id = ${accountId} and id = ${id} and state <> 'done'
    returning sealed, (select machine from id_counters where account_id = ${accountId}) as machine`)
}

export type Candidate = { id: string; vars: unknown; submission: unknown; is_open: boolean }

/** Leads that the index has for these terms, by id, beyond one. */
export async function findCandidates(
  db: Db,
  accountId: string,
  terms: string,
  after: string,
  limit: number,
): Promise<Candidate[]> {
  const leads = await db.rows<Omit<Candidate, 'is_open'>>(sql`
    select id, vars, submission from leads
    where account_id = ${accountId} and search @@ ${terms}::tsquery and id > ${after}
    order by id limit ${limit}`)
  const open = await listOpenAmong(
    db,
    accountId,
    leads.map(({ id }) => id),
  )
  return leads.map((lead) => ({ ...lead, is_open: open.includes(lead.id) }))
}

/** Which of these leads are still on their way. */
export async function listOpenAmong(db: Db, accountId: string, ids: string[]): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select id from open_leads where account_id = ${accountId} and id = any(${ids}::text[])`)
  return rows.map(({ id }) => id)
}

/** Removes leads with all that hangs on them, and counts it on the erasure. */
export async function removeLeads(
  db: Db,
  accountId: string,
  erasureId: string,
  leadIds: string[],
): Promise<void> {
  const mine = sql`account_id = ${accountId}`
  const letters = await db.run(sql`delete from letters where ${mine} and lead_id = any(${leadIds})`)
  const deliveries = await db.run(sql`delete from deliveries where ${mine} and lead_id = any(${leadIds})`)
  const events = await db.run(sql`delete from events where ${mine} and lead_id = any(${leadIds})`)
  const leads = await db.run(sql`delete from leads where ${mine} and id = any(${leadIds})`)
  await db.run(sql`
    update erasures set leads = leads + ${leads}, events = events + ${events},
      deliveries = deliveries + ${deliveries}, letters = letters + ${letters}
    where ${mine} and id = ${erasureId}`)
}

/** It is done, and who it was is forgotten too. */
export async function endErasure(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`
    update erasures set state = 'done', sealed = null, finished_at = now()
    where account_id = ${accountId} and id = ${id}`)
}
