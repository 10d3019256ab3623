// What is asked: which rows, which columns, which leads. Screens choose, the API counts.
import type { Report, ReportRule } from '../api-types.ts'

export const GROUPINGS = ['day', 'flow', 'source', 'recipient', 'reason'] as const
export type Grouping = (typeof GROUPINGS)[number]

export const FILTERS = ['flow', 'source', 'recipient'] as const
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>

export type Question = Pick<Report, 'columns' | 'group_by' | 'rules' | 'interval' | 'by_lead'>
export type Column = Report['columns'][number]

const MONEY: Column[] = ['cost', 'revenue', 'profit']
const LEADS: Column[] = ['source-submitted', 'source-success', 'source-failure', 'source-error']
const DELIVERIES: Column[] = [
  'recipient-submitted',
  'recipient-success',
  'recipient-failure',
  'recipient-error',
]
const WAITS: Column[] = ['recipient-wait-p50', 'recipient-wait-p95', 'recipient-wait-p99']
const REFUSALS: Column[] = ['source-failure', 'source-error', 'recipient-failure', 'recipient-error']

const PROPERTY: Record<Exclude<Grouping, 'day'>, string> = {
  flow: 'vars.flow.id',
  source: 'vars.source.id',
  recipient: 'vars.recipient.id',
  reason: 'reason',
}

/** Counted by events, so that rows add up. What is asked of recipients is about deliveries: what came in has none. */
export function questionOf(grouping: Grouping, filters: Filters): Question {
  const isOfRecipients = grouping === 'recipient' || filters.recipient !== undefined
  const rules: ReportRule[] = FILTERS.flatMap((name) =>
    filters[name] === undefined ? [] : [{ lhv: `${name}.id`, op: 'is equal to', rhv: filters[name] }],
  )
  if (grouping === 'reason') rules.push({ lhv: 'outcome', op: 'is included in', rhv: ['failure', 'error'] })
  if (grouping === 'recipient') rules.push({ lhv: 'type', op: 'is included in', rhv: ['recipient', 'retry'] })
  return {
    columns: columnsOf(grouping, isOfRecipients),
    group_by: grouping === 'day' ? [] : [PROPERTY[grouping]],
    rules,
    interval: grouping === 'day' ? 'daily' : null,
    by_lead: false,
  }
}

function columnsOf(grouping: Grouping, isOfRecipients: boolean): Column[] {
  if (grouping === 'reason') return isOfRecipients ? REFUSALS.slice(2) : REFUSALS
  return isOfRecipients ? [...DELIVERIES, 'revenue', ...WAITS] : [...LEADS, ...MONEY]
}

/** Whether the last row of the table can be told from the others alone. */
export function isSum({ columns, by_lead }: Question): boolean {
  return !by_lead && columns.every(addsUp)
}

/** What the last row needs beside the others, without groups and pieces of time: averages and response times of the whole. */
export function wholeOf(question: Question): Question {
  const columns = question.by_lead ? question.columns : question.columns.filter((column) => !addsUp(column))
  return { ...question, columns, group_by: [], interval: null }
}

/** Whether the parts of a column add up to its whole. */
export function addsUp(column: string): boolean {
  return /-(submitted|success|failure|error|continue|stop)$|^(cost|revenue|profit)$/.test(column)
}

/** What a property is called without the word that may stand before it. */
export function plainName(property: string): string {
  return property.replace(/^vars\./, '')
}
