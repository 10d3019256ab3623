// A delivery that did not arrive: it waits for a partner, is tried again, or was given up and can be sent on.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, ShortId, Time, Words } from '../lib/schema.ts'

export const DeliveryState = Words('waiting', 'retrying', 'failed', 'delivered')

export const Delivery = Open(
  {
    id: Id,
    lead_id: Id,
    flow_id: Id,
    source_id: Id,
    step_id: ShortId,
    recipient_id: Id,
    state: DeliveryState,
    outcome: Type.String(),
    reason: Nullable(Type.String()),
    attempts: Type.Integer({ description: 'Attempts since it was last taken up' }),
    next_at: Nullable(Time),
    created_at: Time,
    updated_at: Time,
  },
  'Delivery',
)
export type Delivery = Static<typeof Delivery>

/** As stored; what would be sent is under seal, and null once it has arrived. */
export type DeliveryRow = Delivery & { account_id: string; sealed: Buffer | null }

export type NewDelivery = Pick<
  DeliveryRow,
  | 'account_id'
  | 'id'
  | 'lead_id'
  | 'flow_id'
  | 'source_id'
  | 'step_id'
  | 'recipient_id'
  | 'state'
  | 'outcome'
  | 'reason'
> & { sealed: Buffer }

export const DeliveryFilter = Open({
  state: Type.Optional(DeliveryState),
  flow_id: Type.Optional(Id),
  recipient_id: Type.Optional(Id),
  lead_id: Type.Optional(Id),
  reason: Type.Optional(Type.String({ maxLength: 1000 })),
})
export type DeliveryFilter = Static<typeof DeliveryFilter>

const FIRST_MS = 10_000
const LONGEST_MS = 15 * 60_000
const JITTER = 0.1

/** At most so many attempts are made by themselves. */
export const MOST_ATTEMPTS = 100

/** Milliseconds until the attempt after `attempts` that failed; `chance` is from 0 to 1 (decision 40). */
export function waitAfter(attempts: number, chance: number): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 20))
  return Math.round(wait * (1 + JITTER * (2 * chance - 1)))
}
