// What GET /events/stats may be asked.
import { type Static, Type } from 'typebox'
import { EVENT_TYPES } from '../events/event.ts'
import { listOf, Many, Moment } from '../events/query.ts'
import { jsonOf, rulesOf } from '../events/rules.ts'
import { type Selection, selectionOf } from '../events/selection.ts'
import { invalid } from '../lib/errors.ts'
import { Nullable, Time, Words } from '../lib/schema.ts'
import { columnsOf, isOfPings, STAT_COLUMNS, type StatColumn } from './column.ts'
import type { Property } from './property.ts'
import { INTERVALS } from './span.ts'

const Optional = Type.Optional

const TYPES = EVENT_TYPES.filter((type) => type !== 'retry')
const OUTCOMES = ['success', 'failure', 'error'] as const

export const Properties = Many(
  Type.String({ minLength: 1, maxLength: 200 }),
  'must be a property such as vars.source.id',
)

export const Zone = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'A name, or an offset from UTC in seconds; that of the account if absent',
  examples: ['America/Chicago', '-18000'],
})

export const StatQuery = Type.Object({
  type: Optional(Many(Words(...TYPES), `must be one of: ${TYPES.join(', ')}`)),
  rule: Optional(
    Many(Type.String({ maxLength: 100_000, description: 'One rule, as JSON' }), 'must be a rule, as JSON'),
  ),
  group_by: Optional(Properties),
  interval: Optional(Words(...INTERVALS)),
  timezone: Optional(Zone),
  start: Optional(Moment),
  end: Optional(Moment),
  outcome: Optional(Many(Words(...OUTCOMES), `must be one of: ${OUTCOMES.join(', ')}`)),
  column: Optional(Many(Words(...STAT_COLUMNS), `must be one of: ${STAT_COLUMNS.join(', ')}`)),
  by_lead: Optional(Type.Boolean({ description: 'Count leads (as if absent), or with false events' })),
})
export type StatQuery = Static<typeof StatQuery>

export const Statistic = Type.Object(
  {
    start: Optional(Time),
    end: Optional(Time),
    ...Object.fromEntries(STAT_COLUMNS.map((column) => [column, Optional(Nullable(Type.Number()))])),
  },
  { title: 'EventStatistic', additionalProperties: true },
)
export type Statistic = Record<string, string | number | null>

/** The columns that are asked for, in the order in which they were named; of `type` and `outcome` if none is. */
export function columnsIn(query: StatQuery): StatColumn[] {
  const columns = listOf(query.column)
  if (columns) return [...new Set(columns)]
  const outcomes = listOf(query.outcome) ?? [...OUTCOMES]
  return (listOf(query.type) ?? ['source']).flatMap((type) => columnsOf(type, outcomes))
}

export function selectionIn(query: StatQuery): Selection {
  const rules = (listOf(query.rule) ?? []).flatMap((text) => {
    const said = jsonOf(text, '/rule')
    return Array.isArray(said) ? said : [said]
  })
  return selectionOf({}, rulesOf(rules, '/rule'))
}

/** Pings are counted by flow and source, before there is anything else to know of them. */
export function assertOfPings(
  columns: StatColumn[],
  groups: Property[],
  { columns: narrowed, reason, holds }: Selection,
  path: string,
): void {
  if (!columns.some(isOfPings)) return
  const message = 'can only be vars.flow.id and vars.source.id for columns of pings'
  if (groups.some(({ column }) => column !== 'flow_id' && column !== 'source_id'))
    throw invalid('/group_by', message)
  const others = Object.keys(narrowed).filter((column) => column !== 'flow_id' && column !== 'source_id')
  if (holds || reason !== undefined || others.length > 0) throw invalid(path, message)
}
