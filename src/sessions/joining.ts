// How a colleague who was invited joins: shows the link of the letter, and chooses a password.
import { type Static, Type } from 'typebox'
import { Email, Line, Nullable, Open, Time } from '../lib/schema.ts'
import { Password } from './session.ts'

export const JoiningParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })

/** What the page behind the link shows. */
export const Joining = Open(
  {
    email: Email,
    first_name: Type.String(),
    last_name: Type.String(),
    account_name: Type.String(),
    invited_by: Nullable(Type.String()),
    expires_at: Time,
  },
  'Joining',
)

export type Joining = Static<typeof Joining>

export const JoiningChoice = Open({
  password: Password,
  first_name: Type.Optional(Line),
  last_name: Type.Optional(Type.String({ maxLength: 200 })),
})

export type JoiningChoice = Static<typeof JoiningChoice>
