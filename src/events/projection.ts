// Parts of events: only some members, or all but some, by dotted names.
import { invalid } from '../lib/errors.ts'
import type { Event } from './event.ts'

export type Projection = { include?: string[]; exclude?: string[] }

const OWN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * What makes a part of an event, or undefined where all of it is asked for. The id is always there. Names that an event
 * does not have select nothing: which members there are depends on its type and on what its steps appended. A name that
 * is no member of the event is looked for among its variables. What is in a list is not parted.
 */
export function projectionOf({ include, exclude }: Projection): ((event: Event) => object) | undefined {
  if (include && exclude)
    throw invalid('/exclude', 'cannot be used together with include; send one of the two')
  if (include) return (event) => included(event, include)
  if (exclude) return (event) => excluded(event, exclude)
  return undefined
}

function included(event: Event, names: string[]): object {
  const part: Record<string, unknown> = { id: event.id }
  for (const name of names) copy(event, part, pathOf(event, name))
  return part
}

function excluded(event: Event, names: string[]): object {
  const part = structuredClone(event)
  for (const name of names.filter((name) => name !== 'id')) remove(part, pathOf(event, name))
  return part
}

function pathOf(event: Event, name: string): string[] {
  const path = name.split('.')
  return Object.hasOwn(event, path[0] as string) ? path : ['vars', ...path]
}

type Members = Record<string, unknown>

function copy(from: Members, to: Members, path: string[]): void {
  const [name, ...rest] = path as [string, ...string[]]
  if (OWN.has(name) || !Object.hasOwn(from, name)) return
  const value = from[name]
  if (rest.length === 0) to[name] = value
  else if (isMembers(value)) {
    if (to[name] === value) return
    const made: Members = isMembers(to[name]) ? to[name] : {}
    copy(value, made, rest)
    if (Object.keys(made).length > 0) to[name] = made
  }
}

function remove(from: Members, [name, ...rest]: string[]): void {
  if (name === undefined || !Object.hasOwn(from, name)) return
  if (rest.length === 0) delete from[name]
  else if (isMembers(from[name])) remove(from[name], rest)
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
