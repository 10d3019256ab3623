// What is appended of an answer in JSON: its members; a list or a single value under a name of its own.
import type { Vars } from '../../lib/vars.ts'

const DEEPEST = 64
const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/** The value of a text in JSON; undefined for what is none, or nests deeper than documents do. */
export function parsedJson(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return isDeeper(json, DEEPEST) ? undefined : json
  } catch {
    return undefined
  }
}

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some((member) => isDeeper(member, most - 1))
}

/** A list goes under `array`; a text, number or boolean says nothing that has a name. */
export function appendedJson(json: unknown): Vars {
  if (Array.isArray(json)) return { array: quoted(json) }
  return typeof json === 'object' && json !== null ? (quoted(json) as Vars) : {}
}

/** Names that are numbers are put in quotes, so that no path takes them for places of a list. */
function quoted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(quoted)
  const members = Object.entries(value).filter(([name]) => !REFUSED.has(name))
  return Object.fromEntries(
    members.map(([name, member]) => [/^\d+$/.test(name) ? `'${name}'` : name, quoted(member)]),
  )
}
