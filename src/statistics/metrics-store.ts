// Figures of events: how many, how many different, which, and the one in the middle.
import { type Db, planned, type Sql, sql } from '../db/db.ts'
import type { Property } from './property.ts'
import { MOST_ROWS } from './span.ts'
import { aliases, type Counting, grouped, groupsOf, isCounted, pieceByPiece, textAt } from './store.ts'

export type Figure = 'count' | 'count_unique' | 'select_unique' | 'median'

export type FigureRow = { piece: string | null; groups: (string | null)[]; figure: unknown }

const FIGURES: Record<Figure, Sql> = {
  count: sql`count(*)::int`,
  count_unique: sql`count(distinct target)::int`,
  select_unique: sql`to_json((array_agg(distinct target) filter (where target is not null))[1:10000])`,
  median: sql`percentile_cont(0.5) within group (order by
    case when target ~ '^-?[0-9]+([.][0-9]+)?$' then target::float8 end)`,
}

/** A row for each group and piece of time in which something happened. */
export async function listFigures(
  db: Db,
  accountId: string,
  counting: Counting,
  figure: Figure,
  target: Property | undefined,
): Promise<FigureRow[]> {
  const read = (range: Sql) => sql`
    select ${groupsOf(counting)} ${target ? textAt(target) : sql`null::text`} as target
    from events where ${isCounted(accountId, counting, range)}`
  const statement = sql`
    with chosen as (${pieceByPiece(counting, read)})
    select piece, ${grouped(counting)} as groups, ${FIGURES[figure]} as figure from chosen
    group by ${aliases(counting)} piece order by ${aliases(counting)} piece limit ${MOST_ROWS}`
  return db.rows<FigureRow>(planned(statement))
}

/** Who is among the events: the different values of a property. */
export async function findActors(
  db: Db,
  accountId: string,
  counting: Counting,
  actor: Property,
): Promise<string[]> {
  const statement = sql`
    select distinct ${textAt(actor)} as actor from events where ${isCounted(accountId, counting)} limit 1000000`
  const rows = await db.rows<{ actor: string }>(planned(statement))
  return rows.flatMap(({ actor }) => actor ?? [])
}
