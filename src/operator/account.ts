// An account as operators see it.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Strict, Time, Words } from '../lib/schema.ts'
import { Leafing } from './act.ts'

const State = Words('active', 'closed')

export const ShownAccount = Open(
  {
    id: Id,
    name: Type.String(),
    state: State,
    website: Nullable(Type.String()),
    users: Type.Integer(),
    flows: Type.Integer(),
    partners: Type.Integer(),
    created_at: Time,
  },
  'ShownAccount',
)

export type ShownAccount = Static<typeof ShownAccount>

export const AccountQuery = Type.Object({
  search: Type.Optional(
    Type.String({ minLength: 1, maxLength: 254, description: "A part of the name, or of a user's address" }),
  ),
  state: Type.Optional(State),
  ...Leafing.properties,
})

export type AccountQuery = Static<typeof AccountQuery>

export const StateChange = Strict(
  { state: State, reason: Type.String({ minLength: 3, maxLength: 500 }) },
  'AccountStateChange',
)

export type StateChange = Static<typeof StateChange>
