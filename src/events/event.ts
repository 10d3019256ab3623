// What can happen to a lead. An event is a snapshot that is never changed.
import { type TProperties, Type } from 'typebox'
import { Words } from '../lib/schema.ts'
import { common, MORE, ofFeedback, ofFilter, ofRecipient, ofSource } from './event-members.ts'

export const EVENT_TYPES = [
  'source',
  'recipient',
  'filter',
  'feedback-received',
  'feedback-sent',
  'retry',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

export const OUTCOMES = ['success', 'failure', 'error', 'skip', 'continue', 'stop'] as const

function kind(type: EventType, title: string, outcomes: (typeof OUTCOMES)[number][], own: TProperties) {
  const { id, ...shared } = common
  return Type.Object(
    { id, type: Words(type), outcome: Words(...outcomes), ...shared, ...own },
    { ...MORE, title },
  )
}

const ENDED = ['success', 'failure', 'error'] as const

export type Event = { id: string; type: EventType; outcome: string; vars?: Record<string, unknown> } & Record<
  string,
  unknown
>

/** Which of the six an event is, its `type` says. */
export const Event = Type.Unsafe<Event>({
  type: 'object',
  title: 'Event',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: [
    kind('source', 'SourceEvent', [...ENDED], ofSource),
    kind('recipient', 'RecipientEvent', [...ENDED, 'skip'], ofRecipient),
    kind('filter', 'FilterEvent', ['continue', 'stop', 'error'], ofFilter),
    kind('feedback-received', 'FeedbackReceivedEvent', [...ENDED], ofFeedback),
    kind('feedback-sent', 'FeedbackSentEvent', [...ENDED, 'skip'], ofFeedback),
    kind('retry', 'RetryEvent', [...ENDED, 'skip'], {
      ...ofRecipient,
      retry_status: Type.Optional(Words('started', 'completed')),
    }),
  ],
})

/** Some members of an event, where `include` or `exclude` ask for it. */
export const EventPart = Type.Unsafe<{ id: string }>({
  type: 'object',
  title: 'EventPart',
  required: ['id'],
  not: { required: ['type', 'outcome', 'vars', 'start_timestamp'] },
  additionalProperties: true,
})

export const Events = Type.Array(Type.Union([Event, EventPart]))

/** An event as it is stored. `body` is the whole event as the API shows it, but for what is computed when it is read. */
export type EventRow = {
  account_id: string
  id: string
  lead_id: string
  type: EventType
  outcome: string
  reason: string | null
  flow_id: string
  source_id: string
  step_id: string | null
  /** The entity of a recipient step. */
  recipient_id: string | null
  module_id: string | null
  feedback_type: 'return' | 'conversion' | null
  is_test: boolean
  /** US dollars paid to the source, and received from recipients. */
  cost: number
  revenue: number
  /** Milliseconds that a recipient was waited for. */
  wait_ms: number
  at: string
  body: Record<string, unknown>
}
