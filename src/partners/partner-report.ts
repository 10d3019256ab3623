// What two companies see of the leads between them: one reckoning, the same for both.
import { type Static, Type } from 'typebox'
import { Moment } from '../events/query.ts'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { Zone } from '../statistics/query.ts'
import { INTERVALS } from '../statistics/span.ts'

const Count = Type.Integer()

const counts = {
  submitted: Count,
  accepted: Count,
  rejected: Count,
  errors: Count,
  returned: Type.Integer({ description: 'Leads that the seller took back; by the day of the return' }),
  amount: Type.Number({ description: "US dollars that the buyer's flow said it pays" }),
}

const Company = Open({ id: Id, name: Type.String() })
const Wait = Nullable(Type.Integer({ description: 'Milliseconds that the seller waited for an answer' }))

export const PartnerReport = Open(
  {
    connection_id: Id,
    seller: Company,
    buyer: Company,
    start: Time,
    end: Time,
    timezone: Type.String(),
    totals: Open({
      ...counts,
      acceptance_rate: Nullable(Type.Number({ description: 'Percent of the submitted' })),
      wait_p50: Wait,
      wait_p95: Wait,
      wait_p99: Wait,
    }),
    booked: Type.Number({
      description:
        "The same money in the caller's own books: a seller's revenue, a buyer's cost; the one figure that is not shared",
    }),
    pieces: Type.Array(Open({ start: Time, end: Time, ...counts })),
    reasons: Type.Array(
      Open({ outcome: Words('failure', 'error'), reason: Nullable(Type.String()), leads: Count }),
      { description: 'Of all that was not accepted: they add up to rejected and errors' },
    ),
  },
  'PartnerReport',
)
export type PartnerReport = Static<typeof PartnerReport>

export const PartnerReportQuery = Type.Object({
  start: Type.Optional(Moment),
  end: Type.Optional(Moment),
  interval: Type.Optional(Words(...INTERVALS)),
  timezone: Type.Optional(
    Type.String({
      ...Zone,
      description:
        'A name, or an offset from UTC in seconds; UTC if absent, so that both sides mean the same days',
    }),
  ),
})
export type PartnerReportQuery = Static<typeof PartnerReportQuery>

export const FigureQuery = Type.Object({
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 90, description: 'The last so many times 24 hours; 7 if absent' }),
  ),
})
export type FigureQuery = Static<typeof FigureQuery>

export const PartnerFigures = Open(
  {
    connection_id: Id,
    relationship_type: Words('seller', 'buyer'),
    submitted: Count,
    accepted: Count,
    acceptance_rate: Nullable(Type.Number({ description: 'Percent of the submitted' })),
    wait_p50: Nullable(Type.Integer({ description: 'Milliseconds; of buyers only, who are waited for' })),
  },
  'PartnerFigures',
)
export type PartnerFigures = Static<typeof PartnerFigures>

/** Percent, to two places; null of nothing. */
export function rateOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((10_000 * part) / whole) / 100
}
