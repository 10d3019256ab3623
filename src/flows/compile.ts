// A flow as closures: everything that can be decided once per version is decided here, and nothing is parsed per lead.
import type { Field } from '../fields/field.ts'
import { textOf } from '../fields/value.ts'
import { lazily } from '../lib/lazy.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import type { Modules, OutboundModule } from '../modules/module.ts'
import { compileRuleSet } from '../rules/compile.ts'
import type { Labels } from '../rules/reason.ts'
import { compileTemplate, type Template } from '../templates/template.ts'
import { appendKey, appendPrefix } from './append-key.ts'
import { compileCaps } from './compile-cap.ts'
import { compilePricing, priceSources } from './compile-price.ts'
import type {
  CompiledCriteria,
  CompiledFilter,
  CompiledFlow,
  CompiledHearing,
  CompiledListCheck,
  CompiledRecipient,
  CompiledSource,
  CompiledTelling,
  ListCheckName,
  Outcome,
} from './compiled-flow.ts'
import type { FlowDocument } from './flow.ts'
import { openingOf } from './hours.ts'
import { compileFields } from './lead.ts'
import { compileMappings, copierFor, type TypeOf } from './mapping.ts'
import type { FilterStep, RecipientStep, Source } from './step.ts'

/** Compiles a document that was checked. `fields` are those that it names, as far as they still exist. */
export function compileFlow(document: FlowDocument, fields: Field[], modules: Modules): CompiledFlow {
  const labels = labelsOf(fields)
  return {
    document,
    labels,
    fields: compileFields(fields),
    isOpen: openingOf(document.hours_of_operation),
    lists: compileListChecks(document.list_checks),
    criteria: compileCriteria(document.acceptance_criteria, labels),
    prices: priceSources('flow', document, labels),
    caps: compileCaps(document.caps),
    sources: new Map(
      document.sources.map((source) => [source.entity.id, compileSource(source, modules, labels)]),
    ),
    steps: document.steps.map((step) =>
      step.type === 'filter' ? compileFilter(step, labels) : compileRecipient(step, modules, labels),
    ),
  }
}

/** What people call a variable: the name of the field, with the component if one is meant. */
export function labelsOf(fields: Field[]): Labels {
  const names = new Map(fields.map(({ id, name }) => [`lead.${id}`, name]))
  return (path) => {
    const whole = names.get(path)
    if (whole) return whole
    const cut = path.lastIndexOf('.')
    const field = names.get(path.slice(0, cut))
    return field && `${field} ${path.slice(cut + 1).replaceAll('_', ' ')}`
  }
}

function compileCriteria(
  criteria: FlowDocument['acceptance_criteria'],
  labels: Labels,
): CompiledCriteria | null {
  if (!criteria) return null
  const { rule_set, outcome, reason } = criteria
  const strict = compileRuleSet(rule_set, labels)
  const loose = lazily(() => compileRuleSet(rule_set, labels, { loose: true }))
  const template = reason ? compileTemplate(reason) : undefined
  return {
    rule_set,
    outcome,
    check: (vars, isLoose) => (isLoose ? loose()(vars) : strict(vars)),
    reason: (vars, failed) => textFrom(template, vars) || failed,
  }
}

function compileSource(source: Source, modules: Modules, labels: Labels): CompiledSource {
  const module = modules.find(source.integration.module_id)
  return {
    source,
    module: module?.direction === 'inbound' ? module : undefined,
    mappings: compileMappings(source.integration.mappings, undefined, labels),
    criteria: compileCriteria(source.acceptance_criteria, labels),
    prices: priceSources('source', source, labels),
    caps: compileCaps(source.caps),
    feedback: compileTelling(source, modules, labels),
  }
}

/** A source is told by an outbound module; a seller on this exchange, whose flow waits for it, needs none. */
function compileTelling(source: Source, modules: Modules, labels: Labels): CompiledTelling | undefined {
  const { feedback, entity } = source
  if (!feedback) return undefined
  const { integration, rule_set } = feedback
  const isOutbound = modules.find(integration.module_id)?.direction !== 'inbound'
  const step = { type: 'recipient' as const, entity, integration }
  return {
    rules: compileRuleSet(rule_set, labels),
    step: isOutbound ? compileRecipient(step, modules, labels) : undefined,
  }
}

function compileHearing(step: RecipientStep, modules: Modules, labels: Labels): CompiledHearing | undefined {
  if (!step.feedback) return undefined
  const { integration, rule_set } = step.feedback
  const module = modules.find(integration.module_id)
  return {
    rules: compileRuleSet(rule_set, labels),
    module: module?.direction === 'inbound' ? module : undefined,
    mappings: compileMappings(integration.mappings, undefined, labels),
  }
}

const OUTCOMES = new Set<unknown>(['success', 'failure', 'error'])

function compileFilter(step: FilterStep, labels: Labels): CompiledFilter {
  const outcome = compileTemplate(step.outcome)
  return {
    type: 'filter',
    step,
    enabled: step.enabled !== false,
    stops: compileRuleSet(step.rule_set, labels),
    // A copied outcome may be `skip` or missing: a lead that is stopped without one is refused.
    outcome: (vars) => {
      const given = textFrom(outcome, vars).toLowerCase()
      return OUTCOMES.has(given) ? (given as Outcome) : 'failure'
    },
    reason: step.reason ? compileTemplate(step.reason) : () => '',
  }
}

function compileRecipient(step: RecipientStep, modules: Modules, labels: Labels): CompiledRecipient {
  const found = modules.find(step.integration.module_id)
  const module = found?.direction === 'outbound' ? found : undefined
  return {
    type: 'recipient',
    step,
    enabled: step.enabled !== false,
    module,
    criteria: compileRuleSet(step.rule_set, labels),
    copy: copierFor(step.integration.mappings),
    mappings: compileMappings(step.integration.mappings, typesOf(module), labels),
    caps: compileCaps(step.caps),
    price: compilePricing(step.pricing, undefined, labels),
    key: appendKey(step.entity.name ?? step.entity.id),
    prefix: appendPrefix(module?.response_variables ?? []),
    feedback: compileHearing(step, modules, labels),
  }
}

/** Leads keep the types of their fields; other variables get the type that the module declares. */
export function typesOf(module: OutboundModule | undefined): TypeOf {
  const declared = new Map(
    (module?.request_variables ?? [])
      .filter(({ name, type }) => !name.includes('*') && !['wildcard', 'array', 'credential'].includes(type))
      .map(({ name, type }) => [name, type]),
  )
  return (property) => (property.startsWith('lead.') ? undefined : declared.get(property))
}

const VARIABLES: Record<ListCheckName, string> = {
  duplicate: 'is_duplicate',
  existing_customer: 'is_existing_customer',
  dnc: 'is_dnc',
}

function compileListChecks(checks: FlowDocument['list_checks']): CompiledListCheck[] {
  const names = Object.keys(VARIABLES) as ListCheckName[]
  return names.flatMap((name) => {
    const check = checks?.[name]
    if (!check) return []
    const { value, list_name, lookback = null } = check
    return [{ name, variable: VARIABLES[name], value: compileTemplate(value), list_name, lookback }]
  })
}

function textFrom(template: Template | undefined, vars: Vars): string {
  return textOf(template?.(vars)).trim()
}

/** Reads whether a lead is a test (decision 41). */
export const isTestLead: (vars: Vars) => boolean = testReader()

function testReader() {
  const read = readerOf('lead.is_test')
  return (vars: Vars) => {
    const value = read(vars) as { normal?: unknown } | boolean | undefined
    return value === true || (typeof value === 'object' && value?.normal === true)
  }
}
