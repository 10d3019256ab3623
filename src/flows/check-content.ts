// Rules and templates of a document: what cannot be compiled is a fault, what is likely a slip a warning.
import type { Field } from '../fields/field.ts'
import { operatorsOf } from '../fields/type.ts'
import type { Fault } from '../lib/errors.ts'
import type { Modules } from '../modules/module.ts'
import { faultsInRules, warningsInRules } from '../rules/faults.ts'
import { faultInTemplate } from '../templates/fault.ts'
import { isTemplate, variablesIn } from '../templates/template.ts'
import type { FlowDocument } from './flow.ts'
import type { Mapping } from './part.ts'
import { type Places, placesIn, type Text } from './places.ts'

/** Every rule and template that cannot be compiled. */
export function faultsInContent(document: FlowDocument): Fault[] {
  return faultsInPlaces(placesIn(document))
}

export function faultsInPlaces({ rules, texts }: Places): Fault[] {
  return [
    ...rules.flatMap(({ rule_set, path }) => faultsInRules(rule_set, path)),
    ...texts.flatMap(({ text, path }) => faultInTemplate(text, path)),
  ]
}

/** What a flow may hold and its author hardly means; saving goes on. */
export function warningsIn(document: FlowDocument, fields: Field[], modules: Modules): Fault[] {
  const { rules, texts } = placesIn(document)
  const types = new Map(fields.map(({ id, type }) => [`lead.${id}`, type]))
  return [
    ...rules.flatMap(({ rule_set, path }) =>
      warningsInRules(rule_set, path, (variable) => types.get(variable), operatorsOf),
    ),
    ...texts.flatMap((text) => unknownFields(text, types)),
    ...document.sources.flatMap(({ integration }, n) =>
      unknownTargets(integration.mappings, `/sources/${n}/integration/mappings`, (property) =>
        types.has(`lead.${property.replace(/^lead\./, '')}`),
      ),
    ),
    ...document.steps.flatMap((step, n) =>
      step.type === 'recipient' ? missingVariables(step, `/steps/${n}`, modules) : [],
    ),
  ]
}

/** Sources' own templates read what was submitted, so only names that begin with `lead.` can be judged. */
function unknownFields({ text, path }: Text, types: Map<string, string>): Fault[] {
  const names = isTemplate(text) ? variablesIn(text) : []
  return names
    .filter((name) => name.startsWith('lead.') && name !== 'lead.id' && !isKnown(name, types))
    .map((name) => ({ path, message: `names ${name}, which is not among the fields of the flow` }))
}

function isKnown(name: string, types: Map<string, string>): boolean {
  const parts = name.split('.')
  return parts.some((_, n) => types.has(parts.slice(0, n + 1).join('.')))
}

function unknownTargets(
  mappings: Mapping[] | undefined,
  path: string,
  isField: (property: string) => boolean,
): Fault[] {
  return (mappings ?? []).flatMap(({ property }, n) =>
    isField(property)
      ? []
      : [{ path: `${path}/${n}/property`, message: `${property} is not among the fields of the flow` }],
  )
}

type Step = { integration: { module_id: string; mappings?: Mapping[] } }

/** What the module says it needs, and nothing gives it. */
function missingVariables({ integration }: Step, path: string, modules: Modules): Fault[] {
  const module = modules.find(integration.module_id)
  const given = new Set((integration.mappings ?? []).map(({ property }) => property))
  return (module?.request_variables ?? [])
    .filter(({ name, required }) => required && !name.startsWith('lead.') && !given.has(name))
    .filter(
      ({ name }) => !(name === 'flow_id' && module?.direction === 'outbound' && module.performer === 'buyer'),
    )
    .map(({ name }) => ({
      path: `${path}/integration/mappings`,
      message: `lacks ${name}, which ${integration.module_id} needs`,
    }))
}
