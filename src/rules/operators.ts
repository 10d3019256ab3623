// What each operator means. Negative ones pass on a blank value, positive ones fail; both formats fail on it (decision 30).
import { isStored, normalOf, textOf } from '../fields/value.ts'
import { compilePattern } from '../lib/pattern.ts'
import { booleanOf, equalTo, foldedText, isMissing, itemsOf, oneOf } from './comparable.ts'
import { obscenities } from './obscenities.ts'
import { boundsOf, instantOf, placeOf } from './place.ts'
import type { Rule } from './rule.ts'

/** Whether the operator holds for a left side. */
export type Predicate = (left: unknown) => boolean

/** Makes the predicate of a right side, which is read here and never again. */
type Operator = (right: unknown) => Predicate

/** Compares with a right side; with none, as a template without a value has, nothing is equal, between or included. */
const positive =
  (make: Operator): Operator =>
  (right) => {
    if (isMissing(right)) return () => false
    const holds = make(right)
    return (left) => !isMissing(left) && holds(left)
  }

const negative =
  (make: Operator): Operator =>
  (right) => {
    const holds = positive(make)(right)
    return (left) => !holds(left)
  }

/** The same of operators that have no right side. */
const alone = (holds: Predicate, wanted: boolean): Operator => {
  return () => (left) => (!isMissing(left) && holds(left)) === wanted
}

const compared =
  (holds: (left: number, right: number) => boolean): Operator =>
  (right) => {
    const place = placeOf(right)
    const instant = instantOf(right)
    return (left) => {
      const at = placeOf(left)
      const other = at?.kind === 'instant' ? instant : place
      return at !== undefined && other !== undefined && at.kind === other.kind && holds(at.at, other.at)
    }
  }

const between: Operator = (right) => {
  const bounds = boundsOf(right)
  return (left) => {
    const at = placeOf(left)
    return bounds !== undefined && at?.kind === bounds.kind && at.at >= bounds.from && at.at <= bounds.to
  }
}

const included: Operator = (right) => oneOf(itemsOf(right))

const includes: Operator = (right) => {
  const other = normalOf(right)
  const isWanted = (Array.isArray(other) ? other : [right])
    .filter((item) => !isMissing(item))
    .map(includesOne)
  return (left) => isWanted.some((isIncluded) => isIncluded(left))
}

const includesOne: Operator = (right) => {
  const wanted = foldedText(right)
  const isSame = equalTo(right)
  return (left) => {
    const normal = normalOf(left)
    return Array.isArray(normal) ? normal.some(isSame) : foldedText(left).includes(wanted)
  }
}

const matches: Operator = (right) => {
  const pattern = compilePattern(textOf(right))
  return (left) => pattern.test(textOf(left))
}

const formatIs =
  (wanted: boolean): Operator =>
  () =>
  (left) =>
    !isMissing(left) && (isStored(left) && left.valid !== undefined ? left.valid : true) === wanted

const isObscene: Predicate = (left) => obscenities().hasMatch(textOf(left).slice(0, 2_000))

const OPERATORS: Record<Rule['op'], Operator> = {
  'is equal to': positive(equalTo),
  'is not equal to': negative(equalTo),
  'is less than': compared((left, right) => left < right),
  'is less than or equal to': compared((left, right) => left <= right),
  'is greater than': compared((left, right) => left > right),
  'is greater than or equal to': compared((left, right) => left >= right),
  'is between': positive(between),
  'is not between': negative(between),
  'is included in': positive(included),
  'is not included in': negative(included),
  includes: positive(includes),
  'does not include': negative(includes),
  'matches pattern': positive(matches),
  'does not match pattern': negative(matches),
  'is blank': () => isMissing,
  'is not blank': () => (left) => !isMissing(left),
  'is true': alone((left) => booleanOf(left) === true, true),
  'is not true': alone((left) => booleanOf(left) === true, false),
  'is false': alone((left) => booleanOf(left) === false, true),
  'is not false': alone((left) => booleanOf(left) === false, false),
  'format is valid': formatIs(true),
  'format is invalid': formatIs(false),
  'is obscene': alone(isObscene, true),
  'is not obscene': alone(isObscene, false),
}

/** Throws PatternError for a pattern that is none. */
export function predicateOf(op: Rule['op'], right: unknown): Predicate {
  return OPERATORS[op](right)
}
