// See how much passed lately between the account and each of its partners: all in one answer, from the caller's own books.
import { partnerOf } from '../connections/connection.ts'
import { listConnections } from '../connections/store.ts'
import type { Context } from '../context.ts'
import { boundsIn, inTime } from '../statistics/count.ts'
import { propertyOf } from '../statistics/property.ts'
import type { Span } from '../statistics/span.ts'
import { type Counting, countEvents, countLeads, findSpan, type TallyRow } from '../statistics/store.ts'
import { listWaits } from '../statistics/waits-store.ts'
import { type FigureQuery, type PartnerFigures, rateOf } from './partner-report.ts'

const HOURS = 24
const NONE = { submitted: 0, success: 0 }

export async function seePartnerFigures(ctx: Context, { days = 7 }: FigureQuery): Promise<PartnerFigures[]> {
  const { account_id } = ctx.caller
  const connections = await listConnections(ctx.db, account_id, {})
  if (connections.length === 0) return []
  return inTime(async () => {
    const span = await findSpan(ctx.db, { units: days * HOURS + 1, unit: 'hour', whole: 'this' }, 'UTC')
    const bought = await countEvents(ctx.db, account_id, await countingBy(ctx, 'source.id', span), ['source'])
    const selling = await countingBy(ctx, 'recipient.id', span)
    const sold = await countLeads(ctx.db, account_id, selling, ['recipient', 'retry'])
    const waits = await listWaits(ctx.db, account_id, selling)
    return connections.map((row) => {
      const partner = partnerOf(row, account_id)
      const isBuyer = row.buyer_account_id === partner
      const { submitted, success } = of(isBuyer ? sold : bought, partner) ?? NONE
      return {
        connection_id: row.id,
        relationship_type: isBuyer ? 'buyer' : 'seller',
        submitted,
        accepted: success,
        acceptance_rate: rateOf(success, submitted),
        wait_p50: isBuyer ? (of(waits, partner)?.waits[0] ?? null) : null,
      }
    })
  })
}

function of<T extends Pick<TallyRow, 'groups'>>(rows: T[], partner: string): T | undefined {
  return rows.find(({ groups }) => groups[0] === partner)
}

async function countingBy(ctx: Context, property: string, span: Span): Promise<Counting> {
  const groups = [propertyOf(property, '')]
  const selection = { columns: {} }
  return {
    span,
    ...(await boundsIn(ctx, span)),
    pieces: undefined,
    groups,
    selection,
    ids: undefined,
  }
}
