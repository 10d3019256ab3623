// Values as packages written for LeadConduit know them: boxed texts, numbers, booleans and dates that carry their components.
import { standardFields } from '../fields/catalogue.ts'
import { TYPE_NAMES } from '../fields/type.ts'
import { parse } from '../fields/types.ts'
import { Day, isStored, type Stored, textOf } from '../fields/value.ts'
import type { Variable } from './module.ts'

/** The declared variables of a module, as a tree by the parts of their names. */
export type Declared = { type?: string; parts: Map<string, Declared> }

/** Names that would change how a value behaves rather than what it says. */
export const REFUSED = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON'])

const PARSED = new Set<string>(TYPE_NAMES)
const DATED = new Set(['date', 'dob', 'time'])

const LEAD_DATES = standardFields()
  .filter(({ type }) => DATED.has(type))
  .map(({ id, type }) => ({ name: `lead.${id}`, type }))

/**
 * Wildcards are left out: what they take keeps the type that it came with. Dates of a lead are always declared: those
 * of one that was stored are texts by now.
 */
export function declaredBy(variables: Pick<Variable, 'name' | 'type'>[]): Declared {
  const root: Declared = { parts: new Map() }
  for (const { name, type } of [...LEAD_DATES, ...variables]) {
    const names = name.split('.')
    if (names.includes('*')) continue
    const place = names.reduce((place, part) => {
      const next: Declared = place.parts.get(part) ?? { parts: new Map() }
      place.parts.set(part, next)
      return next
    }, root)
    place.type = type
  }
  return root
}

/** A deep copy with stored forms boxed, and values of declared variables in their declared type. */
export function boxed(value: unknown, declared?: Declared): unknown {
  const typed = asDeclared(value, declared?.type)
  if (isStored(typed)) return boxOf(typed, declared)
  if (typed instanceof Day || typed instanceof Date) return dateOf(typed)
  if (Array.isArray(typed)) return typed.map((item, n) => boxed(item, declared?.parts.get(String(n))))
  if (typeof typed !== 'object' || typed === null) return typed
  const copy: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(typed)) {
    if (name !== '__proto__') copy[name] = boxed(part, declared?.parts.get(name))
  }
  return copy
}

function asDeclared(value: unknown, type: string | undefined): unknown {
  if (type === undefined || value === null || value === undefined) return value
  const isPlain = typeof value !== 'object' || value instanceof Day || value instanceof Date
  if (type === 'string') return isPlain || isStored(value) ? textOf(value) : value
  if (isPlain) return PARSED.has(type) ? parse(type, value) : value
  // A date that was kept as JSON is a text by now.
  if (DATED.has(type) && isStored(value) && typeof value.normal === 'string' && value.valid !== false) {
    return { ...value, ...(parse(type, value.normal) as Stored), raw: value.raw }
  }
  return value
}

function boxOf({ normal, ...parts }: Stored, declared: Declared | undefined): unknown {
  const box = holderOf(normal)
  if (box === undefined) return boxed(normal)
  for (const [name, part] of Object.entries(parts)) {
    if (REFUSED.has(name) || Object.hasOwn(box, name) || part === undefined) continue
    Object.assign(box, { [name]: boxed(part, declared?.parts.get(name)) })
  }
  return box
}

function holderOf(normal: unknown): object | undefined {
  if (typeof normal === 'string' || typeof normal === 'number' || typeof normal === 'boolean')
    return Object(normal)
  return normal instanceof Day || normal instanceof Date ? dateOf(normal) : undefined
}

/** A date that reads as its text, so that two of them compare as texts. */
function dateOf(value: Day | Date): Date {
  const date = new Date(value.valueOf())
  const text = value instanceof Day || Number.isNaN(date.getTime()) ? String(value) : date.toISOString()
  const reads = { value: () => text, enumerable: false }
  return Object.defineProperties(date, { toString: reads, valueOf: reads })
}
