// The story of a lead as moments in order: what came in, what was asked of it, what happened, what was answered.
import type { LeadSale, LeadStory } from '../api-types.ts'
import { words } from '../words/leads.ts'
import type { EventLine } from './filters.ts'

const said = words.story

export type Message = {
  method?: string
  uri?: string
  status?: number
  status_text?: string
  headers?: Record<string, string>
  body?: string
}

export type Exchange = { request?: Message | null; response?: Message | null; ms?: number }

type Rule = { lhv?: string; op?: string; rhv?: unknown; rules?: Rule[]; rule_set?: Rule | null }
type Criteria = { rule_set?: Rule | null; outcome?: string; reason?: string | null } | null

/** What an event says beyond what lists show. */
type StoryEvent = EventLine & {
  ms?: number
  wait_ms?: number
  lag_ms?: number
  description?: string | null
  retry_status?: string
  cap_reached?: boolean
  transactions?: Exchange[]
  request?: Message | null
  response?: Message | null
  rule_set?: Rule | null
  acceptance_criteria?: Criteria
  flow_acceptance_criteria?: Criteria
}

export type Moment = {
  key: string
  title: string
  description?: string | undefined
  outcome?: string | undefined
  reason?: string | undefined
  at?: number | undefined
  ms?: number | undefined
  wait_ms?: number | undefined
  lag_ms?: number | undefined
  price?: number | undefined
  note?: string | undefined
  lines: string[]
  exchanges: Exchange[]
  sale?: LeadSale | undefined
  /** The step of a recipient's event, about which feedback can be given. */
  feedbackStep?: string | undefined
}

export function momentsOf(story: LeadStory): Moment[] {
  const events = story.events as unknown as StoryEvent[]
  const sales = new Map(story.sales.map((sale) => [sale.event_id, sale]))
  return [
    submitted(story),
    ...criteriaOf(events),
    ...events.map((event) => momentOf(event, sales.get(event.id))),
  ]
}

function submitted({ id, submission, source }: LeadStory): Moment {
  const { timestamp, ip, ...request } = submission as Message & { timestamp?: string; ip?: string }
  return {
    key: id,
    title: said.submitted,
    description: [source.name, ip && said.by(ip)].filter(Boolean).join(' '),
    at: timestamp ? Date.parse(timestamp) : undefined,
    lines: [],
    exchanges: [{ request }],
  }
}

/** What the API answers outside of the hours, before it looks at criteria. */
const CLOSED = 'Submission Timestamp must be within hours of operation'

/** They hold where anything came after them: an event, a full cap, success. Else the answer's reason is theirs. */
function criteriaOf(events: StoryEvent[]): Moment[] {
  const answer = events.find(({ type }) => type === 'source')
  if (!answer || answer.reason === CLOSED) return []
  const { flow_acceptance_criteria: flow, acceptance_criteria: source } = answer
  const lines = [...told(flow, said.criteriaFlow), ...told(source, said.criteriaSource)]
  if (lines.length === 0) return []
  const hold =
    answer.outcome === 'success' || answer.cap_reached || events.some(({ type }) => type !== 'source')
  return [
    {
      key: `${answer.id}-criteria`,
      title: said.criteria,
      outcome: hold ? 'continue' : 'stop',
      reason: hold ? undefined : (answer.reason ?? undefined),
      lines,
      exchanges: [],
    },
  ]
}

function told(criteria: Criteria | undefined, whose: string): string[] {
  return linesOf(criteria?.rule_set).map((line) => `${line} (${whose})`)
}

/** Rules as lines; those of an "or" stand in one. */
function linesOf(rules: Rule | null | undefined): string[] {
  if (!rules) return []
  const parts = (rules.rules ?? []).map((rule) => {
    if (rule.rules) return `(${linesOf(rule).join(' and ')})`
    const rhv = rule.rhv === undefined || rule.rhv === null ? '' : ` ${textIn(rule.rhv)}`
    const within = linesOf(rule.rule_set)
    return [`${rule.lhv ?? ''} ${rule.op ?? ''}${rhv}`, ...within].join(' and ')
  })
  return rules.op === 'or' && parts.length > 1 ? [parts.join(' or ')] : parts
}

function textIn(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

function momentOf(event: StoryEvent, sale: LeadSale | undefined): Moment {
  const { id, type, outcome, reason, start_timestamp, ms, wait_ms, lag_ms, vars = {} } = event
  const name = vars.recipient?.name ?? event.step_id ?? ''
  const isStep = type === 'recipient' || type === 'retry'
  const exchanges = event.transactions ?? (event.request ? [event] : [])
  return {
    key: id,
    title: titleOf(type, name, vars.feedback?.type ?? ''),
    description: event.description ?? undefined,
    outcome,
    reason: reason ?? undefined,
    at: start_timestamp,
    ms,
    wait_ms,
    lag_ms,
    price: (isStep ? event.revenue : type === 'source' ? event.cost : undefined) || undefined,
    note: event.retry_status && said.retried[event.retry_status],
    lines: conditionOf(event),
    // The lead's own request stands at its beginning already.
    exchanges: type === 'source' ? exchanges.map(({ response }) => ({ response })) : exchanges,
    sale,
    feedbackStep: type === 'recipient' && outcome === 'success' ? event.step_id : undefined,
  }
}

/** When a filter stops a lead, and when a step takes one. */
function conditionOf({ type, rule_set }: StoryEvent): string[] {
  const rules = linesOf(rule_set)
  if (rules.length === 0 || (type !== 'filter' && type !== 'recipient')) return []
  return [(type === 'filter' ? said.stopsIf : said.onlyIf)(rules.join(' and '))]
}

function titleOf(type: string, name: string, kind: string): string {
  if (type === 'source') return said.answered
  if (type === 'filter') return said.filter
  if (type === 'recipient') return said.step(name)
  if (type === 'retry') return said.retry(name)
  const known = said.kinds[kind] ?? kind
  return type === 'feedback-sent' ? said.feedbackTo(known) : said.feedbackFrom(known)
}
