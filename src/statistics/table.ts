// The table of a statistic: a row for each group and piece of time.
import { emptyTotals, figureOf, type StatColumn, type Totals } from './column.ts'
import type { Statistic } from './query.ts'
import type { CountRow, Piece, PingRow, TallyRow } from './store.ts'
import type { WaitRow } from './waits-store.ts'

export type Table = {
  names: string[]
  columns: StatColumn[]
  /** All pieces of time, in their order; undefined when time is not cut. */
  pieces: Piece[] | undefined
}

/** `leads` stand in the place of events of their kinds. */
export type Counted = { counts: CountRow[]; leads: TallyRow[]; pings: PingRow[]; waits: WaitRow[] }

type Place = { piece: string | null; groups: (string | null)[]; totals: Totals }

/**
 * Rows in the order of time and of the groups. Without groups there is a row for every piece of time, of nothing too;
 * with groups, for what happened.
 */
export function tableOf(
  { names, columns, pieces }: Table,
  { counts, leads, pings, waits }: Counted,
): Statistic[] {
  const places = new Map<string, Place>()
  const at = ({ piece, groups }: { piece: string | null; groups: (string | null)[] }): Totals => {
    const key = JSON.stringify([piece, groups])
    const place = places.get(key) ?? { piece, groups, totals: emptyTotals() }
    places.set(key, place)
    return place.totals
  }
  if (names.length === 0)
    for (const { start } of pieces ?? [{ start: null }]) at({ piece: start, groups: [] })
  for (const row of counts) {
    const totals = at(row)
    totals.kinds[row.kind] = row
    totals.cost += row.cost
    totals.revenue += row.revenue
  }
  for (const row of leads) at(row).kinds[row.kind] = row
  for (const row of pings) at(row).pings = row
  for (const row of waits) at(row).waits = row.waits
  const ends = new Map(pieces?.map(({ start, end }) => [start, end]))
  return [...places.values()].sort(inOrder).map(({ piece, groups, totals }) => ({
    ...(piece !== null && { start: piece, end: ends.get(piece) ?? piece }),
    ...Object.fromEntries(names.map((name, n) => [name, groups[n] ?? null])),
    ...Object.fromEntries(columns.map((column) => [column, figureOf(column, totals)])),
  }))
}

function inOrder(one: Place, other: Place): number {
  const keys = ({ piece, groups }: Place) => [piece ?? '', ...groups.map((group) => group ?? '')]
  const [left, right] = [keys(one), keys(other)]
  const at = left.findIndex((key, n) => key !== right[n])
  return at === -1 ? 0 : (left[at] as string) < (right[at] as string) ? -1 : 1
}
