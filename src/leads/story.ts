// The story of one lead as its account may know it: what came in, what happened, what did not arrive, and who was on the other side. Pure.
import { type Static, Type } from 'typebox'
import { Delivery } from '../deliveries/delivery.ts'
import { shownEvent } from '../events/shown.ts'
import { textOf } from '../fields/value.ts'
import { Id, Nullable, Open, ShortId, Time, Words } from '../lib/schema.ts'
import type { Vars } from '../lib/vars.ts'
import { TO_BUYER } from '../modules/modules.ts'
import type { Submission } from './lead.ts'

const AnyObject = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })
const Named = Open({ id: Id, name: Type.String() })

const Sale = Open(
  {
    event_id: Type.String({ ...Id, description: "The account's own event: the latest attempt" }),
    step_id: ShortId,
    buyer: Named,
    outcome: Type.String(),
    reason: Nullable(Type.String()),
    price: Type.Number({ description: 'US dollars that the buyer pays' }),
    lead_id: Nullable(Type.String({ description: "The lead's id at the buyer" })),
    at: Time,
  },
  'LeadSale',
)
export type Sale = Static<typeof Sale>

export const LeadStory = Open(
  {
    id: Id,
    state: Words('open', 'done'),
    is_test: Type.Boolean(),
    outcome: Nullable(
      Type.String({ description: 'What the source was told; null while the lead is on its way' }),
    ),
    reason: Nullable(Type.String()),
    price: Nullable(Type.Number({ description: 'US dollars paid to the source' })),
    flow: Named,
    source: Named,
    seller: Nullable(
      Type.Object({ name: Type.String() }, { description: 'The company on this exchange that sold it' }),
    ),
    reference: Nullable(Type.String({ description: 'By which the sender knows it' })),
    submission: AnyObject,
    values: AnyObject,
    created_at: Time,
    expires_at: Time,
    events: Type.Array(AnyObject, { description: 'As GET /events/{id} shows them, in their order' }),
    deliveries: Type.Array(Delivery, { description: 'Those that did not arrive at once, oldest first' }),
    sales: Type.Array(Sale, { description: 'What the flow of each buyer on this exchange said' }),
  },
  'LeadStory',
)
export type LeadStory = Static<typeof LeadStory>

/** A lead with everything that stands on record of it in its own account. */
export type LeadRecord = {
  id: string
  flow_id: string
  source_id: string
  is_test: boolean
  is_open: boolean
  reference: string | null
  submission: Submission
  vars: Vars
  created_at: string
  /** Days for which the account keeps what comes in. */
  days: number
}

export type StoredEvent = { id: string; at: string; body: Vars }

/** A lead that was handed on within the exchange has the event of its seller as its reference. */
export function storyOf(lead: LeadRecord, events: StoredEvent[], deliveries: Delivery[]): LeadStory {
  const { vars, days } = lead
  const told = events.find(({ body }) => body.type === 'source')?.body
  const { timestamp, ip } = vars.submission as Vars
  const source = { id: lead.source_id, name: textOf((vars.source as Vars).name) }
  const { expires_at, ...shown } = shownEvent(lead.id, { id: lead.id }, days)
  return {
    ...shown,
    state: lead.is_open ? 'open' : 'done',
    is_test: lead.is_test,
    outcome: told ? textOf(told.outcome) : null,
    reason: textOf(told?.reason) || null,
    price: told ? Number(told.cost ?? 0) : null,
    flow: { id: lead.flow_id, name: textOf((vars.flow as Vars).name) },
    source,
    seller: lead.reference === null ? null : { name: source.name },
    reference: lead.reference ?? (textOf((vars.lead as Vars).reference) || null),
    submission: { ...lead.submission, timestamp, ip },
    values: vars.lead as Vars,
    created_at: lead.created_at,
    expires_at,
    events: events.map(({ id, body }) => shownEvent(id, body, days)),
    deliveries,
    sales: salesIn(events),
  }
}

/** The latest word of each buyer step, in the order of the steps' first ones. */
function salesIn(events: StoredEvent[]): Sale[] {
  const sales = new Map<string, Sale>()
  for (const event of events) {
    const { type, module_id, step_id } = event.body
    const isAttempt = type === 'recipient' || type === 'retry'
    if (isAttempt && module_id === TO_BUYER) sales.set(String(step_id), saleOf(event))
  }
  return [...sales.values()]
}

function saleOf({ id, at, body }: StoredEvent): Sale {
  const { recipient } = body.vars as { recipient?: { id?: string; name?: string } }
  const appended = body[String(body.key)] as { lead?: { id?: string } } | undefined
  return {
    event_id: id,
    step_id: String(body.step_id),
    buyer: { id: recipient?.id ?? '', name: recipient?.name ?? '' },
    outcome: textOf(body.outcome),
    reason: textOf(body.reason) || null,
    price: Number(body.revenue ?? 0),
    lead_id: appended?.lead?.id ?? null,
    at,
  }
}
