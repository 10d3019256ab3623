// The lead plane, 7 and 10: statistics as JSON and as CSV, figures of events, variables.
import { type Case, REFUSAL } from './case.ts'
import type { Shape } from './shape.ts'

/** The documented columns, in their order. */
const COLUMNS = [
  ...[
    'source',
    'recipient',
    'return-received',
    'return-sent',
    'conversion-received',
    'conversion-sent',
  ].flatMap((kind) => ['submitted', 'success', 'failure', 'error'].map((end) => `${kind}-${end}`)),
  ...['ping-submitted', 'ping-success', 'ping-success-rate', 'ping-win-rate'],
  ...['cost', 'revenue', 'profit', 'cost-per-conversion-received-success'],
  ...['avg-cost-per-lead', 'avg-revenue-per-lead'],
]
const ROW: Shape = { 'source-success': 'integer', 'source-failure': 'integer', 'source-error': 'integer' }
const CSV = { Accept: 'text/csv' }
const TABLE = { 'content-type': 'text/csv; charset=utf-8' }

const seen = (of: string, name: string, ask: string, more: Partial<Case>): Case => ({
  of,
  name,
  as: 'seller',
  ask: `GET /events/${ask}`,
  status: 200,
  ...more,
})
const stats = (name: string, query: string, more: Partial<Case>) =>
  seen('lead 7.1', name, `stats${query}`, more)
const figure = (name: string, ask: string, result: Shape) =>
  seen('lead 7.3', name, `event-metrics/${ask}`, { answer: { result } })
const refused = (of: string, name: string, ask: string) =>
  seen(of, name, ask, { status: 400, answer: REFUSAL })

const TABLES: Case[] = [
  stats('of today', '', { answer: [ROW] }),
  seen('lead 7.2', 'every column', `stats?${COLUMNS.map((name) => `column=${name}`).join('&')}`, {
    answer: [Object.fromEntries(COLUMNS.map((name) => [name, 'number|null']))],
  }),
  stats('of a type', '?type=recipient', {
    answer: [
      { 'recipient-success': 'integer', 'recipient-failure': 'integer', 'recipient-error': 'integer' },
    ],
  }),
  stats('in groups', '?group_by=vars.source.id&group_by=vars.flow.id&column=source-submitted', {
    answer: [{ 'vars.source.id': 'id', 'vars.flow.id': 'id', 'source-submitted': 'integer' }],
  }),
  ...['hourly', 'daily', 'weekly', 'monthly', 'yearly'].map((interval) =>
    stats(interval, `?interval=${interval}&column=source-submitted&timezone=America/Chicago`, {
      answer: [{ start: 'time', end: 'time', 'source-submitted': 'integer' }],
    }),
  ),
  stats('in a zone by its offset', '?timezone=-18000', { answer: [ROW] }),
  stats('between two times', '?start=2020-01-01T00:00:00Z&end=2020-01-02T00:00:00Z', {
    text: '[{"source-success":0,"source-failure":0,"source-error":0}]',
  }),
  stats('of outcomes, as it was asked before there were columns', '?outcome=success', {
    answer: [{ 'source-success': 'integer' }],
  }),
  stats(
    'by a rule',
    '?rule=%7B%22lhv%22%3A%22outcome%22%2C%22op%22%3A%22is+equal+to%22%2C%22rhv%22%3A%22success%22%7D&column=source-failure',
    { text: '[{"source-failure":0}]' },
  ),
  stats('of events instead of leads', '?by_lead=false', { answer: [ROW] }),
  stats('as CSV', '', {
    headers: CSV,
    text: /^source-success,source-failure,source-error\r\n\d+,\d+,\d+\r\n$/,
    answered: TABLE,
  }),
  stats('as CSV, in groups', '?group_by=vars.source.id&interval=daily&column=source-submitted&column=cost', {
    headers: CSV,
    text: /^start,end,vars\.source\.id,source-submitted,cost\r\n(\d{4}-\d\d-\d\dT[\d:.]+Z,\d{4}-\d\d-\d\dT[\d:.]+Z,[0-9a-f]{24},\d+,[\d.]+\r\n)+$/,
    answered: TABLE,
  }),
  stats('without credentials', '', {
    as: undefined,
    status: 401,
    answer: { error: '=authentication failed' },
  }),
  refused('lead 7.1', 'a column that is none', 'stats?column=colour'),
  refused('lead 7.1', 'an interval that is none', 'stats?interval=sometimes'),
  refused('lead 8.4', 'grouped by who a lead is', 'stats?group_by=vars.lead.email'),
]

const filter = (property_name: string, property_value: string) => ({
  operator: 'eq',
  property_name,
  property_value,
})
const step = (...filters: object[]) => ({
  with_actors: false,
  actor_property: 'vars.lead.id',
  event_collection: 'events',
  filters,
})
const FUNNEL = [
  step(filter('type', 'source')),
  step(filter('type', 'source'), filter('outcome', 'success')),
  step(filter('type', 'recipient'), filter('outcome', 'success')),
]
const STEP: Shape = {
  with_actors: 'boolean',
  actor_property: 'text',
  event_collection: 'text',
  filters: [{ operator: 'text', property_name: 'text', property_value: 'text' }],
}
const asked = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const SPAN: Shape = { start: 'time', end: 'time' }

const FIGURES: Case[] = [
  figure('a median', 'median?target_property=wait_ms&group_by[]=type&group_by[]=module_id&max_age=86400', [
    { type: 'text|null', module_id: 'text|null', median: 'number|null' },
  ]),
  seen(
    'lead 7.3',
    'a funnel',
    `event-metrics/funnel?${FUNNEL.map((one) => `steps[]=${asked(one)}`).join('&')}`,
    { answer: { steps: [STEP], result: ['integer'] } },
  ),
  seen('lead 7.3', 'a funnel in one list', `event-metrics/funnel?timeframe=today&steps=${asked(FUNNEL)}`, {
    answer: { steps: [STEP], result: ['integer'] },
  }),
  refused('lead 7.3', 'a funnel without steps', 'event-metrics/funnel'),
  figure('a count', 'count?timeframe=today', 'integer'),
  figure('a count by outcome and day', 'count?timeframe=this_14_days&interval=daily&group_by[]=outcome', [
    { value: 'list', timeframe: SPAN },
  ]),
  figure('a count by outcome, today', 'count?timeframe=today&interval=daily&group_by[]=outcome', [
    { value: [{ outcome: 'text', result: 'integer' }], timeframe: SPAN },
  ]),
  figure(
    'a count with a filter',
    `count?timeframe=${asked({ start: '2020-01-01T00:00:00Z', end: '2040-01-01T00:00:00Z' })}&filters[]=${asked(filter('type', 'source'))}`,
    'integer',
  ),
  figure('how many values', 'count_unique?timeframe=today&target_property=source.id', 'integer'),
  figure(
    'which values',
    'select_unique?timeframe=today&target_property=vars.flow.id&group_by[]=vars.source.id&group_by[]=vars.recipient.id',
    [{ 'vars.source.id': 'id|null', 'vars.recipient.id': 'id|null', result: ['id'] }],
  ),
  refused('lead 7.3', 'a time that is none', 'event-metrics/count?timeframe=whenever'),
]

const VARIABLES: Case[] = [
  {
    of: 'lead 10',
    name: 'variables',
    as: 'seller',
    ask: 'GET /vars?flow_id={flow}',
    status: 200,
    answer: [{ name: 'text', label: 'text' }],
  },
]

export const STATISTIC_CASES: Case[] = [...TABLES, ...FIGURES, ...VARIABLES]
