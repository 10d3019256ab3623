// Who changed what: before, after, difference.
import { create as createDiffer, type Delta } from 'jsondiffpatch'
import { type Static, Type } from 'typebox'
import { Id, Open, Time, Words } from '../lib/schema.ts'

/** The user who made a change, as of then. */
export const Author = Open({
  id: Id,
  api_key: Type.Union([Type.String(), Type.Null()]),
  first_name: Type.String(),
  last_name: Type.String(),
  email: Type.String(),
})

export type Author = Static<typeof Author>

const Value = Type.Object({ value: Type.Optional(Type.Unknown()), index: Type.Optional(Type.Integer()) })

const Change = Open({
  action: Words('create', 'update', 'delete', 'changed', 'moved', 'removed', 'added'),
  target: Type.String(),
  delta_path: Type.String(),
  previous: Type.Optional(Value),
  current: Type.Optional(Value),
})

export type Change = Static<typeof Change>

const AnyObject = Type.Object({}, { additionalProperties: true })

export const Changelog = Open(
  {
    id: Id,
    type: Words('flow', 'entity', 'field', 'report'),
    action: Words('create', 'update', 'delete'),
    changes: Type.Array(Change),
    current_revision: AnyObject,
    delta_from_last_revision: AnyObject,
    user: Type.Optional(Author),
    created_at: Time,
  },
  'Changelog',
)

export type Changelog = Static<typeof Changelog>

type Model = Record<string, unknown>

/** Things of a list are the same thing when they have the same id; texts and numbers when they are equal. */
const differ = createDiffer({
  objectHash: (item, index) => (item as { id?: string }).id ?? `$$index:${index}`,
  arrays: { detectMove: true },
})

/** The structural difference (in the form of jsondiffpatch), and the same as a flat list of changes. */
export function difference(before: Model | null, after: Model | null): { delta: Model; changes: Change[] } {
  const delta = (differ.diff(before ?? {}, after ?? {}) ?? {}) as Model
  return { delta, changes: changesOf(delta as Delta, []) }
}

const MOVED = 3

function changesOf(delta: unknown, path: string[]): Change[] {
  if (Array.isArray(delta)) return [leaf(delta, path)]
  if (typeof delta !== 'object' || delta === null) return []
  const members = Object.entries(delta).filter(([name]) => name !== '_t')
  return members.flatMap(([name, part]) => changesOf(part, [...path, name]))
}

/** A leaf is [new], [old, new], [old, 0, 0] or ['', index, 3]; a name with `_` before it is an index of the old list. */
function leaf(delta: unknown[], path: string[]): Change {
  const last = path.at(-1) ?? ''
  const place = { target: path.find((part) => !/^_?\d+$/.test(part)) ?? last, delta_path: path.join('.') }
  const index = /^_?\d+$/.test(last) ? { index: Number(last.replace('_', '')) } : {}
  if (delta.length === 1) return { action: 'added', ...place, current: { value: delta[0], ...index } }
  if (delta.length === 2) {
    return {
      action: 'changed',
      ...place,
      previous: { value: delta[0], ...index },
      current: { value: delta[1], ...index },
    }
  }
  if (delta[2] === MOVED)
    return { action: 'moved', ...place, previous: index, current: { index: delta[1] as number } }
  return { action: 'removed', ...place, previous: { value: delta[0], ...index } }
}
