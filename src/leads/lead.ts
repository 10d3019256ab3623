// A lead: what came in, by which version of which flow, and how it goes on.
import type { EventRow } from '../events/event.ts'
import type { Ask } from '../flows/move.ts'
import type { RawRequest } from '../http/route.ts'
import type { Vars } from '../lib/vars.ts'

/** A request that brings a lead to a flow. */
export type Arrival = {
  flow_id: string
  source_id: string
  request: RawRequest
  /** The same submission under the same key is the same lead. */
  key: string | null
  /** The event of the seller that handed it on, and how often it was handed on before. */
  reference: string | null
  hops: number
  /** Texts of the seller's lead that are masked, whatever the buyer's flow makes of them. */
  secrets?: string[]
}

/** The request that a lead came in by, as it is written down. */
export type Submission = {
  method: string
  uri: string
  version: string
  headers: Record<string, string>
  body: string
  timestamp: number
}

/** A lead that is to be put on record. `vars`, `submission` and `search` hold nothing that must be masked. */
export type NewLead = {
  account_id: string
  flow_id: string
  /** 0 for a flow that was never deployed. */
  flow_version: number
  source_id: string
  /** Under which the same submission is the same lead; and what was said under it. */
  key: string | null
  digest: Buffer | null
  /** The event of the seller by which a buyer's lead came. */
  reference: string | null
  is_test: boolean
  submission: string
  vars: string
  secrets: Buffer | null
  search: string
  /** How many ids its events may take. */
  ids: number
}

/** What became of a lead that was to be put on record. */
export type Kept =
  | { lead_id: string }
  /** The flow changed meanwhile, or is gone. */
  | { stale: true }
  /** There is a lead under the key. */
  | { taken: true }

/** One question of the walk with its answer, as it stands on record; of deliveries also what went over the wire. */
export type Entry = { ask: Ask['ask']; answer: unknown; told?: Wired }

/** What is told of a delivery beside its outcome. Times are milliseconds since 1970. */
export type Wired = {
  started_at: number
  ended_at: number
  wait_ms: number
  transactions: unknown[]
  credential_updated: boolean
}

/** An event that is ready to be appended; `body` is its JSON. */
export type Draft = Omit<EventRow, 'account_id' | 'lead_id' | 'flow_id' | 'source_id' | 'body'> & {
  body: string
}

/** A lead on its way, as another process finds it. */
export type OpenLead = {
  account_id: string
  id: string
  flow_id: string
  flow_version: number
  source_id: string
  reference: string | null
  is_test: boolean
  submission: Submission
  vars: Vars
  /** How often another hand had to take it up. */
  taken_up: number
  secrets: Buffer | null
  journal: Entry[] | null
  created_at: string
}

/** A delivery that did not arrive, with what a later attempt needs. */
export type Undelivered = {
  id: string
  step_id: string
  recipient_id: string
  state: 'waiting' | 'retrying' | 'failed'
  outcome: string
  reason: string | null
  sealed: Buffer
}

/** How a lead ends: what is committed with the end of its lease. */
export type Ending = {
  account_id: string
  id: string
  flow_id: string
  source_id: string
  is_test: boolean
  events: Draft[]
  undelivered: Undelivered[]
  /** Which reserved places under caps it keeps; undefined if it asked for none. */
  caps: { keep_lead: boolean; kept_steps: string[] } | undefined
}

/** What the source is told, and what a seller's step reads of it. */
export type Ended = {
  lead_id: string
  outcome: string
  reason: string | null
  price: number
  answer: Answered
}

export type Answered = { status: number; headers: Record<string, string>; body: string }

/** How long a lead is in one hand before others may take it up; it is held anew while the process lives. */
export const LEASE_S = 15

const COUNTER_AT = 18

/** The id of one of the events of a lead: they were reserved with the lead's own, and follow it. */
export function eventIdOf(leadId: string, place: number): string {
  const counter = Number.parseInt(leadId.slice(COUNTER_AT), 16) + place
  return leadId.slice(0, COUNTER_AT) + counter.toString(16).padStart(6, '0')
}
