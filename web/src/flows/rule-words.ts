// Rules as sentences, and the shapes in which they are edited.
import type { RuleSet } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'

const said = flowWords.rules

export type Rule = { id?: string; lhv: string; op: string; rhv?: unknown; rule_set?: RuleSet | null }
export type Element = Rule | RuleSet

export const UNARY = [
  'is blank',
  'is not blank',
  'is true',
  'is not true',
  'is false',
  'is not false',
  'format is valid',
  'format is invalid',
  'is obscene',
  'is not obscene',
]
export const BINARY = [
  'is equal to',
  'is not equal to',
  'is less than',
  'is less than or equal to',
  'is greater than',
  'is greater than or equal to',
  'is between',
  'is not between',
  'is included in',
  'is not included in',
  'includes',
  'does not include',
  'matches pattern',
  'does not match pattern',
]
export const MANY = ['is included in', 'is not included in']

export const isGroup = (element: Element): element is RuleSet => 'rules' in element

/** What people call the variables that rules name. */
export type Labels = (path: string) => string

export function labelsFor(fields: { id: string; name: string }[]): Labels {
  const names = new Map(fields.map(({ id, name }) => [id, name]))
  return (path) => {
    const field = path.replace(/^lead\./, '')
    const whole = names.get(field)
    if (whole) return whole
    const cut = field.lastIndexOf('.')
    const parent = names.get(field.slice(0, cut))
    return parent ? `${parent} (${field.slice(cut + 1).replaceAll('_', ' ')})` : path
  }
}

export function inWords(rules: RuleSet, label: Labels): string {
  const parts = (rules.rules as Element[]).map((element) =>
    isGroup(element) ? `(${inWords(element, label)})` : ruleInWords(element, label),
  )
  return parts.join(rules.op === 'or' ? said.or : said.and)
}

export function ruleInWords({ lhv, op, rhv, rule_set }: Rule, label: Labels): string {
  const right = UNARY.includes(op) ? '' : ` ${valueInWords(rhv)}`
  const further = rule_set ? `${said.and}(${inWords(rule_set, label)})` : ''
  return `${label(lhv)} ${op}${right}${further}`
}

function valueInWords(value: unknown): string {
  if (!Array.isArray(value)) return String(value ?? '…') || '…'
  if (value.length < 2) return String(value[0] ?? '…')
  return `${value.slice(0, -1).join(', ')}${said.or}${value.at(-1)}`
}

/** The rule with another comparison: what stands to the right takes the form that this one compares with. */
export function withOperator(rule: Rule, op: string): Rule {
  const { rhv, ...rest } = rule
  if (UNARY.includes(op)) return { ...rest, op }
  if (MANY.includes(op)) return { ...rest, op, rhv: Array.isArray(rhv) ? rhv : rhv ? [rhv] : [] }
  return { ...rest, op, rhv: Array.isArray(rhv) ? rhv.join(', ') : (rhv ?? '') }
}

export const newRule = (): Rule => ({ lhv: '', op: 'is equal to', rhv: '' })
