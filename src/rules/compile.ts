// Rule sets as closures: paths are readers, constant right sides are read once.
import { readerOf, type Vars } from '../lib/vars.ts'
import { compileTemplate, isTemplate } from '../templates/template.ts'
import { isMissing } from './comparable.ts'
import { type Predicate, predicateOf } from './operators.ts'
import { type Labels, sentenceOf } from './reason.ts'
import type { Rule, RuleSet } from './rule.ts'

/** Null when the rules hold; else why not, as a sentence. */
export type Check = (vars: Vars) => string | null

/** A rule in its parts, for those who want more than the verdict. */
export type CompiledRule = {
  rule: Rule
  left(vars: Vars): unknown
  /** The right side as it is compared: templates rendered. */
  right(vars: Vars): unknown
  /** Of this rule alone, without those within it. */
  holds(left: unknown, right: unknown): boolean
  reason(right: unknown): string
}

/** `loose` leaves out rules whose variable is missing: a ping knows less than a lead. */
type Options = { loose?: boolean }

const HOLDS: Check = () => null

/** Rules that are missing, or none, hold. What was not checked by `faultsInRules` may throw here. */
export function compileRuleSet(
  ruleSet: RuleSet | null | undefined,
  labels?: Labels,
  options: Options = {},
): Check {
  const checks = (ruleSet?.rules ?? []).map((element) =>
    'rules' in element ? compileRuleSet(element, labels, options) : checkOf(element, labels, options),
  )
  if (checks.length === 0) return HOLDS
  const [only] = checks
  if (checks.length === 1 && only) return only
  return ruleSet?.op === 'or' ? anyOf(checks) : allOf(checks)
}

function allOf(checks: Check[]): Check {
  return (vars) => {
    for (const check of checks) {
      const reason = check(vars)
      if (reason !== null) return reason
    }
    return null
  }
}

function anyOf(checks: Check[]): Check {
  return (vars) => {
    const reasons: string[] = []
    for (const check of checks) {
      const reason = check(vars)
      if (reason === null) return null
      reasons.push(reason)
    }
    return reasons.join(' or ')
  }
}

function checkOf(rule: Rule, labels: Labels | undefined, { loose = false }: Options): Check {
  const { left, right, holds, reason } = compileRule(rule, labels)
  const within = rule.rule_set ? compileRuleSet(rule.rule_set, labels, { loose }) : HOLDS
  return (vars) => {
    const value = left(vars)
    if (loose && isMissing(value)) return null
    const other = right(vars)
    return holds(value, other) ? within(vars) : reason(other)
  }
}

/** One rule, whose template, pattern or range is read here once. */
export function compileRule(rule: Rule, labels?: Labels): CompiledRule {
  const right = rightOf(rule.rhv)
  const fixed = right.constant === undefined ? undefined : predicateOf(rule.op, right.constant)
  return {
    rule,
    left: leftOf(rule.lhv),
    right: right.of,
    holds: fixed ?? changing(rule.op),
    reason: (value) => sentenceOf(rule, value, labels),
  }
}

function leftOf(lhv: string): (vars: Vars) => unknown {
  return isTemplate(lhv) ? compileTemplate(lhv) : readerOf(lhv.trim())
}

type Right = { of(vars: Vars): unknown; constant?: unknown }

function rightOf(rhv: unknown): Right {
  if (Array.isArray(rhv)) {
    const items = rhv.map(rightOf)
    if (items.every((item) => 'constant' in item)) return { of: () => rhv, constant: rhv }
    return { of: (vars) => items.map((item) => item.of(vars)) }
  }
  if (typeof rhv === 'string' && isTemplate(rhv)) {
    const template = compileTemplate(rhv)
    return { of: (vars) => template(vars) }
  }
  const constant = rhv ?? null
  return { of: () => constant, constant }
}

/** The predicate of a right side that only the lead knows. The last one is kept: one text often comes again. */
function changing(op: Rule['op']): CompiledRule['holds'] {
  let last: unknown
  let predicate: Predicate | undefined
  return (left, right) => {
    if (predicate === undefined || right !== last || typeof right === 'object') {
      predicate = predicateAt(op, right)
      last = right
    }
    return predicate(left)
  }
}

/** None of what cannot be compared: a pattern that a lead brought, and that is none. */
function predicateAt(op: Rule['op'], right: unknown): Predicate {
  try {
    return predicateOf(op, right)
  } catch {
    return (left) => / not /.test(op) && isMissing(left)
  }
}
