// Rules in words: what must be so of a lead.
import { type Labels, sentenceOf } from '../rules/reason.ts'
import type { Rule, RuleSet } from '../rules/rule.ts'

/** Sentences, all of which must hold. */
export function demandsOf(ruleSet: RuleSet | null | undefined, labels: Labels): string[] {
  if (!ruleSet || ruleSet.rules.length === 0) return []
  const parts = ruleSet.rules.map((element) => inWords(element, labels))
  return ruleSet.op === 'or' && parts.length > 1 ? [parts.join(' or ')] : parts
}

function inWords(element: Rule | RuleSet, labels: Labels): string {
  if ('rules' in element) return bracketed(demandsOf(element, labels))
  const sentence = sentenceOf(element, element.rhv, labels)
  const within = demandsOf(element.rule_set, labels)
  return within.length === 0 ? sentence : `${sentence} and ${bracketed(within)}`
}

function bracketed(demands: string[]): string {
  const text = demands.join(' and ')
  return demands.length > 1 || / (and|or) /.test(text) ? `(${text})` : text
}

/** Values with which simple equalities hold, by the variable: samples that are likely to be taken. */
export function wantedIn(ruleSet: RuleSet | null | undefined): Map<string, string> {
  const wanted = new Map<string, string>()
  if (!ruleSet || (ruleSet.op === 'or' && ruleSet.rules.length > 1)) return wanted
  for (const element of ruleSet.rules) {
    if ('rules' in element) for (const [name, value] of wantedIn(element)) wanted.set(name, value)
    else if (element.op === 'is true') wanted.set(element.lhv, 'true')
    else if (element.op === 'is equal to' || element.op === 'is included in') {
      const first = Array.isArray(element.rhv) ? element.rhv[0] : element.rhv
      const text = String(first ?? '')
      if (text !== '' && !text.includes('{{')) wanted.set(element.lhv, text)
    }
  }
  return wanted
}
