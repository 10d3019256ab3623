// What each operator means. Negative ones pass on a blank value, positive ones fail; both formats fail on it (decision 30).
import { parse } from '../fields/types.ts'
import { isBlank, isStored, normalOf, plain, textOf } from '../fields/value.ts'
import { compilePattern } from '../lib/pattern.ts'
import { equalTo, foldedText, instantOf, itemsOf, type Place, placeOf } from './comparable.ts'
import { obscenities } from './obscenities.ts'
import type { Rule } from './rule.ts'

/** Whether the operator holds for a left side. */
export type Predicate = (left: unknown) => boolean

/** Makes the predicate of a right side, which is read here and never again. */
type Operator = (right: unknown) => Predicate

const positive =
  (make: Operator): Operator =>
  (right) => {
    const holds = make(right)
    return (left) => !isBlank(left) && holds(left)
  }

const negative =
  (make: Operator): Operator =>
  (right) => {
    const holds = make(right)
    return (left) => isBlank(left) || !holds(left)
  }

const compared =
  (holds: (left: number, right: number) => boolean): Operator =>
  (right) => {
    const place = placeOf(right)
    const instant = place?.kind === 'instant' ? place : instantOf(right)
    return (left) => {
      const at = placeOf(left)
      const other = at?.kind === 'instant' ? instant : place
      return at !== undefined && other !== undefined && at.kind === other.kind && holds(at.at, other.at)
    }
  }

type Bounds = { kind: Place['kind']; from: number; to: number }

/** Where a range text begins and ends; undefined for a text that is none. */
export function boundsOf(right: unknown): Bounds | undefined {
  const text = textOf(right)
  const range = isStored(right) && typeof right.min === 'number' ? right : parse('range', text)
  if (!isStored(range) || typeof range.min !== 'number') return undefined
  const kind = /\d{4}-\d\d-\d\d/.test(text) ? 'instant' : 'number'
  return { kind, from: range.min, to: typeof range.max === 'number' ? range.max : Number.POSITIVE_INFINITY }
}

const between: Operator = (right) => {
  const bounds = boundsOf(right)
  return (left) => {
    const at = placeOf(left)
    return bounds !== undefined && at?.kind === bounds.kind && at.at >= bounds.from && at.at <= bounds.to
  }
}

const included: Operator = (right) => {
  const items = itemsOf(right)
  const texts = new Set(items.map((item) => foldedText(plain(item))))
  const numbers = new Set(items.map((item) => placeOf(item)?.at))
  const isOne = (left: unknown): boolean => {
    const normal = normalOf(left)
    if (Array.isArray(normal)) return normal.some(isOne)
    return texts.has(foldedText(left)) || (typeof normal === 'number' && numbers.has(normal))
  }
  return isOne
}

const includes: Operator = (right) => {
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

const is =
  (wanted: boolean): Operator =>
  () =>
  (left) => {
    const normal = normalOf(left)
    if (typeof normal === 'boolean') return normal === wanted && !(isStored(left) && left.valid === false)
    const said = parse('boolean', normal)
    return isStored(said) && said.valid === true && said.normal === wanted
  }

const formatIs =
  (wanted: boolean): Operator =>
  () =>
  (left) =>
    !isBlank(left) && (isStored(left) && left.valid !== undefined ? left.valid : true) === wanted

const obscene: Operator = () => {
  const words = obscenities()
  return (left) => words.hasMatch(textOf(left).slice(0, 10_000))
}

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
  'is blank': () => isBlank,
  'is not blank': () => (left) => !isBlank(left),
  'is true': positive(is(true)),
  'is not true': negative(is(true)),
  'is false': positive(is(false)),
  'is not false': negative(is(false)),
  'format is valid': formatIs(true),
  'format is invalid': formatIs(false),
  'is obscene': positive(obscene),
  'is not obscene': negative(obscene),
}

/** Throws PatternError for a pattern that is none. */
export function predicateOf(op: Rule['op'], right: unknown): Predicate {
  return OPERATORS[op](right)
}
