// A list that leads are looked up in: who is a customer, who must not be called, who was here before.
import { type Static, Type } from 'typebox'
import { Id, Open, Time } from '../lib/schema.ts'

export const ListName = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,100}$',
  fold: 'lower',
  expected: 'must be 1 to 100 letters, digits, _ or -',
  examples: ['duplicates'],
})

export const List = Open(
  { id: Id, name: ListName, count: Type.Integer(), created_at: Time, updated_at: Time },
  'List',
)
export type List = Static<typeof List>

export const ListChange = Open({ name: ListName }, 'ListChange')
export type ListChange = Static<typeof ListChange>

const Value = Type.String({ minLength: 1, maxLength: 1000 })

export const ListItem = Open({ value: Type.String(), added_at: Time }, 'ListItem')
export type ListItem = Static<typeof ListItem>

export const ListItems = Open({ values: Type.Array(Value, { minItems: 1, maxItems: 10_000 }) }, 'ListItems')
export type ListItems = Static<typeof ListItems>

export const ItemQuery = Type.Object({
  value: Type.Optional(Type.String({ maxLength: 1000, description: 'Looks this one up' })),
  after: Type.Optional(Type.String({ maxLength: 1000, description: 'Goes on after this value' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, description: 'At most so many; 1,000 if absent' }),
  ),
})
export type ItemQuery = Static<typeof ItemQuery>

export const ItemsAdded = Open({ accepted: Type.Integer(), rejected: Type.Integer() }, 'ItemsAdded')
export const ItemsDeleted = Open({ deleted: Type.Integer() }, 'ItemsDeleted')

/** Values compare by this. */
export function keyOf(value: string): string {
  return value.trim().toLowerCase()
}
