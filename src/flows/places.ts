// Where rules and templates stand in a flow, each with its JSON pointer.
import type { Cap } from '../caps/cap.ts'
import type { RuleSet } from '../rules/rule.ts'
import type { FlowDocument } from './flow.ts'
import type { Mapping } from './part.ts'
import type { Pricing } from './price.ts'
import type { RecipientStep, Source } from './step.ts'

export type Rules = { path: string; rule_set: RuleSet }
export type Text = { path: string; text: string }
export type Places = { rules: Rules[]; texts: Text[] }

/** Every rule set of a document, nested ones within their own; and every text that may be a template. */
export function placesIn(document: FlowDocument): Places {
  return joined([
    criteria(document.acceptance_criteria, '/acceptance_criteria'),
    prices(document.pricing, '/pricing'),
    caps(document.caps, '/caps'),
    listChecks(document.list_checks),
    ...document.sources.map((source, n) => sourcePlaces(source, `/sources/${n}`)),
    ...document.steps.map((step, n) =>
      step.type === 'filter' ? filterPlaces(step, `/steps/${n}`) : recipientPlaces(step, `/steps/${n}`),
    ),
  ])
}

function sourcePlaces(source: Source, path: string): Places {
  return joined([
    integrationPlaces(source.integration, `${path}/integration`),
    criteria(source.acceptance_criteria, `${path}/acceptance_criteria`),
    prices(source.pricing, `${path}/pricing`),
    caps(source.caps, `${path}/caps`),
    feedback(source.feedback, `${path}/feedback`),
  ])
}

function recipientPlaces(step: RecipientStep, path: string): Places {
  return joined([
    ruled(step.rule_set, `${path}/rule_set`),
    integrationPlaces(step.integration, `${path}/integration`),
    prices(step.pricing, `${path}/pricing`),
    caps(step.caps, `${path}/caps`),
    feedback(step.feedback, `${path}/feedback`),
  ])
}

function filterPlaces(
  step: { rule_set: RuleSet; outcome: string; reason?: string | null },
  path: string,
): Places {
  return joined([
    ruled(step.rule_set, `${path}/rule_set`),
    texted(step.outcome, `${path}/outcome`),
    texted(step.reason, `${path}/reason`),
  ])
}

function criteria(given: FlowDocument['acceptance_criteria'], path: string): Places {
  return joined([ruled(given?.rule_set, `${path}/rule_set`), texted(given?.reason, `${path}/reason`)])
}

function feedback(given: Source['feedback'], path: string): Places {
  return joined([
    ruled(given?.rule_set, `${path}/rule_set`),
    integrationPlaces(given?.integration, `${path}/integration`),
  ])
}

/** Of the mappings of a source, step or service. */
export function integrationPlaces(given: { mappings?: Mapping[] } | undefined, path: string): Places {
  return joined((given?.mappings ?? []).map((mapping, n) => mapped(mapping, `${path}/mappings/${n}`)))
}

function mapped({ value, rule_set }: Mapping, path: string): Places {
  const items = Array.isArray(value)
    ? value.map((item, n) => texted(item, `${path}/value/${n}`))
    : [texted(value, `${path}/value`)]
  return joined([...items, ruled(rule_set, `${path}/rule_set`)])
}

function prices(pricing: Pricing | null | undefined, path: string): Places {
  return joined(
    (pricing?.prices ?? []).map(({ rule_set }, n) => ruled(rule_set, `${path}/prices/${n}/rule_set`)),
  )
}

function caps(given: Cap[] | null | undefined, path: string): Places {
  return joined(
    (given ?? []).map((cap, n) =>
      joined([
        ruled(cap.rule_set, `${path}/${n}/rule_set`),
        texted(cap.reason, `${path}/${n}/reason`),
        caps(cap.caps, `${path}/${n}/caps`),
      ]),
    ),
  )
}

function listChecks(given: FlowDocument['list_checks']): Places {
  return joined(
    Object.entries(given ?? {}).map(([name, check]) => texted(check?.value, `/list_checks/${name}/value`)),
  )
}

function ruled(rule_set: RuleSet | null | undefined, path: string): Places {
  return { rules: rule_set ? [{ path, rule_set }] : [], texts: [] }
}

function texted(text: unknown, path: string): Places {
  return { rules: [], texts: typeof text === 'string' ? [{ path, text }] : [] }
}

function joined(places: Places[]): Places {
  return { rules: places.flatMap(({ rules }) => rules), texts: places.flatMap(({ texts }) => texts) }
}
