// A buyer's plan of delivery: read from the recipient step of its flow, and written back into it.

import type { Flow, FlowChange, Mapping, RecipientStep } from '../api-types.ts'
import { documentOf } from '../flows/draft.ts'
import { newRow, type Row, rowOf, sentAs } from './row.ts'
import { type Simple, WAYS, type Way, wayOf } from './ways.ts'

export type Header = { key: string; name: string; value: string }

export type Plan = {
  way: Way | null
  simple: Partial<Record<Simple, string>>
  headers: Header[]
  rows: Row[]
}

const HEADER = 'header.'
/** A sign-in by credential takes the place of one that stands in the flow itself. */
const OLD_SIGN_IN = ['basic_username', 'basic_password']

/** The first recipient is the one that the wizard sets up; others are kept as they are. */
export function stepOf(flow: Pick<Flow, 'steps'>): RecipientStep | undefined {
  return flow.steps.find((step) => step.type === 'recipient')
}

/** Of a flow without a step that delivers, it is known from elsewhere whether its buyer pulls. */
export function planOf(flow: Flow, { pulls = false } = {}): Plan {
  const step = stepOf(flow)
  const way = step ? wayOf(step.integration.module_id) : pulls ? 'pull' : null
  return planFor(flow, way)
}

/** The plan of another way, with what the flow knows of it. */
export function planFor(flow: Flow, way: Way | null): Plan {
  const step = stepOf(flow)
  const isSame = way !== null && step?.integration.module_id === WAYS[way].module
  const mappings = isSame ? (step.integration.mappings ?? []) : []
  const fresh = mappings.length === 0 && way !== null && WAYS[way].knows.includes('accepted_statuses')
  const texts = Object.fromEntries(mappings.map(({ property, value }) => [property, String(value ?? '')]))
  return {
    way,
    simple: { ...texts, ...(fresh && { accepted_statuses: '200-299' }) },
    headers: mappings.filter(isHeader).map(({ property, value }, at) => ({
      key: `header-${at}`,
      name: property.slice(HEADER.length),
      value: String(value ?? ''),
    })),
    rows: rowsOf(flow.fields, mappings, way),
  }
}

const isHeader = ({ property }: Mapping) => property.startsWith(HEADER)

/** What is mapped already; if nothing is, every field under a name of its own. */
function rowsOf(fields: string[], mappings: Mapping[], way: Way | null): Row[] {
  if (!way) return []
  const { prefix } = WAYS[way]
  const mapped = mappings.filter(({ property }) => prefix !== '' && property.startsWith(prefix))
  if (mapped.length === 0) return fields.map((field) => newRow({ field, target: nameFor(field, way) }))
  return mapped.map(({ property, value }) => rowOf(property.slice(prefix.length), value))
}

export function nameFor(field: string, way: Way): string {
  return way === 'xml' ? `lead.${field}` : field
}

/** What is delivered and how, as a text: the same if nothing of that was changed. */
export function deliveryIn(flow: Pick<Flow, 'steps'>): string {
  const step = stepOf(flow)
  const mappings = (step?.integration.mappings ?? []).map(({ property, value }) => [property, value])
  return JSON.stringify([step?.integration.module_id, mappings.sort()])
}

export type Places = { sellerId: string; recipientId: string; alsoFields?: string[] }

/** The flow with the plan in it, and the seller among its sources. */
export function flowWith(
  flow: Flow,
  plan: Plan,
  { sellerId, recipientId, alsoFields = [] }: Places,
): FlowChange {
  const isSource = flow.sources.some(({ entity }) => entity.id === sellerId)
  const seller = { entity: { id: sellerId }, integration: { module_id: 'leadconduit-default.inbound' } }
  return {
    ...documentOf(flow),
    fields: [...new Set([...flow.fields, ...alsoFields])],
    sources: isSource ? flow.sources : [...flow.sources, seller],
    steps: plan.way ? stepsWith(flow, plan, plan.way, recipientId) : flow.steps,
  }
}

function stepsWith(flow: Flow, plan: Plan, way: Way, recipientId: string): Flow['steps'] {
  const before = stepOf(flow)
  const { module } = WAYS[way]
  if (!module) return flow.steps.filter((each) => each !== before)
  const integration = { module_id: module, mappings: mappingsOf(plan, way, before) }
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
  const { module, prefix, headers } = WAYS[way]
  const replaced = plan.simple.credential_id ? OLD_SIGN_IN : []
  const isOurs = (mapping: Mapping) =>
    mapping.property.startsWith(prefix) ||
    (headers && isHeader(mapping)) ||
    [...(WAYS[way].knows as string[]), ...replaced].includes(mapping.property)
  const others = before?.integration.module_id === module ? (before.integration.mappings ?? []) : []
  return [...reaching(plan, way), ...sending(plan.rows, way), ...others.filter((each) => !isOurs(each))]
}

/** How the place is reached and its answer read: without anything of a lead. */
export function reaching({ simple, headers }: Plan, way: Way): Mapping[] {
  const given = WAYS[way].knows.map((name) => ({
    property: name as string,
    value: simple[name]?.trim() ?? '',
  }))
  const own = WAYS[way].headers ? headers : []
  return [
    ...given.filter(({ value }) => value !== ''),
    ...own
      .filter(({ name, value }) => name.trim() !== '' && value.trim() !== '')
      .map(({ name, value }) => ({ property: HEADER + name.trim(), value: value.trim() })),
  ]
}

function sending(rows: Row[], way: Way): Mapping[] {
  const { prefix, named } = WAYS[way]
  return rows.flatMap((row) => {
    const name = named ? row.target.trim() : row.field
    const value = sentAs(row).trim()
    return name === '' || value === '' ? [] : [{ property: prefix + name, value }]
  })
}
