// What is wrong with rules before any lead comes: each at its JSON pointer.
import type { Fault } from '../lib/errors.ts'
import { compilePattern, PatternError } from '../lib/pattern.ts'
import { faultInTemplate } from '../templates/fault.ts'
import { isTemplate } from '../templates/template.ts'
import { boundsOf, instantOf, placeOf } from './place.ts'
import type { Rule, RuleSet } from './rule.ts'

const DEEPEST = 20
const MOST_RULES = 2_000
const MOST_ITEMS = 10_000

/** What compiling would throw, and right sides with which no value could ever compare. */
export function faultsInRules(ruleSet: RuleSet, path: string): Fault[] {
  const budget = { left: MOST_RULES }
  const faults = faultsIn(ruleSet, path, 1, budget)
  return budget.left < 0 ? [{ path, message: `must have at most ${MOST_RULES} rules` }] : faults
}

function faultsIn(ruleSet: RuleSet, path: string, depth: number, budget: { left: number }): Fault[] {
  if (depth > DEEPEST) return [{ path, message: `must not be nested deeper than ${DEEPEST} rule sets` }]
  const faults: Fault[] = []
  for (const [n, element] of ruleSet.rules.entries()) {
    const place = `${path}/rules/${n}`
    budget.left -= 1
    if (budget.left < 0) break
    if ('rules' in element) faults.push(...faultsIn(element, place, depth + 1, budget))
    else {
      faults.push(...faultsInRule(element, place))
      if (element.rule_set) faults.push(...faultsIn(element.rule_set, `${place}/rule_set`, depth + 1, budget))
    }
  }
  return faults
}

function faultsInRule({ lhv, op, rhv }: Rule, path: string): Fault[] {
  const left = faultInTemplate(lhv, `${path}/lhv`)
  if (Array.isArray(rhv)) {
    if (/pattern|between|less|greater/.test(op))
      return [...left, { path: `${path}/rhv`, message: 'must not be a list' }]
    const items = rhv.flatMap((item, n) => faultInTemplate(item, `${path}/rhv/${n}`))
    if (rhv.length > MOST_ITEMS)
      items.push({ path: `${path}/rhv`, message: `must have at most ${MOST_ITEMS} items` })
    return [
      ...left,
      ...items,
      ...(rhv.length === 0 ? [{ path: `${path}/rhv`, message: 'must not be empty' }] : []),
    ]
  }
  if (typeof rhv === 'string' && isTemplate(rhv)) return [...left, ...faultInTemplate(rhv, `${path}/rhv`)]
  const message = rhv === undefined ? undefined : valueFault(op, rhv)
  return message ? [...left, { path: `${path}/rhv`, message }] : left
}

function valueFault(op: Rule['op'], rhv: unknown): string | undefined {
  if (op.endsWith('match pattern') || op === 'matches pattern') return patternFault(String(rhv))
  if (op.endsWith('between')) return boundsOf(rhv) ? undefined : 'must be a range such as 18-65'
  if (/less|greater/.test(op) && !placeOf(rhv) && !instantOf(rhv))
    return 'must be a number, a date or a range'
  return undefined
}

function patternFault(source: string): string | undefined {
  try {
    compilePattern(source)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return error.message
    throw error
  }
}

/** Operators that the type of their variable does not offer. */
export function warningsInRules(
  ruleSet: RuleSet,
  path: string,
  typeOf: (path: string) => string | undefined,
  operatorsOf: (type: string) => readonly string[],
): Fault[] {
  return ruleSet.rules.flatMap((element, n) => {
    const place = `${path}/rules/${n}`
    if ('rules' in element) return warningsInRules(element, place, typeOf, operatorsOf)
    const within = element.rule_set
      ? warningsInRules(element.rule_set, `${place}/rule_set`, typeOf, operatorsOf)
      : []
    const type = isTemplate(element.lhv) ? undefined : typeOf(element.lhv)
    if (type === undefined || operatorsOf(type).includes(element.op)) return within
    const message = `is not an operator for a ${type} such as ${element.lhv}; it may never hold`
    return [{ path: `${place}/op`, message }, ...within]
  })
}
