// A field and its type.
import { type Static, Type } from 'typebox'
import { Line, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { TYPE_NAMES } from './type.ts'

/** The id of a field: words of letters, digits and underscores, joined by dots. */
export const FieldId = Type.String({
  pattern: '^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$',
  maxLength: 100,
  expected: 'must be the id of a field such as first_name',
  examples: ['first_name'],
})

export const Field = Open(
  {
    id: FieldId,
    name: Type.String(),
    type: Type.String({ examples: ['first_name', 'phone'] }),
    description: Type.String(),
    standard: Type.Boolean(),
    aggregate: Type.Boolean(),
    deprecated: Type.Boolean(),
    see: Type.Union([FieldId, Type.Null()]),
    examples: Type.Array(Type.Unknown(), { description: 'Parsed values' }),
    created_at: Type.Optional(Time),
    updated_at: Type.Optional(Time),
  },
  'Field',
)

export type Field = Static<typeof Field>

const decided = {
  name: Line,
  type: Words(...TYPE_NAMES),
  description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
  aggregate: Type.Optional(Nullable(Type.Boolean())),
  deprecated: Type.Optional(Nullable(Type.Boolean())),
  see: Type.Optional(Nullable(Type.Union([FieldId, Type.Literal('')]))),
}

/** What an account decides of a field of its own. Members that the exchange decides are ignored. */
export const FieldChange = Open(decided, 'FieldChange')
export type FieldChange = Static<typeof FieldChange>

export const NewField = Open({ id: FieldId, ...decided }, 'NewField')
export type NewField = Static<typeof NewField>

/** A field that was deleted, with the flows that still name it. */
export const DeletedField = Open(
  {
    ...Field.properties,
    flow_errors: Type.Array(
      Open({ flow_id: Type.String(), name: Type.String(), errors: Type.Array(Type.String()) }),
      { description: 'Flows that name it: they go on working, and must drop it when they are saved next' },
    ),
  },
  'DeletedField',
)
export type DeletedField = Static<typeof DeletedField>

const RESERVED = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'id', 'normal'])

/** Why an id cannot be a custom field's; undefined if it can. `suffix` is the account's. */
export function idFault(id: string, suffix: string): string | undefined {
  const words = id.toLowerCase().split('.')
  if (!words.at(-1)?.endsWith(`_${suffix}`)) return `must end with the suffix of your account, _${suffix}`
  return words.some((word) => RESERVED.has(word))
    ? 'must not contain a word that the exchange uses itself'
    : undefined
}
