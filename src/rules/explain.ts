// Rules with the values that they compared: every one of them, whether the verdict needed it or not.
import { plain } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import { compileRule } from './compile.ts'
import type { Labels } from './reason.ts'
import type { Rule, RuleSet } from './rule.ts'

export type ExplainedRule = {
  id?: string
  lhv: string
  op: string
  rhv?: unknown
  /** Both sides as they were compared. */
  left: unknown
  right?: unknown
  holds: boolean
  /** Why not; null for one that holds. */
  reason: string | null
  rule_set?: ExplainedRules
}

export type ExplainedRules = {
  id?: string
  op: 'and' | 'or'
  holds: boolean
  rules: (ExplainedRule | ExplainedRules)[]
}

export function explainRuleSet(ruleSet: RuleSet, vars: Vars, labels?: Labels): ExplainedRules {
  const rules = ruleSet.rules.map((element) =>
    'rules' in element ? explainRuleSet(element, vars, labels) : explainRule(element, vars, labels),
  )
  const holds =
    ruleSet.op === 'or' && rules.length > 0
      ? rules.some((rule) => rule.holds)
      : rules.every((rule) => rule.holds)
  return { ...(ruleSet.id && { id: ruleSet.id }), op: ruleSet.op, holds, rules }
}

function explainRule(rule: Rule, vars: Vars, labels?: Labels): ExplainedRule {
  const compiled = compileRule(rule, labels)
  const left = compiled.left(vars)
  const right = compiled.right(vars)
  const alone = compiled.holds(left, right)
  const within = rule.rule_set ? explainRuleSet(rule.rule_set, vars, labels) : undefined
  const holds = alone && (within?.holds ?? true)
  return {
    ...(rule.id && { id: rule.id }),
    lhv: rule.lhv,
    op: rule.op,
    ...(rule.rhv !== undefined && { rhv: rule.rhv }),
    left: plain(left) ?? null,
    ...(rule.rhv !== undefined && { right: plain(right) ?? null }),
    holds,
    reason: alone ? null : compiled.reason(right),
    ...(within && { rule_set: within }),
  }
}
