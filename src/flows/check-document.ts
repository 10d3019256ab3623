// What a document may refer to, and what its schema cannot say: every fault at its path.
import type { Fault } from '../lib/errors.ts'
import { directionOf } from '../modules/modules.ts'
import type { FlowDocument } from './flow.ts'
import type { Source, Step } from './step.ts'

/** What there is: of everything that the document names, the ids that the account may use. */
export type Known = {
  fields: ReadonlySet<string>
  entities: ReadonlySet<string>
  credentials: ReadonlySet<string>
}

export type Named = { fields: string[]; entities: string[]; credentials: string[] }

/** Everything outside itself that a document names. */
export function namedIn(document: FlowDocument): Named {
  const entities = [...document.sources, ...recipients(document)].map((part) => part.entity.id)
  return {
    fields: document.fields,
    entities: [...new Set(entities)],
    credentials: [...new Set(credentialsIn(document).map(({ id }) => id))],
  }
}

/** All faults of a document that its schema admits. */
export function faultsIn(document: FlowDocument, known: Known): Fault[] {
  return [
    ...unknownFields(document, known),
    ...document.sources.flatMap((source, n) => partnerFaults(source, `/sources/${n}`, 'inbound', known)),
    ...document.steps.flatMap((step, n) =>
      step.type === 'recipient' ? partnerFaults(step, `/steps/${n}`, 'outbound', known) : [],
    ),
    ...unknownCredentials(document, known),
    ...pricingFaults(document),
    ...repeatedIds(document),
    ...repeatedSources(document),
  ]
}

function unknownFields(document: FlowDocument, known: Known): Fault[] {
  return document.fields.flatMap((id, n) =>
    known.fields.has(id)
      ? []
      : [{ path: `/fields/${n}`, message: `must be a field that exists; ${id} does not` }],
  )
}

type Part = { entity: { id: string }; integration: { module_id: string } }

function partnerFaults(part: Part, path: string, direction: 'inbound' | 'outbound', known: Known): Fault[] {
  const faults: Fault[] = []
  const { module_id } = part.integration
  if (!known.entities.has(part.entity.id)) {
    faults.push({ path: `${path}/entity/id`, message: 'must be an entity that your account may use' })
  }
  const actual = directionOf(module_id)
  if (actual !== direction) {
    const words = actual
      ? `is ${actual}; an ${direction} module belongs here`
      : 'must be a module that the exchange knows'
    faults.push({ path: `${path}/integration/module_id`, message: words })
  }
  return faults
}

function unknownCredentials(document: FlowDocument, known: Known): Fault[] {
  return credentialsIn(document).flatMap(({ id, path }) =>
    known.credentials.has(id) ? [] : [{ path, message: 'must be a credential of your account' }],
  )
}

/** A source names its credential itself, a step by a mapping; templates are not looked into. */
function credentialsIn(document: FlowDocument): { id: string; path: string }[] {
  const found = document.sources.flatMap(({ credential_id }, n) =>
    credential_id ? [{ id: credential_id, path: `/sources/${n}/credential_id` }] : [],
  )
  const mapped = document.steps.flatMap((step, n) =>
    step.type === 'recipient' ? mappedCredentials(step.integration, `/steps/${n}`) : [],
  )
  const { firehose } = document
  return [
    ...found,
    ...mapped,
    ...(firehose ? [{ id: firehose.credential_id, path: '/firehose/credential_id' }] : []),
  ]
}

function mappedCredentials(integration: { mappings?: { property: string; value: unknown }[] }, path: string) {
  return (integration.mappings ?? []).flatMap(({ property, value }, n) =>
    property === 'credential_id' && typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)
      ? [{ id: value.toLowerCase(), path: `${path}/integration/mappings/${n}/value` }]
      : [],
  )
}

function pricingFaults(document: FlowDocument): Fault[] {
  const places = [
    { pricing: document.pricing, path: '/pricing' },
    ...document.sources.map(({ pricing }, n) => ({ pricing, path: `/sources/${n}/pricing` })),
    ...document.steps.map((step, n) => ({
      pricing: step.type === 'recipient' ? step.pricing : null,
      path: `/steps/${n}/pricing`,
    })),
  ]
  return places.flatMap(({ pricing, path }) =>
    pricing?.override && (pricing.prices ?? []).length > 0
      ? [{ path: `${path}/prices`, message: 'must be empty where the other side names the price (override)' }]
      : [],
  )
}

/** Sources and steps are found by their ids, in events and links, so an id stands once in a flow. */
function repeatedIds(document: FlowDocument): Fault[] {
  const places = [
    ...document.sources.map(({ id }, n) => ({ id, path: `/sources/${n}/id` })),
    ...document.steps.map(({ id }, n) => ({ id, path: `/steps/${n}/id` })),
  ]
  return places.flatMap(({ id, path }, n) =>
    id !== undefined && places.findIndex((place) => place.id === id) < n
      ? [{ path, message: `must be unique in the flow; ${id} stands before` }]
      : [],
  )
}

/** A submission's address names the entity, so an entity is a source once. */
function repeatedSources({ sources }: FlowDocument): Fault[] {
  return sources.flatMap(({ entity }: Source, n) =>
    sources.findIndex((source) => source.entity.id === entity.id) < n
      ? [
          {
            path: `/sources/${n}/entity/id`,
            message: 'must not be the entity of another source of this flow',
          },
        ]
      : [],
  )
}

function recipients(document: FlowDocument) {
  return document.steps.filter((step: Step) => step.type === 'recipient')
}
