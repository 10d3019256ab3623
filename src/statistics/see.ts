// See statistics: as JSON or as a table for a spreadsheet.
import type { Context } from '../context.ts'
import { listOf } from '../events/query.ts'
import { isNothing } from '../events/selection.ts'
import { Answer, Written } from '../http/route.ts'
import { invalid } from '../lib/errors.ts'
import { isOfPings, isOfWaits, type StatColumn, typesFor } from './column.ts'
import { boundsIn, groupsIn, inTime, spanIn, zoneIn } from './count.ts'
import { csvOf, wantsCsv } from './csv.ts'
import { matchingIds } from './match.ts'
import { assertOfPings, columnsIn, type Statistic, type StatQuery, selectionIn } from './query.ts'
import { assertFew, MOST_ROWS, unitOf } from './span.ts'
import { type Counting, countEvents, countLeads, countPings, listPieces } from './store.ts'
import { type Counted, type Table, tableOf } from './table.ts'
import { listWaits } from './waits-store.ts'

type Asked = StatQuery & { accept: string }

export async function seeStatistics(
  ctx: Context,
  { accept, ...query }: Asked,
): Promise<Answer<Statistic[] | Written<Statistic[]>>> {
  const { table, rows } = await inTime(() => statisticsOf(ctx, query))
  if (rows.length > MOST_ROWS) {
    throw invalid('/group_by', `makes more than ${MOST_ROWS} rows; choose fewer groups, or less time`)
  }
  if (!wantsCsv(accept)) return new Answer(200, rows)
  const names = [...(table.pieces ? ['start', 'end'] : []), ...table.names, ...table.columns]
  return new Answer(200, new Written(csvOf(names, rows)), { 'Content-Type': 'text/csv; charset=utf-8' })
}

async function statisticsOf(ctx: Context, query: StatQuery): Promise<{ table: Table; rows: Statistic[] }> {
  const zone = await zoneIn(ctx, query.timezone)
  const unit = unitOf(query.interval)
  const span = await spanIn(ctx, query, zone)
  assertFew(span, unit)
  const groups = await groupsIn(ctx, listOf(query.group_by) ?? [], '/group_by')
  const selection = selectionIn(query)
  const columns = columnsIn(query)
  assertOfPings(columns, groups, selection, '/rule')
  const bounds = await boundsIn(ctx, span)
  const ids = await matchingIds(ctx, selection, bounds, '/rule')
  const pieces = unit && (await listPieces(ctx.db, span, unit, zone))
  const counting: Counting = { span, ...bounds, pieces, groups, selection, ids }
  const counted = isNothing(selection)
    ? { counts: [], leads: [], pings: [], waits: [] }
    : await countedIn(ctx, counting, columns, query.by_lead ?? true)
  const table = { names: groups.map(({ name }) => name), columns, pieces }
  return { table, rows: tableOf(table, counted) }
}

async function countedIn(
  { db, caller: { account_id } }: Context,
  counting: Counting,
  columns: StatColumn[],
  byLead: boolean,
): Promise<Counted> {
  const types = byLead ? typesFor(columns, true) : []
  // Side by side: each takes one connection at a time.
  const [counts, leads, pings, waits] = await Promise.all([
    countEvents(db, account_id, counting, typesFor(columns)),
    types.length > 0 ? countLeads(db, account_id, counting, types) : [],
    columns.some(isOfPings) ? countPings(db, account_id, counting) : [],
    columns.some(isOfWaits) ? listWaits(db, account_id, counting) : [],
  ])
  return { counts, leads, pings, waits }
}
