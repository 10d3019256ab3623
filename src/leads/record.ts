// What happened to a lead, as events: each a snapshot, written as JSON at once because the variables go on changing.
import type { EventType } from '../events/event.ts'
import type { CompiledFilter, CompiledRecipient } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import type { Verdict } from '../flows/move.ts'
import type { Vars } from '../lib/vars.ts'
import type { Appended, Modules } from '../modules/module.ts'
import { versionOf } from '../modules/modules.ts'
import { VERSION } from '../version.ts'
import type { Answered, Draft, Submission } from './lead.ts'

/** What stands in place of a module where a lead goes to a destination. */
const DESTINATION = 'gangway.outbound.destination'

/** The form of events, which readers may ask for. */
const EVENT_VERSION = '1.0.0'

/** What all events of a lead have in common. */
export type Told = {
  flow: LiveFlow
  modules: Modules
  host: string
  submittedAt: number
  is_test: boolean
  /** Writes an event down without anything that must be masked. */
  written(event: object): string
}

/** When a step was begun, and how long its recipient was waited for; milliseconds. */
export type Timing = { startedAt: number; endedAt: number; wait_ms: number }

type Head = {
  id: string
  type: EventType
  outcome: string
  reason: string | null
  vars: Vars
  timing: Timing
}
type Columns = Partial<
  Pick<Draft, 'step_id' | 'recipient_id' | 'module_id' | 'cost' | 'revenue' | 'feedback_type'>
>

/** One event: the members that all have, then those of its type. */
export function drafted(told: Told, head: Head, members: object, columns: Columns = {}): Draft {
  const { id, type, outcome, reason, vars, timing } = head
  const { startedAt, endedAt, wait_ms } = timing
  const ms = Math.max(0, endedAt - startedAt)
  const event = {
    id,
    type,
    outcome,
    reason,
    vars,
    host: told.host,
    start_timestamp: startedAt,
    end_timestamp: endedAt,
    firehose: told.flow.compiled.document.firehose ?? undefined,
    ms,
    wait_ms,
    overhead_ms: Math.max(0, ms - wait_ms),
    lag_ms: Math.max(0, startedAt - told.submittedAt),
    total_ms: Math.max(0, endedAt - told.submittedAt),
    handler_version: VERSION,
    version: EVENT_VERSION,
    ...(told.is_test && { is_test: true }),
    ...members,
  }
  return {
    id,
    type,
    outcome,
    reason: reason?.replaceAll('\0', '') ?? null,
    step_id: null,
    recipient_id: null,
    module_id: null,
    feedback_type: null,
    is_test: told.is_test,
    cost: 0,
    revenue: 0,
    ...columns,
    wait_ms,
    at: new Date(startedAt).toISOString(),
    body: told.written(event),
  }
}

export function filterDraft(
  told: Told,
  id: string,
  step: CompiledFilter,
  { outcome, reason, vars }: { outcome: string; reason: string | null; vars: Vars },
  timing: Timing,
): Draft {
  const { rule_set, description } = step.step
  const members = { step_id: step.step.id, description: description ?? undefined, rule_set }
  return drafted(told, { id, type: 'filter', outcome, reason, vars, timing }, members, {
    step_id: step.step.id ?? null,
  })
}

/** What is told of a recipient step beside the outcome. */
export type Given = {
  outcome: string
  reason: string | null
  vars: Vars
  appended?: Appended
  mappings?: unknown[]
  transactions?: unknown[]
  caps_reached?: boolean
  credential_updated?: boolean
  /** US dollars: what the source is paid, and what the recipient pays. */
  purchase_price: number
  sale_price: number
}

export function recipientDraft(
  told: Told,
  id: string,
  step: CompiledRecipient,
  given: Given,
  timing: Timing,
  { type, more }: { type: 'recipient' | 'retry'; more?: object } = { type: 'recipient' },
): Draft {
  const { outcome, reason, vars, appended, purchase_price, sale_price } = given
  const { entity, integration, rule_set, caps, pricing, description } = step.step
  const won = outcome === 'success'
  const members = {
    step_id: step.step.id,
    description: description ?? undefined,
    ...(type === 'recipient' && { caps: caps ?? null, caps_reached: given.caps_reached ?? false }),
    cap_reached: given.caps_reached ?? false,
    key: keyOn(step.key),
    ...(appended && { [keyOn(step.key)]: appended }),
    cost: purchase_price,
    purchase_price,
    sale_price: won ? sale_price : 0,
    revenue: won ? sale_price : 0,
    module_id: integration.module_id,
    credential_updated: given.credential_updated ?? false,
    package_version: versionOf(told.modules, integration.module_id),
    rule_set: rule_set ?? undefined,
    mappings: given.mappings ?? [],
    pricing: pricing ?? undefined,
    transactions: given.transactions ?? [],
    ...more,
  }
  return drafted(told, { id, type, outcome, reason, vars, timing }, members, {
    step_id: step.step.id ?? null,
    recipient_id: entity.id,
    module_id: integration.module_id,
    revenue: won ? sale_price : 0,
  })
}

/** A destination stands in no step, and has no entity. */
export function destinationDraft(
  told: Told,
  id: string,
  at: number,
  { vars, appended, transactions }: { vars: Vars; appended: Appended; transactions: unknown[] },
  timing: Timing,
): Draft {
  const destination = told.flow.compiled.document.destinations?.[at]
  const { name, instance_id } = destination ?? {}
  const outcome = String(appended.outcome ?? 'error')
  const reason = appended.reason ? String(appended.reason) : null
  const members = { destination: { name, instance_id }, module_id: DESTINATION, transactions }
  return drafted(told, { id, type: 'recipient', outcome, reason, vars, timing }, members, {
    module_id: DESTINATION,
  })
}

const MEMBERS = new Set(
  (
    'id type outcome reason vars host start_timestamp end_timestamp firehose ms wait_ms overhead_ms lag_ms total_ms ' +
    'handler_version version is_test step_id description caps caps_reached cap_reached key cost purchase_price ' +
    'sale_price revenue module_id credential credential_updated package_version rule_set mappings pricing ' +
    'transactions retry_status expires_at'
  ).split(' '),
)

/** Where the answer stands on the event: no recipient's name may hide a member that all events have. */
function keyOn(key: string): string {
  return MEMBERS.has(key) ? `recipient_${key}` : key
}

export type SourceGiven = {
  verdict: Verdict
  vars: Vars
  appended: Vars
  submission: Submission
  answer: Answered
  answeredAt: number
  step_count: number
  disabled_step_count: number
  recipient_revenue: number
  cap_reached: boolean
}

/** The event that ends a lead: what came in, what became of it, what the source was told. */
export function sourceDraft(told: Told, id: string, source: Vars, given: SourceGiven, timing: Timing): Draft {
  const { verdict, vars, submission, answer } = given
  const { document } = told.flow.compiled
  const cost = verdict.outcome === 'success' && !told.is_test ? verdict.price : 0
  const { integration, acceptance_criteria, pricing, pricing_service, caps } = source as {
    integration: { module_id: string }
  } & Vars
  const members = {
    cap_reached: given.cap_reached,
    ping_limit_reached: false,
    module_id: integration.module_id,
    package_version: versionOf(told.modules, integration.module_id),
    acceptance_criteria: acceptance_criteria ?? undefined,
    flow_acceptance_criteria: document.acceptance_criteria ?? undefined,
    step_count: given.step_count,
    disabled_step_count: given.disabled_step_count,
    appended: given.appended,
    request: submission,
    response: {
      status: answer.status,
      status_text: statusText(answer.status),
      version: '1.1',
      headers: answer.headers,
      body: answer.body,
      timestamp: given.answeredAt,
    },
    cost,
    purchase_price: cost,
    recipient_revenue: given.recipient_revenue,
    pricing: pricing ?? undefined,
    flow_pricing: document.pricing ?? undefined,
    pricing_service: pricing_service ?? undefined,
    flow_pricing_service: document.pricing_service ?? undefined,
    source_caps: caps ?? undefined,
    flow_caps: document.caps ?? undefined,
  }
  const { outcome, reason } = verdict
  const head = { id, type: 'source' as const, outcome, reason: reason ?? null, vars, timing }
  return drafted(told, head, members, { module_id: integration.module_id, cost })
}

const STATUS: Record<number, string> = { 200: 'OK', 201: 'Created', 303: 'See Other', 409: 'Conflict' }

function statusText(status: number): string {
  return STATUS[status] ?? ''
}
