// Which events are asked for: as much of it as columns know goes to the database, the rest is decided on the event.

import { plain } from '../fields/value.ts'
import { foldedText, isMissing, itemsOf } from '../rules/comparable.ts'
import { compileRuleSet } from '../rules/compile.ts'
import { instantOf } from '../rules/place.ts'
import type { Rule, RuleSet } from '../rules/rule.ts'
import { isTemplate } from '../templates/template.ts'
import type { Event } from './event.ts'

export const COLUMNS = ['type', 'outcome', 'flow_id', 'source_id', 'recipient_id', 'lead_id'] as const
export type Column = (typeof COLUMNS)[number]

/** Variables that columns hold, by the names that rules have for them. */
const COLUMN_OF: Record<string, Column> = {
  type: 'type',
  outcome: 'outcome',
  'flow.id': 'flow_id',
  'source.id': 'source_id',
  'recipient.id': 'recipient_id',
  'lead.id': 'lead_id',
}

/** Values of a column that are asked for (any if undefined), and values that are not. */
export type Narrowing = { among?: string[]; except: string[] }

export type Selection = {
  columns: Partial<Record<Column, Narrowing>>
  /** Of test leads alone, or of others alone; of both if undefined. */
  is_test?: boolean | undefined
  /** What the reason must contain, in lower case; the rules about it are in `holds` all the same. */
  reason?: string
  /** What is left to decide; undefined when the columns know all. */
  holds?: (event: Event) => boolean
}

/** What columns must be among (the filters of a query), and rules that must all hold. */
export function selectionOf(asked: Partial<Record<Column, string[]>>, rules: (Rule | RuleSet)[]): Selection {
  const selection: Selection = { columns: {} }
  for (const column of COLUMNS) {
    if (asked[column]) narrow(selection, column, { among: asked[column], except: [] })
  }
  const rest = rules.flatMap(flattened).filter((element) => !isTaken(element, selection))
  if (rest.length > 0) {
    const check = compileRuleSet({ op: 'and', rules: rest })
    selection.holds = (event) => check(seen(event)) === null
  }
  return selection
}

/** Nothing can be selected: a column would have to have two values at once. */
export function isNothing({ columns }: Selection): boolean {
  return Object.values(columns).some(({ among }) => among?.length === 0)
}

/** Rules that stand within others by `and` stand beside them just as well. */
function flattened(element: Rule | RuleSet): (Rule | RuleSet)[] {
  if ('rules' in element) return element.op === 'and' ? element.rules.flatMap(flattened) : [element]
  const { rule_set, ...alone } = element
  return rule_set ? [alone, ...flattened(rule_set)] : [alone]
}

/**
 * Whether the columns decide a rule wholly. They hold words and hexadecimal ids in lower case, so that comparing without
 * case is comparing with the lower case.
 */
function isTaken(element: Rule | RuleSet, selection: Selection): boolean {
  if ('rules' in element || isChanging(element.rhv)) return false
  if (element.lhv === 'reason') {
    const part = partOfReason(element)
    if (isAscii(part)) selection.reason = part
    return false
  }
  const values = valuesOf(element)
  if (values === undefined) return false
  const column = Object.hasOwn(COLUMN_OF, element.lhv) ? COLUMN_OF[element.lhv] : undefined
  if (column)
    narrow(selection, column, / not /.test(element.op) ? { except: values } : { among: values, except: [] })
  return column !== undefined
}

/** A text without which the rule does not hold for a reason. */
function partOfReason(rule: Rule): string | undefined {
  if (rule.op === 'is equal to') return valuesOf(rule)?.[0]
  return rule.op === 'includes' && typeof rule.rhv === 'string' ? foldedText(rule.rhv) : undefined
}

/** The values that a rule compares with, where comparing is nothing but comparing texts. */
function valuesOf({ op, rhv }: Rule): string[] | undefined {
  const isOne = op === 'is equal to' || op === 'is not equal to'
  if (!isOne && op !== 'is included in' && op !== 'is not included in') return undefined
  if (isMissing(rhv)) return []
  if (!isOne) return itemsOf(rhv).map((item) => foldedText(plain(item)))
  return typeof rhv === 'string' && !instantOf(rhv) ? [foldedText(rhv)] : undefined
}

function isChanging(rhv: unknown): boolean {
  return Array.isArray(rhv) ? rhv.some(isChanging) : typeof rhv === 'string' && isTemplate(rhv)
}

function isAscii(text: string | undefined): text is string {
  return text !== undefined && /^[\x20-\x7e]+$/.test(text)
}

function narrow({ columns }: Selection, column: Column, { among, except }: Narrowing): void {
  const before = columns[column] ?? { except: [] }
  const both =
    before.among && among ? before.among.filter((value) => among.includes(value)) : (before.among ?? among)
  columns[column] = { ...(both && { among: both }), except: [...before.except, ...except] }
}

/** An event as rules see it: its members and its variables side by side; its own words come first. */
function seen(event: Event): Record<string, unknown> {
  const { id, type, outcome, reason, step_id, module_id, vars } = event
  return { ...event, ...vars, id, type, outcome, reason, step_id, module_id, vars }
}
