// A rule, a rule set, and the operators by their wire names.
import { Type } from 'typebox'
import { Nullable, ShortId, Strict, Words } from '../lib/schema.ts'

export const UNARY_OPERATORS = [
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
] as const

export const BINARY_OPERATORS = [
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
] as const

export type Rule = {
  id?: string
  lhv: string
  op: (typeof UNARY_OPERATORS)[number] | (typeof BINARY_OPERATORS)[number]
  rhv?: unknown
  rule_set?: RuleSet | null
}

export type RuleSet = { id?: string; op: 'and' | 'or'; rules: (Rule | RuleSet)[] }

/** A rule set by reference: it holds itself. */
export const RuleSet = Type.Unsafe<RuleSet>({ $ref: 'gangway#/$defs/RuleSet' })

const NestedRuleSet = Nullable(RuleSet)

const UnaryRule = Strict({
  id: Type.Optional(ShortId),
  lhv: Type.String({ minLength: 1 }),
  op: Words(...UNARY_OPERATORS),
  rule_set: Type.Optional(NestedRuleSet),
})

const BinaryRule = Strict({
  id: Type.Optional(ShortId),
  lhv: Type.String({ minLength: 1 }),
  op: Words(...UNARY_OPERATORS, ...BINARY_OPERATORS),
  rhv: Type.Unsafe<unknown>({ type: ['string', 'number', 'boolean', 'array'], items: {} }),
  rule_set: Type.Optional(NestedRuleSet),
})

/** A member of a rule set: which of the three forms it has is read off its members, so that faults are exact. */
const Element = {
  if: { type: 'object', required: ['rules'] },
  then: RuleSet,
  else: {
    if: { type: 'object', properties: { op: { enum: UNARY_OPERATORS } }, required: ['op'] },
    then: UnaryRule,
    else: BinaryRule,
  },
}

export const RuleSetDefinition = Strict({
  id: Type.Optional(ShortId),
  op: Words('and', 'or'),
  rules: Type.Unsafe<(Rule | RuleSet)[]>({ type: 'array', minItems: 1, items: Element }),
})
