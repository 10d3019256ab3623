// Names that rules and templates of a flow may use, whether or not a lead has had them.
import type { Flow, ListedModule } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'

/** Those that every flow has beside its fields. */
export const ALWAYS = [
  'lead.id',
  'source.name',
  'source.id',
  'submission.timestamp',
  'submission.ip',
  'flow.name',
  'flow.id',
  'account.name',
  'random',
  'price',
  'now',
]

export function variablesOf(flow: Flow, modules: ListedModule[], seen: string[]): string[] {
  return [
    ...new Set([
      ...flow.fields.map((id) => `lead.${id}`),
      ...listVariables(flow.list_checks),
      ...flow.steps.flatMap((step) => answersOf(step, modules)),
      ...seen,
      ...ALWAYS,
    ]),
  ]
}

/** What the checks of lists give to rules. */
function listVariables(checks: Flow['list_checks']): string[] {
  const { variables } = flowWords.lists
  return (Object.keys(variables) as (keyof typeof variables)[])
    .filter((kind) => checks?.[kind])
    .map((kind) => variables[kind])
}

type Step = Flow['steps'][number]

/** What a step appends to a lead, as far as its module tells. */
function answersOf(step: Step, modules: ListedModule[]): string[] {
  if (step.type === 'filter') return []
  const module = modules.find(({ id }) => id === step.integration.module_id)
  const key = keyOf(step.entity.name ?? step.entity.id)
  return (module?.response_variables ?? [])
    .filter(({ name }) => !name.includes('*'))
    .map(({ name }) => `${key}.${name}`)
}

/** Where the outcome of a step stands; undefined of a module that tells none. */
export function outcomeOf(step: Step, modules: ListedModule[]): string | undefined {
  return answersOf(step, modules).find((name) => /\.outcome$/.test(name))
}

/** The name under which the answer of a recipient stands among the variables: "My CRM" becomes `my_crm`. */
export function keyOf(entityName: string): string {
  return entityName
    .trim()
    .toLowerCase()
    .replace(/[^0-9a-z \-_]/g, '')
    .replace(/[-\s]+/g, '_')
}
