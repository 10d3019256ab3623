// A document as it came becomes the document that is kept: inner ids, entities' names, and every member in its place.
import type { Cap } from '../caps/cap.ts'
import type { EntitySummary } from '../entities/entity.ts'
import { bornAt, newId, newShortId } from '../lib/id.ts'
import type { Rule, RuleSet } from '../rules/rule.ts'
import type { FlowDocument } from './flow.ts'
import type { Mapping } from './part.ts'
import type { Pricing } from './price.ts'
import type { RecipientStep, Source, Step } from './step.ts'

type Entities = ReadonlyMap<string, EntitySummary>

/** Ids that are given stay; missing ones are made. `entities` are those that the account may use. */
export function completedDocument(given: FlowDocument, entities: Entities): FlowDocument {
  return {
    name: given.name,
    enabled: given.enabled,
    fields: given.fields,
    caps: withCapIds(given.caps),
    acceptance_criteria: withRules(given.acceptance_criteria) ?? null,
    pricing: withPriceIds(given.pricing) ?? null,
    list_checks: given.list_checks ?? null,
    destinations: given.destinations ?? [],
    sources: given.sources.map((source) => completedSource(source, entities)),
    steps: given.steps.map((step) => completedStep(step, entities)),
    ping_enabled: given.ping_enabled ?? false,
    ping_limits: (given.ping_limits ?? []).map(withBirth),
    pricing_service: given.pricing_service ?? null,
    firehose: given.firehose ?? null,
    hours_of_operation: given.hours_of_operation ?? null,
  }
}

function completedSource(source: Source, entities: Entities): Source {
  const { id, enabled, ...rest } = source
  return {
    id: id ?? newShortId(),
    ...rest,
    ...withPartner(source, entities),
    acceptance_criteria: withRules(source.acceptance_criteria) ?? null,
    caps: withCapIds(source.caps),
    ...(source.ping_limits && { ping_limits: source.ping_limits.map(withBirth) }),
    ...withMoneyAndFeedback(source),
    enabled: enabled ?? true,
    authentication_required: source.authentication_required ?? false,
  }
}

function completedStep(step: Step, entities: Entities): Step {
  const { type, id, enabled = true, ...rest } = step
  const made = { type, id: id ?? newShortId(), ...rest, enabled }
  if (made.type === 'filter') return { ...made, rule_set: withRuleIds(made.rule_set as RuleSet) } as Step
  const recipient = made as RecipientStep
  return {
    ...recipient,
    ...withPartner(recipient, entities),
    rule_set: recipient.rule_set ? withRuleIds(recipient.rule_set) : null,
    caps: withCapIds(recipient.caps),
    ...withMoneyAndFeedback(recipient),
  }
}

type Money = Pick<Source, 'pricing' | 'feedback'>

/** Prices and feedback of a source or recipient, if it has them. */
function withMoneyAndFeedback({ pricing, feedback }: Money): Money {
  return {
    ...(pricing && { pricing: withPriceIds(pricing) }),
    ...(feedback && {
      feedback: {
        ...feedback,
        integration: completedIntegration(feedback.integration),
        ...(feedback.rule_set && { rule_set: withRuleIds(feedback.rule_set) }),
      },
    }),
  }
}

function withPriceIds<T extends Pricing | null | undefined>(pricing: T): T {
  if (!pricing?.prices) return pricing
  const prices = pricing.prices.map(({ id, ...price }) => ({
    id: id ?? newShortId(),
    ...price,
    ...(price.rule_set && { rule_set: withRuleIds(price.rule_set) }),
  }))
  return { ...pricing, prices }
}

/** With an id, and the time at which that was made: windows of several units are counted from it. */
function withBirth<T extends { id?: string; created_at?: string }>(limit: T): T {
  const id = limit.id ?? newId()
  return { ...limit, id, created_at: bornAt(id) }
}

function withPartner({ entity, integration }: Pick<Source, 'entity' | 'integration'>, entities: Entities) {
  const known = entities.get(entity.id)
  return {
    entity: known ? { id: known.id, name: known.name, time_zone: known.time_zone ?? null } : entity,
    integration: completedIntegration(integration),
  }
}

/** With ids for its mappings. */
export function completedIntegration({ module_id, mappings }: Source['integration']): Source['integration'] {
  return { module_id, mappings: (mappings ?? []).map(withMappingIds) }
}

function withMappingIds({ id, rule_set, ...mapping }: Mapping): Mapping {
  return { id: id ?? newShortId(), ...mapping, ...(rule_set && { rule_set: withRuleIds(rule_set) }) }
}

function withRules<T extends { rule_set: RuleSet }>(criteria: T | null | undefined): T | null | undefined {
  return criteria && { ...criteria, rule_set: withRuleIds(criteria.rule_set) }
}

export function withRuleIds({ id, op, rules }: RuleSet): RuleSet {
  return {
    id: id ?? newShortId(),
    op,
    rules: rules.map((rule) => ('rules' in rule ? withRuleIds(rule) : withRuleId(rule))),
  }
}

function withRuleId({ id, rule_set, ...rule }: Rule): Rule {
  return { id: id ?? newShortId(), ...rule, ...(rule_set && { rule_set: withRuleIds(rule_set) }) }
}

function withCapIds(caps: Cap[] | null | undefined): Cap[] | null {
  if (!caps) return null
  return caps.map((cap) => ({
    ...withBirth(cap),
    type: cap.type ?? 'volume',
    ...(cap.rule_set && { rule_set: withRuleIds(cap.rule_set) }),
    ...(cap.caps && { caps: withCapIds(cap.caps) ?? [] }),
  }))
}
