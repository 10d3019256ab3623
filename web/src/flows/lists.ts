// Lists as parts of a flow: the steps that ask them, and the criteria that refuse who was found.
import type { AcceptanceCriteria, FilterStep, RecipientStep } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import type { Step } from './draft.ts'
import { type Element, isGroup, type Rule } from './rule-words.ts'
import { keyOf } from './variables.ts'

const said = flowWords.step

export const LIST_PACKAGE = 'leadconduit-suppressionlist.outbound'

export type Operation = keyof typeof said.listDo

/** The step that asks the list, and the filter that stops who is found. */
export function listSteps(
  { id, name }: { id: string; name: string },
  operation: Operation,
  list: string,
  value: string,
): Step[] {
  const isSeveral = operation === 'query_item' || operation === 'delete_item'
  const isOne = operation === 'query_item' || operation === 'is_unique'
  const asking: RecipientStep = {
    type: 'recipient',
    entity: { id, name },
    description: `${said.list} ${list}`,
    integration: {
      module_id: `${LIST_PACKAGE}.${operation}`,
      mappings: [
        { property: isSeveral ? 'list_names' : 'list_name', value: list },
        { property: isOne ? 'value' : 'values', value },
      ],
    },
    enabled: true,
  }
  if (operation === 'query_item') {
    const rule: Rule = { lhv: `${keyOf(name)}.query_item.found`, op: 'is true' }
    return [asking, stop(said.listStop(list), said.listStopReason, rule)]
  }
  if (operation === 'is_unique') {
    const rule: Rule = { lhv: `${keyOf(name)}.is_unique.outcome`, op: 'is equal to', rhv: 'failure' }
    return [asking, stop(said.listStopTwice(list), said.listStopTwiceReason, rule)]
  }
  return [asking]
}

function stop(description: string, reason: string, rule: Rule): FilterStep {
  return {
    type: 'filter',
    description,
    outcome: 'failure',
    reason,
    rule_set: { op: 'and', rules: [rule] },
    enabled: true,
  }
}

/** The criteria with one more that must hold: what was there before stays as it is. */
export function refusing(
  criteria: AcceptanceCriteria | null | undefined,
  variable: string,
  reason: string,
): AcceptanceCriteria {
  const rule = { lhv: variable, op: 'is not true' as const }
  if (!criteria) return { outcome: 'failure', reason, rule_set: { op: 'and', rules: [rule] } }
  const { rule_set } = criteria
  const isJoined = rule_set.op === 'and' || rule_set.rules.length === 1
  return {
    ...criteria,
    rule_set: isJoined
      ? { ...rule_set, op: 'and', rules: [...rule_set.rules, rule] }
      : { op: 'and', rules: [rule_set, rule] },
  }
}

/** Whether the criteria ask for a variable by themselves, not in a group of others. */
export function isRefusing(criteria: AcceptanceCriteria | null | undefined, variable: string): boolean {
  const { op, rules } = criteria?.rule_set ?? { op: 'and', rules: [] }
  return (
    (op === 'and' || rules.length === 1) &&
    (rules as Element[]).some((rule) => !isGroup(rule) && rule.lhv === variable && REFUSING.includes(rule.op))
  )
}

const REFUSING = ['is not true', 'is false']
