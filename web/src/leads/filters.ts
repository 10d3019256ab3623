// What lists of leads, events and deliveries are narrowed by: kept in the address, asked of the API.
import type { EventQuery } from '../api-types.ts'

export const FILTERS = [
  'type',
  'flow',
  'source',
  'recipient',
  'outcome',
  'reason',
  'test',
  'state',
  'from',
  'to',
] as const
export type FilterName = (typeof FILTERS)[number]
export type Filters = Partial<Record<FilterName, string>>

/** Those that have a value. */
export function filtersIn(search: URLSearchParams, names: readonly FilterName[] = FILTERS): Filters {
  return Object.fromEntries(names.map((name) => [name, search.get(name)]).filter(([, value]) => value))
}

/** The address with one filter changed; a page of what was asked before is left. */
export function withFilter(search: URLSearchParams, name: FilterName, value: string | null): URLSearchParams {
  const next = new URLSearchParams(search)
  next.delete('before')
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

/** Members of events that lists show. */
const SHOWN = [
  'type',
  'outcome',
  'reason',
  'start_timestamp',
  'is_test',
  'cost',
  'revenue',
  'step_id',
  'flow',
  'source',
  'recipient',
  'lead.id',
  'lead.first_name',
  'lead.last_name',
  'lead.email',
  'lead.phone_1',
  'feedback',
]

/** An event as lists show it. */
export type EventLine = {
  id: string
  type: string
  outcome: string
  reason?: string | null
  start_timestamp?: number
  is_test?: boolean
  cost?: number
  revenue?: number
  step_id?: string
  vars?: {
    flow?: { name?: string }
    source?: { name?: string }
    recipient?: { name?: string }
    lead?: Record<string, unknown> & { id?: string }
    feedback?: { type?: string; reason?: string }
  }
}

/** The question to POST /events. Days are the reader's own, from their first moment to their last. */
export function eventsAsked(filters: Filters, limit: number): EventQuery {
  const { type, flow, source, recipient, outcome, reason, test, from, to } = filters
  return {
    ...(type && { type }),
    ...(flow && { flow_id: flow }),
    ...(source && { source_id: source }),
    ...(recipient && { recipient_id: recipient }),
    ...(outcome && { outcome }),
    ...(reason && { rules: [{ lhv: 'reason', op: 'includes', rhv: reason }] }),
    ...(test && { is_test: test === 'yes' }),
    ...(dayStart(from) && { start: dayStart(from) }),
    ...(dayEnd(to) && { end: dayEnd(to) }),
    include: SHOWN,
    limit,
  } as EventQuery
}

function dayStart(day: string | undefined): string | undefined {
  const date = new Date(`${day}T00:00`)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function dayEnd(day: string | undefined): string | undefined {
  const date = new Date(`${day}T23:59:59`)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
