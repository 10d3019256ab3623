// Submitted pairs and documents as plain parameters, within limits, without anything that reaches a prototype.
import { parse as parsePairs } from 'node:querystring'
import type { Vars } from '../../lib/vars.ts'
import { writeAt } from '../../lib/vars.ts'
import { SourceRefusal } from '../module.ts'

export const MOST_FIELDS = 2_000
export const DEEPEST = 32

const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/** 400 with a sentence, as the source's program shows it. */
export function unreadable(body: string): SourceRefusal {
  return new SourceRefusal(400, { 'Content-Type': 'text/plain' }, body)
}

/** Of a query: a repeated name is a list, except that an empty first value gives way. Dots stay in names. */
export function queryParameters(query: string): Vars {
  const parameters: Vars = {}
  for (const [name, value] of pairsIn(query)) {
    const present = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (!present) parameters[name] = value
    else parameters[name] = Array.isArray(present) ? [...present, value] : [present, value]
  }
  return parameters
}

/** Of a form: names with dots are nested, and a value that stands where parts would go is kept without them. */
export function formParameters(body: string): Vars {
  const flat: Vars = {}
  for (const [name, value] of pairsIn(body)) {
    const present = Object.hasOwn(flat, name) ? flat[name] : undefined
    if (present === undefined) flat[name] = value
    else flat[name] = Array.isArray(present) ? [...present, value] : [present, value]
  }
  return nested(flat)
}

/** Parameters whose names have dots as parts of each other. */
export function nested(flat: Vars): Vars {
  const parameters: Vars = {}
  for (const [name, value] of Object.entries(flat)) {
    if (!name.includes('.') || name.includes('[')) parameters[name] = value
    else if (!standsInTheWay(flat, name)) writeAt(parameters, name.slice(0, 500), value)
  }
  return parameters
}

function standsInTheWay(flat: Vars, name: string): boolean {
  const parts = name.split('.')
  if (parts.length > DEEPEST) throw unreadable(`The form is nested deeper than ${DEEPEST} levels`)
  return parts.slice(0, -1).some((_, n) => Object.hasOwn(flat, parts.slice(0, n + 1).join('.')))
}

function pairsIn(text: string): [string, string][] {
  const parsed = parsePairs(text, '&', '=', { maxKeys: MOST_FIELDS + 1 })
  const pairs = Object.entries(parsed).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [name, one]),
  )
  if (pairs.length > MOST_FIELDS) throw unreadable(`There are more than ${MOST_FIELDS} fields`)
  return pairs.filter(([name]) => !REFUSED.has(name))
}

/** Refuses what is too deep or too much; leaves out members that reach a prototype. */
export function bounded(value: unknown): unknown {
  const budget = { left: MOST_FIELDS }
  return checked(value, 0, budget)
}

function checked(value: unknown, depth: number, budget: { left: number }): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) throw unreadable(`The body is nested deeper than ${DEEPEST} levels`)
  const members = Object.entries(value)
  budget.left -= members.length
  if (budget.left < 0) throw unreadable(`There are more than ${MOST_FIELDS} fields`)
  if (Array.isArray(value)) return value.map((item) => checked(item, depth + 1, budget))
  return Object.fromEntries(
    members
      .filter(([name]) => !REFUSED.has(name))
      .map(([name, member]) => [name, checked(member, depth + 1, budget)]),
  )
}

/** The query wins over the body; of two lists item by item. */
export function merged(body: unknown, query: Vars): unknown {
  if (Object.keys(query).length === 0) return body
  return joined(isBranch(body) ? body : {}, query)
}

function joined(below: Vars, above: Vars): Vars {
  const result = { ...below }
  for (const [name, value] of Object.entries(above)) {
    const present = Object.hasOwn(below, name) ? below[name] : undefined
    if (Array.isArray(present) && Array.isArray(value))
      result[name] = [...value, ...present.slice(value.length)]
    else result[name] = isBranch(present) && isBranch(value) ? joined(present, value) : value
  }
  return result
}

function isBranch(value: unknown): value is Vars {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
