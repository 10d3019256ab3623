// Places of which no schema says that an id stands there: values of mappings and rules, queries that are read as text.
import type { Row } from '../../../src/http/route.ts'
import { TO_BUYER } from '../../support/story.ts'
import { CRM, JSON_OUT } from '../../support/submitting.ts'
import type { Place } from './places.ts'

type Further = [
  request: string,
  where: Place['where'],
  at: string[],
  kind: string,
  around?: (id: string) => unknown,
]

const step = (module_id: string, property: string) => (value: string) => [
  { type: 'recipient', entity: { id: CRM }, integration: { module_id, mappings: [{ property, value }] } },
]
const integration = (value: string) => ({
  module_id: JSON_OUT,
  mappings: [{ property: 'credential_id', value }],
})
const rule = (name: string) => (rhv: string) => ({ lhv: `vars.${name}.id`, op: 'is equal to', rhv })
const rules = (name: string) => (id: string) => [rule(name)(id)]
const asText =
  <T>(made: (id: string) => T) =>
  (id: string) =>
    JSON.stringify(made(id))
const filter = (property_value: string) => [{ property_name: 'vars.flow.id', operator: 'eq', property_value }]
const check = (list_name: string) => ({ duplicate: { value: '{{lead.email}}', list_name } })

const FURTHER: Further[] = [
  ...['POST /flows', 'PUT /flows/:id'].flatMap((request): Further[] => [
    [request, 'body', ['steps'], 'credentials', step(JSON_OUT, 'credential_id')],
    [request, 'body', ['steps'], 'flows', step(TO_BUYER, 'flow_id')],
    [request, 'body', ['list_checks'], 'lists', check],
  ]),
  ['POST /services', 'body', ['integration'], 'credentials', integration],
  ['PUT /services/:id', 'body', ['integration'], 'credentials', integration],
  ['POST /deliveries/check', 'body', ['mappings'], 'credentials', (id) => integration(id).mappings],
  ['GET /events', 'query', ['rules'], 'flows', asText(rules('flow'))],
  ['POST /events', 'body', ['rules'], 'entities', rules('recipient')],
  ['GET /events/stats', 'query', ['rule'], 'flows', asText(rule('flow'))],
  ['POST /reports/preview', 'body', ['rules'], 'flows', rules('flow')],
  ['POST /reports', 'body', ['rules'], 'flows', rules('flow')],
  ['GET /events/event-metrics/count', 'query', ['filters'], 'flows', asText(filter)],
  ['GET /events/event-metrics/select_unique', 'query', ['filters'], 'flows', asText(filter)],
  [
    'GET /events/event-metrics/funnel',
    'query',
    ['steps'],
    'flows',
    asText((id) => [{ filters: filter(id) }]),
  ],
  ['GET /search/leads', 'query', ['query'], 'leads'],
  ['POST /feedback', 'query', ['event_id'], 'events'],
  ['GET /feedback', 'query', ['event_id'], 'events'],
]

export type Kinded = Place & { kind: string }

export function furtherPlaces(rows: Row[]): Kinded[] {
  return FURTHER.map(([request, where, at, kind, around]) => {
    const row = rows.find(({ method, path }) => `${method} ${path}` === request)
    if (!row) throw new Error(`there is no ${request}`)
    return { row, where, at, of: 'text', kind, ...(around && { around }) }
  })
}
