// An account as operators see it.
import { type Static, Type } from 'typebox'
import { AccountLimits } from '../accounts/account.ts'
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
    limits: AccountLimits,
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

/** The state, the limits, or both. */
export const StateChange = Strict(
  {
    state: Type.Optional(State),
    limits: Type.Optional(AccountLimits),
    reason: Type.String({ minLength: 3, maxLength: 500 }),
  },
  'AccountStateChange',
)

export type StateChange = Static<typeof StateChange>
