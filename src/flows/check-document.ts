// What a document may refer to, and what its schema cannot say: every fault at its path.
import type { EntitySummary } from '../entities/entity.ts'
import type { Fault } from '../lib/errors.ts'
import { directionOf, type Modules } from '../modules/module.ts'
import { faultsInContent } from './check-content.ts'
import { capFaults, outcomeFaults, pricingFaults, repeatedIds, repeatedSources } from './check-parts.ts'
import type { FlowDocument } from './flow.ts'
import { faultsInHours } from './hours.ts'
import type { RecipientStep, Source, Step } from './step.ts'

/** What there is: of everything that the document names, what the account may use. */
export type Known = {
  fields: ReadonlySet<string>
  entities: ReadonlyMap<string, EntitySummary & { account?: boolean }>
  credentials: ReadonlySet<string>
  destinations: ReadonlySet<string>
  services: ReadonlySet<string>
  modules: Modules
}

export type Named = Record<'fields' | 'entities' | 'credentials' | 'destinations' | 'services', string[]>

/** Everything outside itself that a document names. */
export function namedIn(document: FlowDocument): Named {
  const entities = [...document.sources, ...recipients(document)].map((part) => part.entity.id)
  return {
    fields: document.fields,
    entities: [...new Set(entities)],
    credentials: [...new Set(credentialsIn(document).map(({ id }) => id))],
    destinations: (document.destinations ?? []).flatMap(({ instance_id }) => instance_id ?? []),
    services: servicesIn(document).map(({ id }) => id),
  }
}

/** All faults of a document that its schema admits. */
export function faultsIn(document: FlowDocument, known: Known): Fault[] {
  return [
    ...unknownFields(document, known),
    ...document.sources.flatMap((source, n) => sourceFaults(source, `/sources/${n}`, known)),
    ...document.steps.flatMap((step, n) =>
      step.type === 'recipient'
        ? partnerFaults(step, `/steps/${n}`, 'outbound', known)
        : outcomeFaults(step, `/steps/${n}`),
    ),
    ...unknownCredentials(document, known),
    ...unknownServices(document, known),
    ...destinationFaults(document, known),
    ...pricingFaults(document),
    ...capFaults(document),
    ...faultsInHours(document.hours_of_operation),
    ...repeatedIds(document),
    ...repeatedSources(document),
    ...faultsInContent(document),
  ]
}

function unknownFields(document: FlowDocument, known: Known): Fault[] {
  return document.fields.flatMap((id, n) =>
    known.fields.has(id)
      ? []
      : [{ path: `/fields/${n}`, message: `must be a field that exists; ${id} does not` }],
  )
}

/** A source that must prove who it is, is a company with keys of its own. */
function sourceFaults(source: Source, path: string, known: Known): Fault[] {
  const faults = partnerFaults(source, path, 'inbound', known)
  const entity = known.entities.get(source.entity.id)
  if (!source.authentication_required || !entity || entity.account) return faults
  const message = 'needs a source that is a connected company: nobody else has a key to show'
  return [...faults, { path: `${path}/authentication_required`, message }]
}

type Part = { entity: { id: string }; integration: { module_id: string } }

function partnerFaults(part: Part, path: string, direction: 'inbound' | 'outbound', known: Known): Fault[] {
  const faults: Fault[] = []
  const { module_id } = part.integration
  if (!known.entities.has(part.entity.id)) {
    faults.push({ path: `${path}/entity/id`, message: 'must be an entity that your account may use' })
  }
  const actual = directionOf(known.modules, module_id)
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

function recipients(document: FlowDocument): RecipientStep[] {
  return document.steps.filter((step: Step) => step.type === 'recipient')
}

function servicesIn(document: FlowDocument): { id: string; path: string }[] {
  const places = [
    { service: document.pricing_service, path: '/pricing_service' },
    ...document.sources.map((source, n) => ({
      service: source.pricing_service,
      path: `/sources/${n}/pricing_service`,
    })),
  ]
  return places.flatMap(({ service, path }) =>
    service ? [{ id: service.service_id, path: `${path}/service_id` }] : [],
  )
}

function unknownServices(document: FlowDocument, known: Known): Fault[] {
  return servicesIn(document).flatMap(({ id, path }) =>
    known.services.has(id) ? [] : [{ path, message: 'must be a pricing service of your account' }],
  )
}

/** A destination says itself where its leads go, or is one of the account's. */
function destinationFaults({ destinations }: FlowDocument, known: Known): Fault[] {
  return (destinations ?? []).flatMap(({ instance_id, actions }, n) => {
    const goesSomewhere = (actions ?? []).some(({ webhook_url }) => webhook_url)
    if (goesSomewhere || (instance_id && known.destinations.has(instance_id))) return []
    const message =
      'must have an action with a webhook_url, or the instance_id of a destination of your account'
    return [{ path: `/destinations/${n}`, message }]
  })
}
