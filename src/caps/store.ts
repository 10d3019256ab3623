// Rows of counters, and of what leads on their way have taken of them.
import { type Db, type Sql, sql } from '../db/db.ts'
import type { Page } from './book.ts'
import { type Counter, nameOf, type Place, type Wanted } from './counter.ts'

/** The counters of limits that may hold the instants at which they are wanted. */
export async function findCounters(db: Db, wanted: Wanted[]): Promise<Counter[]> {
  return db.rows<Counter>(counters(wanted))
}

/** The same, held until the transaction ends. All hold in one order. */
export async function lockCounters(db: Db, wanted: Wanted[]): Promise<Counter[]> {
  return db.rows<Counter>(sql`${counters(wanted)} for update of c`)
}

// A limit in every list that is joined to this table lets it be found by index, whatever the statistics were when the statement was planned.
function counters(wanted: Wanted[]): Sql {
  const spans = spansOf(wanted)
  return sql`
    select c.account_id, c.kind, c.flow_id, c.id, c.series, c.source_id, c.step_id, c.started_at, c.expires_at, c.basis,
      c.version, c.count, c.failed_count, json_build_object('maximum', c.limits->'maximum', 'duration', c.limits->'duration',
        'duration_units', c.limits->'duration_units', 'time_zone', c.limits->'time_zone',
        'created_at', c.limits->'created_at') as limits
    from (select * from unnest(${spans.map((each) => each.account_id)}::text[], ${spans.map((each) => each.kind)}::text[],
      ${spans.map((each) => each.flow_id)}::text[], ${spans.map((each) => each.id)}::text[],
      ${spans.map((each) => each.first)}::timestamptz[], ${spans.map((each) => each.last)}::timestamptz[])
      limit ${spans.length}) as w (account_id, kind, flow_id, id, first, last)
    join counters c on c.account_id = w.account_id and c.kind = w.kind and c.flow_id = w.flow_id and c.id = w.id
      and c.expires_at > w.first and c.started_at <= w.last
    order by c.account_id, c.series`
}

/** Each limit once, with the first and the last instant at which it is wanted. */
function spansOf(wanted: Wanted[]): (Place & { first: Date; last: Date })[] {
  const spans = new Map<string, Place & { first: Date; last: Date }>()
  for (const each of wanted) {
    const { at } = each
    const { first = at, last = at } = spans.get(nameOf(each)) ?? {}
    spans.set(nameOf(each), { ...each, first: at < first ? at : first, last: at > last ? at : last })
  }
  return [...spans.values()]
}

/** Makes whoever else wants to make counters of these flows wait until the transaction has ended. */
export async function holdMaking(db: Db, wanted: Wanted[]): Promise<void> {
  const flows = [...new Set(wanted.map((each) => `counters ${each.account_id} ${each.flow_id}`))]
  await db.run(sql`
    select pg_advisory_xact_lock(key)
    from (select distinct hashtextextended(name, 0) as key from unnest(${flows}::text[]) as f (name) order by key) as keys`)
}

export async function insertCounters(db: Db, made: Counter[]): Promise<void> {
  await db.run(sql`
    insert into counters (account_id, kind, flow_id, id, series, source_id, step_id, started_at, expires_at, basis, version, limits)
    select * from unnest(${made.map((each) => each.account_id)}::text[], ${made.map((each) => each.kind)}::text[],
      ${made.map((each) => each.flow_id)}::text[], ${made.map((each) => each.id)}::text[],
      ${made.map((each) => each.series)}::text[], ${made.map((each) => each.source_id)}::text[],
      ${made.map((each) => each.step_id)}::text[], ${made.map((each) => each.started_at)}::timestamptz[],
      ${made.map((each) => each.expires_at)}::timestamptz[], ${made.map((each) => each.basis)}::text[],
      ${made.map((each) => each.version)}::int[], ${made.map((each) => JSON.stringify(each.limits))}::json[])`)
}

/** Writes what was counted on pages that are held. */
export async function updateCounts(db: Db, pages: Page[]): Promise<void> {
  await db.run(sql`
    update counters c set count = p.count, failed_count = p.failed_count, updated_at = now()
    from ${onPages(pages)} where ${isOnPage}`)
}

/** Writes pages that are held and that another version of the flow has changed. */
export async function updateCounters(db: Db, pages: Page[]): Promise<void> {
  const now = pages.map((page) => page.now)
  await db.run(sql`
    update counters c set count = p.count, failed_count = p.failed_count, updated_at = now(), series = n.series,
      started_at = n.started_at, expires_at = n.expires_at, basis = n.basis, version = n.version, limits = n.limits
    from ${onPages(pages)}
    join unnest(${now.map((each) => each.series)}::text[], ${now.map((each) => each.started_at)}::timestamptz[],
      ${now.map((each) => each.expires_at)}::timestamptz[], ${now.map((each) => each.basis)}::text[],
      ${now.map((each) => each.version)}::int[], ${now.map((each) => JSON.stringify(each.limits))}::json[])
      with ordinality as n (series, started_at, expires_at, basis, version, limits, place) using (place)
    where ${isOnPage}`)
}

const isOnPage = sql`c.account_id = p.account_id and c.series = p.series`

function onPages(pages: Page[]): Sql {
  return sql`(select * from unnest(${pages.map(({ stored }) => stored.account_id)}::text[],
    ${pages.map(({ stored }) => stored.series)}::text[], ${pages.map(({ now }) => now.count)}::int[],
    ${pages.map(({ now }) => now.failed_count)}::int[])
    with ordinality limit ${pages.length}) as p (account_id, series, count, failed_count, place)`
}

/** Forgets up to `most` counters, two days after their window; of all accounts. Answers how many. */
export async function sweepCounters(db: Db, most: number): Promise<number> {
  return db.run(sql`
    delete from counters where ctid = any(array(
      select ctid from counters where expires_at < now() - interval '2 days' limit ${most}))`)
}
