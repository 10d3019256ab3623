// What GET /events/event-metrics/* may be asked: the form of the analytics service that charts were made for.
import { type Static, Type } from 'typebox'
import { listOf, Many } from '../events/query.ts'
import { jsonOf, rulesOf } from '../events/rules.ts'
import { type Selection, selectionOf } from '../events/selection.ts'
import { invalid } from '../lib/errors.ts'
import type { Rule } from '../rules/rule.ts'
import { Properties, Zone } from './query.ts'
import {
  INTERVALS,
  type Interval,
  type Relative,
  type Span,
  TODAY,
  timeframeOf,
  type Unit,
  unitOf,
} from './span.ts'

const Optional = Type.Optional
const Texts = Many(Type.String({ maxLength: 100_000 }), 'must be JSON')

/** Lists may be sent with brackets behind their name, as clients of that service do. */
const lists = {
  group_by: Optional(Properties),
  'group_by[]': Optional(Properties),
  filters: Optional(Texts),
  'filters[]': Optional(Texts),
}

export const MetricQuery = Type.Object({
  ...lists,
  timeframe: Optional(Type.String({ maxLength: 500, examples: ['today', 'this_14_days'] })),
  interval: Optional(Type.String({ maxLength: 100, examples: ['daily'] })),
  timezone: Optional(Zone),
})

export const TargetQuery = Type.Object({
  ...MetricQuery.properties,
  target_property: Type.String({ minLength: 1, maxLength: 200, examples: ['vars.lead.id'] }),
})

export const MedianQuery = Type.Object({
  ...lists,
  target_property: Type.String({ minLength: 1, maxLength: 200, examples: ['wait_ms'] }),
  max_age: Optional(
    Type.Integer({ minimum: 1, maximum: 315_360_000, description: 'Seconds; a day if absent' }),
  ),
  timezone: Optional(Zone),
})

export const FunnelQuery = Type.Object({
  steps: Optional(Texts),
  'steps[]': Optional(Texts),
  timeframe: MetricQuery.properties.timeframe,
  interval: MetricQuery.properties.interval,
  timezone: Optional(Zone),
})

export type MetricQuery = Static<typeof MetricQuery>
export type TargetQuery = Static<typeof TargetQuery>
export type MedianQuery = Static<typeof MedianQuery>
export type FunnelQuery = Static<typeof FunnelQuery>

export const MetricResult = Type.Object({ result: Type.Unknown() }, { title: 'MetricResult' })
export const FunnelResult = Type.Object(
  { steps: Type.Array(Type.Unknown()), result: Type.Array(Type.Integer()) },
  { title: 'FunnelResult' },
)

/** A list under its name, with brackets or without. */
export function bracketed(query: Record<string, unknown>, name: string): string[] {
  return [...(listOf(query[name]) ?? []), ...(listOf(query[`${name}[]`]) ?? [])] as string[]
}

export function timeframeIn({ timeframe }: { timeframe?: string }): Relative | Span {
  return timeframe === undefined ? TODAY : timeframeOf(timeframe)
}

/** `daily`, or `{"name": "daily"}`. */
export function unitIn({ interval }: { interval?: string }): Unit | undefined {
  if (interval === undefined) return undefined
  const said = interval.startsWith('{')
    ? (jsonOf(interval, '/interval') as { name?: unknown }).name
    : interval
  if (INTERVALS.includes(said as Interval)) return unitOf(said as Interval)
  throw invalid('/interval', `must be one of: ${INTERVALS.join(', ')}`)
}

const OPERATORS: Record<string, Rule['op']> = {
  eq: 'is equal to',
  ne: 'is not equal to',
  lt: 'is less than',
  lte: 'is less than or equal to',
  gt: 'is greater than',
  gte: 'is greater than or equal to',
  in: 'is included in',
  contains: 'includes',
  not_contains: 'does not include',
}

type Filter = { property_name?: unknown; operator?: unknown; property_value?: unknown }

/** Filters, as JSON texts or as the values they are, each a rule of ours. */
export function filtersOf(sent: unknown[], path: string): Selection {
  const filters = sent.flatMap((one) => (typeof one === 'string' ? jsonOf(one, path) : one)) as Filter[]
  return selectionOf(
    {},
    rulesOf(
      filters.map((filter) => ruleOf(filter, path)),
      path,
    ),
  )
}

function ruleOf(filter: Filter | null, path: string): object {
  const { property_name: lhv, operator, property_value } = filter ?? {}
  if (operator === 'exists') return { lhv, op: property_value === false ? 'is blank' : 'is not blank' }
  const op =
    typeof operator === 'string' && Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (!op) throw invalid(path, `must have an operator, one of: exists, ${Object.keys(OPERATORS).join(', ')}`)
  return { lhv, op, rhv: property_value }
}
