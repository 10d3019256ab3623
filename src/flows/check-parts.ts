// What is wrong with the parts of a document among themselves: prices, caps, ids, outcomes.
import type { Cap } from '../caps/cap.ts'
import type { Fault } from '../lib/errors.ts'
import { isTemplate } from '../templates/template.ts'
import type { FlowDocument } from './flow.ts'
import type { FilterStep, Source } from './step.ts'

const OUTCOMES = ['success', 'failure', 'error']

export function outcomeFaults({ outcome }: FilterStep, path: string): Fault[] {
  if (OUTCOMES.includes(outcome) || isTemplate(outcome)) return []
  const message = `must be one of: ${OUTCOMES.join(', ')}; or a template such as {{my_crm.outcome}}`
  return [{ path: `${path}/outcome`, message }]
}

export function pricingFaults(document: FlowDocument): Fault[] {
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
export function repeatedIds(document: FlowDocument): Fault[] {
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
export function repeatedSources({ sources }: FlowDocument): Fault[] {
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

const DEEPEST_CAP = 5

/** Counters go by a cap's id, so it stands once; and caps within caps within caps are a mistake. */
export function capFaults(document: FlowDocument): Fault[] {
  const all = [
    ...capsIn(document.caps, '/caps'),
    ...document.sources.flatMap(({ caps }, n) => capsIn(caps, `/sources/${n}/caps`)),
    ...document.steps.flatMap((step, n) =>
      step.type === 'recipient' ? capsIn(step.caps, `/steps/${n}/caps`) : [],
    ),
  ]
  return all.flatMap(({ cap, path, depth }, n) => {
    if (depth > DEEPEST_CAP) return [{ path, message: `must not lie deeper than ${DEEPEST_CAP} caps` }]
    const stands = cap.id !== undefined && all.findIndex((other) => other.cap.id === cap.id) < n
    return stands ? [{ path: `${path}/id`, message: 'must be unique in the flow' }] : []
  })
}

type PlacedCap = { cap: Cap; path: string; depth: number }

function capsIn(caps: Cap[] | null | undefined, path: string, depth = 1): PlacedCap[] {
  return (caps ?? []).flatMap((cap, n) => [
    { cap, path: `${path}/${n}`, depth },
    ...(depth > DEEPEST_CAP ? [] : capsIn(cap.caps, `${path}/${n}/caps`, depth + 1)),
  ])
}
