// What a source is told of the flow it sends to: the shapes behind its submission docs.
import { type Static, Type } from 'typebox'
import type { Field } from '../fields/field.ts'
import { examplesOf } from '../fields/type.ts'
import { textOf } from '../fields/value.ts'
import { Id, Nullable, Open, Time } from '../lib/schema.ts'
import type { InboundModule } from '../modules/module.ts'
import type { RuleSet } from '../rules/rule.ts'
import { isTemplate, variablesIn } from '../templates/template.ts'
import type { FlowDocument } from './flow.ts'
import type { Source } from './step.ts'

const Named = Open({ id: Id, name: Type.String() })
const AnyObject = Type.Object({}, { additionalProperties: true })

export const MetaParam = Open({
  name: Type.String(),
  label: Type.String(),
  description: Type.String(),
  type: Type.String(),
  required: Type.String({ description: '"yes" where the acceptance criteria ask for it, else "no"' }),
  variable: Nullable(Type.String()),
  examples: Type.Array(Type.Unknown()),
})
export type MetaParam = Static<typeof MetaParam>

export const SourceMeta = Open(
  {
    enabled: Type.Boolean(),
    account: Named,
    flow: Named,
    source: Open({ id: Id, name: Type.String(), authentication_required: Type.Boolean() }),
    params: Type.Array(MetaParam),
    pingable: Type.Boolean(),
    ping_enabled: Type.Boolean(),
    updated_at: Time,
    authorized_account: Type.Boolean(),
    hours_of_operation: AnyObject,
    acceptance_criteria: AnyObject,
    flow_acceptance_criteria: AnyObject,
    flow_pricing: Nullable(AnyObject),
    source_pricing: Nullable(AnyObject),
    flow_pricing_service: Nullable(AnyObject),
    source_pricing_service: Nullable(AnyObject),
  },
  'SourceMeta',
)
export type SourceMeta = Static<typeof SourceMeta>

/** What may be submitted: the flow's fields, what the source's mappings read, and what its module takes besides. */
export function paramsOf(
  document: FlowDocument,
  source: Source,
  fields: Field[],
  module: InboundModule | undefined,
): MetaParam[] {
  const required = new Set([
    ...demanded(document.acceptance_criteria?.rule_set),
    ...demanded(source.acceptance_criteria?.rule_set),
  ])
  const own = fields.map((field) => fieldParam(field, field.id, required))
  const byId = new Map(fields.map((field) => [field.id, field]))
  const mapped = (source.integration.mappings ?? []).flatMap(({ property, value }) => {
    const field = byId.get(property.replace(/^lead\./, ''))
    const names = typeof value === 'string' && isTemplate(value) ? variablesIn(value) : []
    return field ? names.map((name) => fieldParam(field, name, required)) : []
  })
  const others = (module?.params?.() ?? []).filter(({ name }) => name !== '*').map(moduleParam)
  const all = [...own, ...mapped, ...others]
  return all.filter(({ name }, n) => all.findIndex((other) => other.name === name) === n)
}

function fieldParam(field: Field, name: string, required: Set<string>): MetaParam {
  return {
    name,
    label: field.name,
    description: field.description,
    type: field.type,
    required: required.has(`lead.${field.id}`) ? 'yes' : 'no',
    variable: field.id,
    examples: examplesOf(field.type).map(textOf),
  }
}

function moduleParam({
  name,
  type,
  label,
  description,
  examples,
}: ReturnType<NonNullable<InboundModule['params']>>[number]): MetaParam {
  return {
    name,
    label: label ?? name,
    description: description ?? '',
    type,
    required: 'no',
    variable: null,
    examples: examples ?? [],
  }
}

const DEMANDS = new Set(['is not blank', 'format is valid', 'is true', 'is equal to', 'is included in'])

/** Variables without which these rules never hold. */
function demanded(rules: RuleSet | null | undefined): string[] {
  if (!rules || (rules.op !== 'and' && rules.rules.length > 1)) return []
  return rules.rules.flatMap((rule) =>
    'rules' in rule
      ? demanded(rule)
      : DEMANDS.has(rule.op)
        ? [rule.lhv.split('.').slice(0, 2).join('.')]
        : [],
  )
}
