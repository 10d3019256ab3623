// Variables: what rules, templates and modules see of a lead, read and written by dotted paths. Own members only.

export type Vars = Record<string, unknown>

/** No list is made longer than this by an index in a path: a larger number is the name of a member. */
export const MOST_ITEMS = 1_000

const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/** The members that a path names: `items.0`, `items[0]`, `items.[0]` and `data{123}` are one step each. */
export function segmentsOf(path: string): string[] {
  return path
    .replace(/\.?\[(\d+)\]/g, '.$1')
    .replace(/\{(\d+)\}/g, '.{$1}')
    .split('.')
}

/** Flows name the same few thousand places over and over: each has one reader and one writer, that all share. */
const MOST_SHARED = 20_000

function shared<T>(make: (path: string) => T): (path: string) => T {
  const kept = new Map<string, T>()
  return (path) => {
    const known = kept.get(path)
    if (known !== undefined) return known
    const made = make(path)
    if (kept.size < MOST_SHARED) kept.set(path, made)
    return made
  }
}

/** Reads one place of any variables; undefined where there is nothing. */
export const readerOf: (path: string) => (vars: Vars) => unknown = shared(makeReader)

function makeReader(path: string): (vars: Vars) => unknown {
  const names = segmentsOf(path).map((segment) => segment.replace(/^\{(\d+)\}$/, '$1'))
  const [first, second] = names as [string, string]
  if (names.length === 1) return (vars) => memberOf(vars, first)
  if (names.length === 2) return (vars) => memberOf(memberOf(vars, first), second)
  return (vars) => names.reduce<unknown>(memberOf, vars)
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Vars)[name]
}

/**
 * Writes one place of any variables, making what is missing on the way: a list for a number, else an object. What stands
 * on the way and has no members is kept as the `normal` of an object. Names that reach prototypes are left out.
 */
export const writerOf: (path: string) => (vars: Vars, value: unknown) => void = shared(makeWriter)

function makeWriter(path: string): (vars: Vars, value: unknown) => void {
  const segments = segmentsOf(path)
  const names = segments.map((segment) => segment.replace(/^\{(\d+)\}$/, '$1'))
  if (names.some((name) => REFUSED.has(name) || name === '')) return () => {}
  const last = names.pop() as string
  const way = names.map((name, at) => ({ name, asList: isIndex(segments[at + 1] as string) }))
  return (vars, value) => {
    let place = vars
    for (const { name, asList } of way) place = entered(place, name, asList)
    const present = Object.hasOwn(place, last) ? place[last] : undefined
    // A parent that comes after its parts keeps them: `company.name`, then `company`.
    place[last] = isBranch(present) && isLeaf(value) ? { normal: value, ...present } : value
  }
}

/** The same for a path that is used once. */
export function writeAt(vars: Vars, path: string, value: unknown): void {
  writerOf(path)(vars, value)
}

function entered(place: Vars, name: string, asList: boolean): Vars {
  const present = Object.hasOwn(place, name) ? place[name] : undefined
  if (typeof present === 'object' && present !== null) return present as Vars
  const made: Vars = asList ? ([] as unknown as Vars) : isLeaf(present) ? { normal: present } : {}
  place[name] = made
  return made
}

function isIndex(segment: string): boolean {
  return /^\d{1,4}$/.test(segment) && Number(segment) < MOST_ITEMS
}

function isLeaf(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'object'
}

function isBranch(value: unknown): value is Vars {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, 'normal')
  )
}
