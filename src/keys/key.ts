// An API key: what is shown of it, which is never the key.
import { type Static, Type } from 'typebox'
import { Id, Line, Nullable, Open, Time } from '../lib/schema.ts'

const shown = {
  id: Id,
  name: Line,
  user_id: Nullable(Id),
  expires_at: Nullable(Time),
  last_used_at: Nullable(Time),
  revoked_at: Nullable(Time),
  created_at: Time,
  made_by: Nullable(
    Type.String({ ...Id, description: 'The user who made it; null where none did, or that was not noted' }),
  ),
}

export const Key = Open(
  { ...shown, api_key: Type.String({ description: 'Masked: its last four characters' }) },
  'Key',
)

export type Key = Static<typeof Key>

/** Whether a key that was just made has ended already. */
export function endsTooSoon({ expires_at, created_at }: Key): boolean {
  return expires_at !== null && Date.parse(expires_at) <= Date.parse(created_at)
}

/** The answer to its making: the only one that carries the key. */
export const MadeKey = Open(
  { ...shown, api_key: Type.String({ description: 'The key, shown this once' }) },
  'MadeKey',
)

export const NewKey = Open({
  name: Line,
  expires_at: Type.Optional(Nullable(Time)),
  user_id: Type.Optional(Nullable(Id)),
  account: Type.Optional(Type.Boolean({ description: 'True for a key of the account itself, of no user' })),
})

export type NewKey = Static<typeof NewKey>
