// Rows of leads that a search finds, and of the last event of each.
import { type Db, type Sql, sql } from '../db/db.ts'
import { type FoundRow, type LeadQuery, MOST_RESULTS } from './hit.ts'
import type { Terms } from './query.ts'

/** What leads are looked for by that stands elsewhere: from which id on they are kept, and the machine of the account's ids. */
export type Place = { oldest: string; machine: string }

export type Asked = {
  place: Place
  found: Terms
  whole: Terms
  beside: Terms
  ids: string[]
  sort_by: LeadQuery['sort_by']
  sort_dir: 'asc' | 'desc'
  from: number
  limit: number
}

/** The machine of an account's ids, of which all terms of its leads begin; undefined before its first lead. */
export async function findMachine(db: Db, accountId: string): Promise<string | undefined> {
  const found = await db.row<{ machine: string }>(sql`
    select machine from id_counters where account_id = ${accountId}`)
  return found?.machine
}

/** The ids of one page, and how many results there are on all pages. */
export async function findMatches(
  db: Db,
  accountId: string,
  asked: Asked,
): Promise<{ total: number; ids: string[] }> {
  const { sort_by, from, limit } = asked
  const direction = asked.sort_dir === 'asc' ? sql`asc` : sql`desc`
  const order =
    sort_by === undefined
      ? sql`is_whole desc, id desc`
      : sort_by === 'lead_id'
        ? sql`id ${direction}`
        : sql`key ${direction} nulls last, id desc`
  const found = await db.row<{ total: number; ids: string[] }>(sql`
    with matched as materialized (${matches(db, accountId, asked)}
      order by is_whole desc, id desc limit ${MOST_RESULTS}
    ), keyed as materialized (select id, is_whole, ${keyOf(sort_by)} as key from matched m ${keyed(accountId, sort_by)})
    select (select count(*)::int from keyed) as total,
      array(select id from keyed order by ${order} offset ${from} limit ${limit}) as ids`)
  return found as { total: number; ids: string[] }
}

/**
 * Leads that match. The terms say whose they are, so they alone can be looked up in the index of words; the account is
 * compared as well, in a form that no index serves: with the account's own index at hand, a plan for the average account
 * would read every lead of a large one.
 */
export function matches(
  db: Db,
  accountId: string,
  { place, found, whole, beside, ids }: Omit<Asked, 'from' | 'limit'>,
): Sql {
  const own = sql`id > ${place.oldest}`
  if (found === null) {
    return sql`select id, false as is_whole from leads where account_id = ${accountId} and ${own}`
  }
  const terms = (text: Terms) => sql`${text?.replaceAll('%', `${place.machine}:`) ?? null}::tsquery`
  // A cluster must see whose it is to ask one node, whose share is small enough for either plan.
  const mine = db.distributed ? sql`account_id = ${accountId}` : sql`(account_id = ${accountId}) is true`
  return sql`
    select id, search @@ ${terms(whole)} as is_whole from leads
    where search @@ ${terms(found)} and ${mine} and ${own}
    union all
    select id, true from leads
    where account_id = ${accountId} and id = any(${ids}::text[]) and ${own}
      and (${beside}::text is null or search @@ ${terms(beside)}) and not search @@ ${terms(found)}`
}

/** What is sorted by, in lower case; nothing for a value that is not there. */
function keyOf(sort_by: Asked['sort_by']): Sql {
  if (sort_by === undefined || sort_by === 'lead_id') return sql`null::text`
  if (sort_by === 'submission_timestamp') return sql`vars #>> '{submission,timestamp}'`
  return sql`nullif(lower(coalesce(vars -> 'lead' -> ${sort_by}::text ->> 'normal',
    vars -> 'lead' ->> ${sort_by}::text)), '')`
}

function keyed(accountId: string, sort_by: Asked['sort_by']): Sql {
  return sort_by === undefined || sort_by === 'lead_id'
    ? sql``
    : sql`join leads l using (id) where l.account_id = ${accountId}`
}

/** The leads of a page, in no order. */
export async function findHits(
  db: Db,
  accountId: string,
  ids: string[],
): Promise<(FoundRow & { event_id: string | null })[]> {
  return db.rows(sql`
    select l.id, l.flow_id, l.source_id, l.is_test, l.vars, e.id as event_id, e.body as latest_event
    from leads l left join lateral (
      select id, body from events where account_id = ${accountId} and lead_id = l.id order by id desc limit 1
    ) e on true
    where l.account_id = ${accountId} and l.id = any(${ids}::text[])`)
}
