// A buyer's plan of delivery: read from the recipient step of its flow, and written back into it.
import type { Flow, FlowChange, Mapping, RecipientStep } from '../api-types.ts'

export const WAYS = {
  json: { module: 'leadconduit-custom.outbound.json', prefix: 'json_property.' },
  form: { module: 'leadconduit-custom.outbound.form', prefix: 'form_field.' },
  email: { module: 'gangway.outbound.email', prefix: 'lead.' },
} as const

export type Way = keyof typeof WAYS

export type Plan = {
  way: Way | null
  url: string
  user: string
  pass: string
  to: string
  /** Under which name each field is sent; empty for a field that is left out. */
  names: Record<string, string>
  term: string
  path: string
  reason: string
  price: string
}

const PROPERTIES = {
  url: 'url',
  user: 'basic_username',
  pass: 'basic_password',
  to: 'to',
  term: 'outcome_search_term',
  path: 'outcome_search_path',
  reason: 'reason_path',
  price: 'price_path',
} as const

type Simple = keyof typeof PROPERTIES

/** Which of them each way knows. */
const ANSWERS: Simple[] = ['term', 'path', 'reason', 'price']
const KNOWN: Record<Way, Simple[]> = {
  json: ['url', 'user', 'pass', ...ANSWERS],
  form: ['url', 'user', 'pass', ...ANSWERS],
  email: ['to'],
}

/** The first recipient is the one that the wizard sets up; others are kept as they are. */
export function stepOf(flow: Pick<Flow, 'steps'>): RecipientStep | undefined {
  return flow.steps.find((step) => step.type === 'recipient')
}

function wayOf(moduleId: string | undefined): Way | null {
  const found = Object.entries(WAYS).find(([, { module }]) => module === moduleId)
  return found ? (found[0] as Way) : null
}

export function planOf(flow: Flow): Plan {
  const step = stepOf(flow)
  const mappings = step?.integration.mappings ?? []
  const way = wayOf(step?.integration.module_id)
  const value = (name: Simple) =>
    String(mappings.find(({ property }) => property === PROPERTIES[name])?.value ?? '')
  const simple = Object.fromEntries((Object.keys(PROPERTIES) as Simple[]).map((name) => [name, value(name)]))
  return { way, ...(simple as Record<Simple, string>), names: namesOf(flow.fields, mappings, way) }
}

/** Fields that are mapped already keep their names; if none is, each is sent under its own. */
function namesOf(fields: string[], mappings: Mapping[], way: Way | null): Record<string, string> {
  const prefix = way && WAYS[way].prefix
  const mapped = mappings.filter(({ property }) => prefix && property.startsWith(prefix))
  const named = (field: string) => {
    const mapping = mapped.find(({ value }) => value === `{{lead.${field}}}`)
    return mapping ? mapping.property.slice(prefix?.length) : ''
  }
  return Object.fromEntries(fields.map((field) => [field, mapped.length > 0 ? named(field) : field]))
}

export type Places = { sellerId: string; recipientId: string }

/** The flow with the plan in it, and the seller among its sources. */
export function flowWith(flow: Flow, plan: Plan, { sellerId, recipientId }: Places): FlowChange {
  const {
    id: _id,
    created_at: _made,
    updated_at: _changed,
    level: _level,
    deployed_at: _live,
    warnings: _told,
    errors: _errors,
    ...document
  } = flow
  const isSource = flow.sources.some(({ entity }) => entity.id === sellerId)
  const seller = { entity: { id: sellerId }, integration: { module_id: 'leadconduit-default.inbound' } }
  return {
    ...document,
    sources: isSource ? flow.sources : [...flow.sources, seller],
    steps: plan.way ? stepsWith(flow, plan, plan.way, recipientId) : flow.steps,
  }
}

function stepsWith(flow: Flow, plan: Plan, way: Way, recipientId: string): Flow['steps'] {
  const before = stepOf(flow)
  const integration = { module_id: WAYS[way].module, mappings: mappingsOf(plan, way, before) }
  const step: RecipientStep = {
    ...(before ?? { entity: { id: recipientId }, retry_enabled: true }),
    type: 'recipient',
    integration,
    test_leads: 'deliver',
  }
  return before ? flow.steps.map((each) => (each === before ? step : each)) : [...flow.steps, step]
}

/** Those of the wizard, and whatever else somebody set up for the same module. */
function mappingsOf(plan: Plan, way: Way, before: RecipientStep | undefined): Mapping[] {
  const { module, prefix } = WAYS[way]
  const ours = KNOWN[way].map((name) => PROPERTIES[name] as string)
  const isOurs = ({ property }: Mapping) => ours.includes(property) || property.startsWith(prefix)
  const others = before?.integration.module_id === module ? (before.integration.mappings ?? []) : []
  const simple = KNOWN[way].map((name) => ({ property: PROPERTIES[name], value: plan[name].trim() }))
  const fields = Object.entries(plan.names).map(([field, name]) => ({
    property: name.trim() && prefix + (way === 'email' ? field : name.trim()),
    value: `{{lead.${field}}}`,
  }))
  return [
    ...simple.filter(({ value }) => value !== ''),
    ...fields.filter(({ property }) => property !== ''),
    ...others.filter((mapping) => !isOurs(mapping)),
  ]
}

/** Values that a sample lead could have, by the name of the field. */
const SAMPLES: Record<string, string> = {
  first_name: 'Maria',
  last_name: 'Lopez',
  email: 'maria.lopez@example.com',
  phone_1: '512-555-0123',
  address_1: '12 Elm Street',
  city: 'Austin',
  state: 'TX',
  postal_code: '78701',
  country: 'US',
}

export function sampleLead(fields: string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, SAMPLES[field] ?? 'Sample']))
}
