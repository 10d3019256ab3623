// A field and its type.
import { type Static, Type } from 'typebox'
import { Open } from '../lib/schema.ts'

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
  },
  'Field',
)

export type Field = Static<typeof Field>
