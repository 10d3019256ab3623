// What can happen to a lead. An event is a snapshot that is never changed.

export type EventType = 'source' | 'recipient' | 'filter' | 'feedback-received' | 'feedback-sent' | 'retry'

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
