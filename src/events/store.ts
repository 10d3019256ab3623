// Rows of events, read in the order of their ids.
import { findKeeping, type Keeping } from '../accounts/retention-store.ts'
import { type Db, planned, type Sql, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Reading } from './query.ts'
import type { Column, Narrowing, Selection } from './selection.ts'

/** Between which ids an account has events to show, both exclusive. */
export type Bounds = Keeping & { horizon: string }

/**
 * Read before the events themselves, so that these are looked for between two known places. Whoever reads forwards, with
 * `settled`, is shown what lies below every lead that was open then, or up to the last event of then if none was: ids
 * are given out in the order of commits, so nothing will ever be added there.
 */
export async function findBounds(db: Db, accountId: string, settled: boolean): Promise<Bounds> {
  const keeping = await findKeeping(db, accountId)
  if (!settled) return { ...keeping, horizon: 'g' }
  const horizon = db.distributed ? await findSpreadHorizon(db, accountId) : await findHorizon(db, accountId)
  return { ...keeping, horizon }
}

async function findHorizon(db: Db, accountId: string): Promise<string> {
  const found = await db.row<{ horizon: string }>(sql`
    select coalesce((select min(id) from open_leads where account_id = ${accountId}),
      (select max(id) || 'g' from events where account_id = ${accountId}), '') as horizon`)
  return found?.horizon as string
}

/** Nodes of a cluster commit one after the other, within this time: what is younger may still get neighbours before it. */
const NODES_COMMIT_S = 5

/** The last event is looked for before the open leads: in the other order, one could open and a later one end in between. */
async function findSpreadHorizon(db: Db, accountId: string): Promise<string> {
  const last = await db.row<{ id: string | null }>(sql`
    select max(id) as id from events where account_id = ${accountId}`)
  const found = await db.row<{ horizon: string }>(sql`
    select least(
      coalesce((select min(id) from open_leads where account_id = ${accountId}), ${last?.id ?? null}::text || 'g', ''),
      lpad(to_hex(floor(extract(epoch from now()))::bigint - ${NODES_COMMIT_S}), 8, '0')) as horizon`)
  return found?.horizon as string
}

/** `body` is the text of the event, without what is computed when it is read. */
export type EventText = { id: string; body: string }

export async function listEvents(db: Db, accountId: string, reading: Reading): Promise<EventText[]> {
  const direction = reading.ascending ? sql`asc` : sql`desc`
  return db.rows<EventText>(
    planned(sql`
      select id, body::text as body from events
      where account_id = ${accountId} and id > ${reading.above} and id < ${reading.below} ${isSelected(reading.selection)}
      order by id ${direction} limit ${reading.limit}`),
  )
}

export async function findEvent(db: Db, accountId: string, id: string, oldest: string): Promise<EventText> {
  const found = await db.row<EventText>(sql`
    select id, body::text as body from events
    where account_id = ${accountId} and id = ${id} and id > ${oldest}`)
  if (!found) throw new NotFoundError('The event')
  return found
}

/** The conditions of a selection, and only those that it has. */
export function isSelected({ columns, reason, is_test }: Selection): Sql {
  const conditions = Object.entries(columns).map(([column, narrowing]) =>
    among(NAMES[column as Column], narrowing),
  )
  if (is_test !== undefined) conditions.push(sql`and is_test = ${is_test}`)
  if (reason !== undefined) {
    conditions.push(sql`and (strpos(lower(reason collate "C"), ${reason}) > 0 or reason ~ '[^\\x01-\\x7f]')`)
  }
  return conditions.reduce((all, condition) => sql`${all} ${condition}`, sql``)
}

const NAMES: Record<Column, Sql> = {
  type: sql`type`,
  outcome: sql`outcome`,
  flow_id: sql`flow_id`,
  source_id: sql`source_id`,
  recipient_id: sql`recipient_id`,
  lead_id: sql`lead_id`,
}

/** One value is compared alone: an index that begins with it is then in the order of ids. */
function among(column: Sql, { among, except }: Narrowing): Sql {
  const [only, ...others] = among ?? []
  const wanted = others.length > 0 ? sql`and ${column} = any(${among})` : sql`and ${column} = ${only}`
  const refused = sql`and (${column} is null or ${column} <> all(${except}))`
  return sql`${among ? wanted : sql``} ${except.length > 0 ? refused : sql``}`
}
