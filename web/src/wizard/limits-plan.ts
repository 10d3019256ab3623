// The limits of a flow as the wizard shows them: read from the flow, and written back into it.
import type { Flow, FlowChange } from '../api-types.ts'
import { documentOf } from '../flows/draft.ts'

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof DAYS)[number]

export type Condition = { key: string; field: string; op: string; value: string }

export type LimitsPlan = {
  zone: string
  perDay: string
  perMonth: string
  hours: { on: boolean; days: Day[]; from: string; to: string }
  conditions: Condition[]
  price: string
  ping: boolean
  pings: string
  /** What was made elsewhere and is more than the wizard can show. */
  own: ('caps' | 'hours' | 'conditions' | 'price' | 'pings')[]
}

type Cap = NonNullable<Flow['caps']>[number]
type Rule = { lhv: string; op: string; rhv?: unknown; rule_set?: unknown; rules?: unknown }

const isSimpleCap = (cap: Cap) =>
  cap.duration === 1 &&
  (cap.duration_units === 'day' || cap.duration_units === 'month') &&
  !cap.rule_set &&
  !cap.caps?.length

export function limitsOf(flow: Flow, localZone: string): LimitsPlan {
  const caps = flow.caps ?? []
  const capOf = (unit: string) => caps.find(({ duration_units }) => duration_units === unit)
  const own: LimitsPlan['own'] = []
  if (!caps.every(isSimpleCap) || new Set(caps.map((cap) => cap.duration_units)).size < caps.length)
    own.push('caps')
  const hours = hoursOf(flow)
  if (!hours) own.push('hours')
  const conditions = conditionsOf(flow)
  if (!conditions) own.push('conditions')
  const prices = flow.pricing?.prices ?? []
  if (prices.length > 1 || prices[0]?.rule_set || flow.pricing_service || flow.pricing?.override)
    own.push('price')
  const [ping, ...pings] = flow.ping_limits ?? []
  if (pings.length > 0 || (ping && (ping.duration !== 1 || ping.duration_units !== 'minute')))
    own.push('pings')
  return {
    zone: flow.hours_of_operation?.time_zone ?? caps[0]?.time_zone ?? localZone,
    perDay: String(capOf('day')?.maximum ?? ''),
    perMonth: String(capOf('month')?.maximum ?? ''),
    hours: hours ?? { on: true, days: [], from: '', to: '' },
    conditions: conditions ?? [],
    price: String(prices[0]?.amount ?? ''),
    ping: flow.ping_enabled === true,
    pings: String(ping?.maximum ?? ''),
    own,
  }
}

/** The same span on some days; undefined for anything more. */
function hoursOf({ hours_of_operation: hours }: Flow): LimitsPlan['hours'] | undefined {
  if (!hours) return { on: false, days: DAYS.slice(0, 5), from: '09:00', to: '17:00' }
  const open = DAYS.filter((day) => (hours.days[day] ?? []).length > 0)
  const spans = open.map((day) => hours.days[day] ?? [])
  const [from = '', to = ''] = spans[0]?.[0] ?? []
  const isSame = spans.every((span) => span.length === 1 && span[0]?.[0] === from && span[0]?.[1] === to)
  return isSame ? { on: true, days: open, from, to } : undefined
}

/** Conditions that must all hold, on fields of the lead; undefined for anything more. */
function conditionsOf({ acceptance_criteria }: Flow): Condition[] | undefined {
  if (!acceptance_criteria) return []
  const { op, rules } = acceptance_criteria.rule_set
  const list = rules as Rule[]
  const isSimple = list.every(
    ({ lhv, rhv, rules, rule_set }) =>
      !rules && !rule_set && /^lead\.[\w.]+$/.test(lhv ?? '') && (rhv === undefined || isPlain(rhv)),
  )
  if (!isSimple || (op === 'or' && list.length > 1)) return undefined
  return list.map(({ lhv, op, rhv }, at) => ({
    key: `condition-${at}`,
    field: lhv.replace(/^lead\./, ''),
    op,
    value: Array.isArray(rhv) ? rhv.join(', ') : String(rhv ?? ''),
  }))
}

function isPlain(value: unknown): boolean {
  return ['string', 'number'].includes(typeof value) || (Array.isArray(value) && value.every(isPlain))
}

const ALONE = /blank$|true$|false$|valid$|obscene$/

export function takesValue(op: string): boolean {
  return !ALONE.test(op)
}

/** What the wizard does not show stays as it is. */
export function flowWithLimits(flow: Flow, plan: LimitsPlan): FlowChange {
  const document = documentOf(flow)
  const made = (part: LimitsPlan['own'][number], change: Partial<FlowChange>) =>
    plan.own.includes(part) ? {} : change
  return {
    ...document,
    ...made('caps', { caps: capsWith(flow, plan) }),
    ...made('hours', { hours_of_operation: hoursWith(plan) }),
    ...made('conditions', { acceptance_criteria: criteriaWith(flow, plan) }),
    ...made('price', { pricing: pricingWith(flow, plan) }),
    ping_enabled: plan.ping,
    ...made('pings', { ping_limits: pingsWith(flow, plan) }),
  }
}

/** A cap keeps its id, by which it counts. */
function capsWith(flow: Flow, { perDay, perMonth, zone }: LimitsPlan): FlowChange['caps'] {
  const wanted = [
    ['day', perDay],
    ['month', perMonth],
  ] as const
  const caps = wanted
    .filter(([, maximum]) => maximum.trim() !== '')
    .map(([duration_units, maximum]) => ({
      ...flow.caps?.find((cap) => cap.duration_units === duration_units),
      maximum: Number(maximum),
      duration: 1,
      duration_units,
      time_zone: zone,
    }))
  return caps.length > 0 ? caps : null
}

function hoursWith({ hours, zone }: LimitsPlan): FlowChange['hours_of_operation'] {
  if (!hours.on) return null
  const days = Object.fromEntries(hours.days.map((day) => [day, [[hours.from, hours.to]]]))
  return { time_zone: zone, days }
}

function criteriaWith(flow: Flow, { conditions }: LimitsPlan): FlowChange['acceptance_criteria'] {
  const rules = conditions
    .filter(({ field }) => field !== '')
    .map(({ field, op, value }) => ({
      lhv: `lead.${field}`,
      op,
      ...(takesValue(op) && { rhv: value.trim() }),
    }))
  if (rules.length === 0) return null
  const before = flow.acceptance_criteria ?? { outcome: 'failure' as const }
  return { ...before, rule_set: { op: 'and', rules } }
}

function pricingWith(flow: Flow, { price }: LimitsPlan): FlowChange['pricing'] {
  if (price.trim() === '') return null
  const [before] = flow.pricing?.prices ?? []
  return { prices: [{ ...before, amount: Number(price) }] }
}

function pingsWith(flow: Flow, { pings }: LimitsPlan): FlowChange['ping_limits'] {
  if (pings.trim() === '') return null
  const [before] = flow.ping_limits ?? []
  return [{ ...before, maximum: Number(pings), duration: 1, duration_units: 'minute' }]
}
