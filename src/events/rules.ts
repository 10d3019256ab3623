// Rules about events: read from a request, and told at their place when they are not valid.
import { parsedBody } from '../http/body.ts'
import { checkOf } from '../http/validate.ts'
import { type Fault, InvalidError, invalid } from '../lib/errors.ts'
import { faultsInRules } from '../rules/faults.ts'
import { type Rule, RuleSet } from '../rules/rule.ts'

const check = checkOf(RuleSet)

/** Reports write two operators with a word less. */
const ALIASES: Record<string, string> = {
  'is less than or equal': 'is less than or equal to',
  'is greater than or equal': 'is greater than or equal to',
}

/** The value of a JSON text in a query. */
export function jsonOf(text: string, path: string): unknown {
  try {
    return parsedBody(Buffer.from(text))
  } catch (error) {
    const [fault] = error instanceof InvalidError ? error.faults : []
    throw invalid(path, fault?.message ?? 'is not valid JSON')
  }
}

/** Rules as they were sent, all of which must hold; `path` is where they stand in the request. */
export function rulesOf(sent: unknown, path: string): (Rule | RuleSet)[] {
  if (sent === undefined) return []
  if (!Array.isArray(sent)) throw invalid(path, 'must be a list of rules, each {"lhv", "op", "rhv"}')
  if (sent.length === 0) return []
  const ruleSet = { op: 'and', rules: sent.map(plainRule) } as RuleSet
  assertNone(check(ruleSet), path)
  assertNone(faultsInRules(ruleSet, ''), path)
  return ruleSet.rules
}

function assertNone(faults: Fault[], path: string): void {
  if (faults.length > 0) {
    throw new InvalidError(faults.map((fault) => ({ ...fault, path: fault.path.replace(/^\/rules/, path) })))
  }
}

/** In the form of a flow's rules: without the `vars.` that may stand before a variable. */
function plainRule(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent
  const { lhv, op, rules, rule_set, ...rest } = sent as Record<string, unknown>
  return {
    ...rest,
    ...(lhv !== undefined && { lhv: typeof lhv === 'string' ? lhv.trim().replace(/^vars\./, '') : lhv }),
    ...(op !== undefined && { op: ALIASES[String(op)] ?? op }),
    ...(rules !== undefined && { rules: Array.isArray(rules) ? rules.map(plainRule) : rules }),
    ...(rule_set !== undefined && { rule_set: plainRule(rule_set) }),
  }
}
