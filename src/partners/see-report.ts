// See what passed between two companies: reckoned once, so that both see the same.
import { findConnectionBySide } from '../connections/store.ts'
import type { Context } from '../context.ts'
import type { Selection } from '../events/selection.ts'
import { NotFoundError } from '../lib/errors.ts'
import { boundsIn, inTime, spanIn } from '../statistics/count.ts'
import { countReturns, listReasons, type ReturnRow } from '../statistics/partner-store.ts'
import { assertFew, type Relative, unitOf, zoneOf } from '../statistics/span.ts'
import { type Counting, type CountRow, countEvents, listPieces, type Piece } from '../statistics/store.ts'
import { listWaits } from '../statistics/waits-store.ts'
import { type PartnerReport, type PartnerReportQuery, rateOf } from './partner-report.ts'

const WEEK: Relative = { units: 7, unit: 'day', whole: 'this' }

type Asked = PartnerReportQuery & { id: string }

/**
 * Leads are counted as the buyer's flow has them, returns and waiting as the seller's has them, whoever asks: so no two
 * books need to agree. Test leads are not counted.
 */
export async function seePartnerReport(ctx: Context, { id, ...query }: Asked): Promise<PartnerReport> {
  const connection = await findConnectionBySide(ctx.db, ctx.caller.account_id, id)
  if (!connection) throw new NotFoundError('The connection')
  const { seller_account_id: sellerId, buyer_account_id: buyerId } = connection
  const seller = { id: sellerId, name: connection.seller_name }
  const buyer = { id: buyerId, name: connection.buyer_name }
  return inTime(async () => {
    const { span, pieces, countingOf } = await framed(ctx, query)
    const isSeller = ctx.caller.account_id === sellerId
    // Two books, read side by side: each takes one connection at a time.
    const [bought, sold] = await Promise.all([
      boughtIn(ctx, buyerId, await countingOf(buyerId, { source_id: sellerId })),
      soldIn(ctx, { sellerId, buyerId, isSeller }, (columns) => countingOf(sellerId, columns)),
    ])
    const { counts, reasons } = bought
    const { returns, waits, revenue } = sold
    const totals = totalsOf(counts, returns)
    return {
      connection_id: connection.id,
      ...{ seller, buyer },
      start: new Date(span.from).toISOString(),
      end: new Date(span.to).toISOString(),
      timezone: query.timezone ?? 'UTC',
      totals: {
        ...totals,
        acceptance_rate: rateOf(totals.accepted, totals.submitted),
        wait_p50: waits?.waits[0] ?? null,
        wait_p95: waits?.waits[1] ?? null,
        wait_p99: waits?.waits[2] ?? null,
      },
      booked: revenue ?? totals.amount,
      pieces: pieces.map((piece) => ({ ...piece, ...totalsAt(piece, counts, returns) })),
      reasons,
    }
  })
}

/** What the buyer's flow did with what came. */
async function boughtIn({ db }: Context, buyerId: string, came: Counting) {
  const counts = await countEvents(db, buyerId, came, ['source'])
  return { counts, reasons: await listReasons(db, buyerId, came) }
}

type Sides = { sellerId: string; buyerId: string; isSeller: boolean }

/** What was taken back, how long was waited, and for the seller alone what it booked. */
async function soldIn(
  { db }: Context,
  { sellerId, buyerId, isSeller }: Sides,
  countingOf: (columns: Record<string, string>) => Promise<Counting>,
) {
  const went = { ...(await countingOf({ recipient_id: buyerId })), pieces: undefined }
  const returns = await countReturns(db, sellerId, buyerId, await countingOf({}))
  const [waits] = await listWaits(db, sellerId, went)
  const booked = isSeller && revenueOf(await countEvents(db, sellerId, went, ['recipient', 'retry']))
  return { returns, waits, revenue: booked === false ? undefined : booked }
}

/** The span of time, and how events of either company within it are counted. */
async function framed(ctx: Context, { start, end, interval, timezone = 'UTC' }: PartnerReportQuery) {
  const zone = zoneOf(timezone)
  const unit = unitOf(interval)
  const span = await spanIn(ctx, { start, end }, zone, WEEK)
  assertFew(span, unit)
  const pieces = unit && (await listPieces(ctx.db, span, unit, zone))
  const countingOf = async (accountId: string, columns: Record<string, string>): Promise<Counting> => {
    const bounds = await boundsIn(ctx, span, accountId)
    return { span, ...bounds, pieces, groups: [], selection: selectionOn(columns), ids: undefined }
  }
  return { span, pieces: pieces ?? [], countingOf }
}

function selectionOn(columns: Record<string, string>): Selection {
  const narrowed = Object.entries(columns).map(([name, value]) => [name, { among: [value], except: [] }])
  return { columns: Object.fromEntries(narrowed) }
}

function totalsAt({ start }: Piece, counts: CountRow[], returns: ReturnRow[]) {
  const within = <T extends { piece: string | null }>(rows: T[]) =>
    rows.filter(({ piece }) => piece === start)
  return totalsOf(within(counts), within(returns))
}

function totalsOf(counts: CountRow[], returns: ReturnRow[]) {
  return {
    submitted: sumOf(counts, ({ submitted }) => submitted),
    accepted: sumOf(counts, ({ success }) => success),
    rejected: sumOf(counts, ({ failure }) => failure),
    errors: sumOf(counts, ({ error }) => error),
    returned: sumOf(returns, ({ leads }) => leads),
    amount: money(sumOf(counts, ({ cost }) => cost)),
  }
}

function revenueOf(rows: CountRow[]): number {
  return money(sumOf(rows, ({ revenue }) => revenue))
}

function sumOf<T>(rows: T[], figure: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0)
}

/** Without the dust of binary fractions. */
function money(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
