// Counts of events and pings, by groups and pieces of time. Test leads are not counted.
import { type Db, planned, type Sql, sql } from '../db/db.ts'
import { placeAt } from '../events/moment.ts'
import type { Selection } from '../events/selection.ts'
import { isSelected } from '../events/store.ts'
import type { Kind, Tally } from './column.ts'
import type { Property } from './property.ts'
import { MOST_ROWS, type Relative, type Span, type Unit } from './span.ts'

/** What is counted: which events, and how they are put together. */
export type Counting = {
  span: Span
  /** Between these ids, both exclusive. */
  above: string
  below: string
  /** What the span is cut into, in order and without gaps; undefined when time is not cut. */
  pieces: Piece[] | undefined
  groups: Property[]
  selection: Selection
  /** The only events that count, where rules had to be decided one by one. */
  ids: string[] | undefined
}

export type Piece = { start: string; end: string }

type Grouped = { piece: string | null; groups: (string | null)[] }

export type TallyRow = Grouped & Tally & { kind: Kind }
export type CountRow = TallyRow & { cost: number; revenue: number }

/** Events by kind and outcome, and the money that went with them. Only of these types. */
export async function countEvents(
  db: Db,
  accountId: string,
  counting: Counting,
  types: string[],
): Promise<CountRow[]> {
  if (types.length === 0) return []
  const read = (range: Sql) => sql`
    select ${groupsOf(counting)} type, outcome, feedback_type, count(*) as events, sum(cost) as cost, sum(revenue) as revenue
    from events where ${isCounted(accountId, counting, range)} and type = any(${types}) and outcome <> 'skip'
    group by ${aliases(counting)} type, outcome, feedback_type`
  const statement = sql`
    with raw as (${pieceByPiece(counting, read)})
    select piece, ${grouped(counting)} as groups, ${KIND} as kind, sum(events)::int as submitted,
      ${tally((outcome) => sql`coalesce(sum(events) filter (where outcome = ${outcome}), 0)::int`)},
      coalesce(sum(cost) filter (where type in ('source', 'feedback-sent')), 0)::float8 as cost,
      coalesce(sum(revenue) filter (where type in ('recipient', 'retry', 'feedback-received')), 0)::float8 as revenue
    from raw where ${KIND} is not null group by 1, 2, 3 limit ${MOST_ROWS * 8}`
  return db.rows<CountRow>(planned(statement))
}

/** The same of leads: each is counted once in a kind, and once with every outcome that it had there. */
export async function countLeads(
  db: Db,
  accountId: string,
  counting: Counting,
  types: string[],
): Promise<TallyRow[]> {
  const read = (range: Sql) => sql`
    select ${groupsOf(counting)} ${KIND} as kind, lead_id, ${tally((outcome) => sql`bool_or(outcome = ${outcome})`)}
    from events where ${isCounted(accountId, counting, range)} and type = any(${types}) and outcome <> 'skip'
    group by ${aliases(counting)} kind, lead_id`
  const statement = sql`
    with raw as (${pieceByPiece(counting, read)})
    select piece, ${grouped(counting)} as groups, kind, count(*)::int as submitted,
      ${tally((outcome) => sql`count(*) filter (where ${NAMES[outcome]})::int`)}
    from raw where kind is not null group by 1, 2, 3 limit ${MOST_ROWS * 8}`
  return db.rows<TallyRow>(planned(statement))
}

/** A retry counts where it ended otherwise than what it repeats. */
const KIND = sql`(case type when 'retry' then case when outcome in ('success', 'failure') then 'recipient' end
  when 'feedback-received' then feedback_type || '-received' when 'feedback-sent' then feedback_type || '-sent'
  else type end)`

const OUTCOMES = ['success', 'failure', 'error', 'continue', 'stop'] as const
const NAMES = {
  success: sql`success`,
  failure: sql`failure`,
  error: sql`error`,
  continue: sql`"continue"`,
  stop: sql`stop`,
}

function tally(of: (outcome: (typeof OUTCOMES)[number]) => Sql): Sql {
  return listed(OUTCOMES.map((outcome) => sql`${of(outcome)} as ${NAMES[outcome]}`))
}

const ALIASES = [sql`g1`, sql`g2`, sql`g3`, sql`g4`, sql`g5`]

/** The groups of an event, each as a column with a comma behind it. */
export function groupsOf({ groups }: Counting): Sql {
  return groups.reduce((list, group, n) => sql`${list} ${shownTextAt(group)} as ${ALIASES[n]},`, sql``)
}

/** Their names, each with a comma behind it. */
export function aliases({ groups }: Counting): Sql {
  return groups.reduce((list, _, n) => sql`${list} ${ALIASES[n]},`, sql``)
}

export function grouped({ groups }: Counting): Sql {
  return groups.length === 0
    ? sql`'{}'::text[]`
    : sql`array[${listed(groups.map((_, n) => ALIASES[n] as Sql))}]::text[]`
}

/** Which events count, within a range of ids: all that is counted, or a piece of it. */
export function isCounted(accountId: string, counting: Counting, range = rangeOf(counting)): Sql {
  const { selection, ids } = counting
  return sql`account_id = ${accountId} and not is_test and ${range}
    ${isSelected(selection)} ${ids ? sql`and id = any(${ids})` : sql``}`
}

function rangeOf({ above, below }: Counting): Sql {
  return sql`id > ${above} and id < ${below}`
}

/**
 * What `read` selects, for each piece of time beside its beginning; that is null where time is not cut. A piece is a range of
 * ids, which the index finds: no event is asked when it was.
 */
export function pieceByPiece(counting: Counting, read: (range: Sql) => Sql): Sql {
  const { above, below, pieces } = counting
  if (!pieces) return sql`select null::timestamptz as piece, part.* from (${read(rangeOf(counting))}) part`
  const edges = [...pieces.map(({ start }) => start), pieces.at(-1)?.end ?? '']
  const places = edges.map((edge) => clipped(placeAt(Date.parse(edge)), above, below))
  return sql`select range.piece, part.*
    from unnest(${edges.slice(0, -1)}::timestamptz[], ${places.slice(0, -1)}::text[], ${places.slice(1)}::text[])
      as range (piece, above, below)
    cross join lateral (${read(sql`id > range.above and id < range.below`)}) part`
}

function clipped(place: string, above: string, below: string): string {
  return place < above ? above : place > below ? below : place
}

/** A value inside an event that looks like an address or a phone number is nobody's group, whatever it is called. */
function shownTextAt(property: Property): Sql {
  const value = textAt(property)
  return property.column
    ? value
    : sql`(select case when value ~ '^[^@[:space:]]+@[^@[:space:]]+[.]' or value ~ ${PHONE} then null else value end
        from (select ${value} as value offset 0) found)`
}

const PHONE = '^[+]?1?[-(. ]*[0-9]{3}[-). ]*[0-9]{3}[-. ]*[0-9]{4}$'

/** A property as text; null where it is missing or not valid. */
export function textAt({ column, path, valid_path, by_day }: Property): Sql {
  return column === null
    ? sql`(case when body #>> ${valid_path}::text[] = 'false' then null else left(
        case json_typeof(body #> ${path}::text[]) when 'object' then body #>> ${[...path, 'normal']}::text[]
          else body #>> ${path} end, ${by_day ? 10 : 500}::int) end)`
    : (COLUMNS[column] as Sql)
}

const COLUMNS: Record<string, Sql> = {
  type: sql`type`,
  outcome: sql`outcome`,
  reason: sql`reason`,
  flow_id: sql`flow_id`,
  source_id: sql`source_id`,
  recipient_id: sql`recipient_id`,
  lead_id: sql`lead_id`,
  step_id: sql`step_id`,
  module_id: sql`module_id`,
  feedback_type: sql`feedback_type`,
  wait_ms: sql`wait_ms::text`,
  cost: sql`cost::text`,
  revenue: sql`revenue::text`,
}

export function listed(parts: Sql[]): Sql {
  return parts.reduce((list, part) => sql`${list}, ${part}`)
}

export type PingRow = Grouped & { submitted: number; success: number }

/** Pings have a flow and a source, and nothing else. */
export async function countPings(db: Db, accountId: string, counting: Counting): Promise<PingRow[]> {
  const { span, groups, selection, pieces } = counting
  const of = ({ column }: Property) => (column === 'flow_id' ? sql`flow_id` : sql`source_id`)
  const starts = sql`${pieces?.map(({ start }) => start) ?? null}::timestamptz[]`
  const piece = pieces ? sql`(${starts})[width_bucket(minute, ${starts})]` : sql`null::timestamptz`
  const { flow_id, source_id } = selection.columns
  return db.rows<PingRow>(sql`
    select ${piece} as piece,
      ${groups.length === 0 ? sql`'{}'::text[]` : sql`array[${listed(groups.map(of))}]`} as groups,
      sum(submitted)::int as submitted, sum(success)::int as success
    from pings where account_id = ${accountId} and minute >= date_trunc('minute', to_timestamp(${span.from / 1000}::float8))
      and minute <= to_timestamp(${span.to / 1000}::float8)
      and (${flow_id?.among ?? null}::text[] is null or flow_id = any(${flow_id?.among ?? null}))
      and flow_id <> all(${flow_id?.except ?? []}::text[])
      and (${source_id?.among ?? null}::text[] is null or source_id = any(${source_id?.among ?? null}))
      and source_id <> all(${source_id?.except ?? []}::text[])
    group by 1, 2`)
}

/** The pieces that a span is cut into, in a zone; each ends where the next begins. */
export async function listPieces(db: Db, span: Span, unit: Unit, zone: string): Promise<Piece[]> {
  const isShort = unit === 'minute' || unit === 'hour'
  const step = sql`('1 ' || ${unit}::text)::interval`
  const first = sql`date_trunc(${unit}::text, to_timestamp(${span.from / 1000}::float8), ${zone}::text)`
  const last = sql`to_timestamp(${span.to / 1000}::float8)`
  const after = isShort
    ? sql`piece + ${step}`
    : sql`((piece at time zone ${zone}::text) + ${step}) at time zone ${zone}::text`
  const pieces = isShort
    ? sql`generate_series(${first}, ${last}, ${step})`
    : sql`(select day at time zone ${zone}::text from generate_series(
        ${first} at time zone ${zone}::text, ${last} at time zone ${zone}::text, ${step}) day)`
  return db.rows<Piece>(
    sql`select piece as start, ${after} as end from ${pieces} as series (piece) order by 1`,
  )
}

/** When a span that is told by words begins and ends, as of now. */
export async function findSpan(db: Db, { units, unit, whole }: Relative, zone: string): Promise<Span> {
  const step = sql`('1 ' || ${unit}::text)::interval`
  const edge = sql`date_trunc(${unit}::text, now() at time zone ${zone}::text)`
  const end = whole === 'this' ? sql`${edge} + ${step}` : edge
  const ms = (local: Sql) => sql`(extract(epoch from (${local}) at time zone ${zone}::text) * 1000)::float8`
  const found = await db.row<Span>(sql`
    select ${ms(sql`${end} - ${units}::int * ${step}`)} as from, ${ms(end)} - 1 as to`)
  return found as Span
}
