// A session: a person who is signed in, on one device; and the shapes of signing in.
import { type Static, Type } from 'typebox'
import { type Caller, ROLES } from '../accounts/account.ts'
import { Email, Id, Line, Nullable, Open, Time, TimeZone, WebAddress, Words } from '../lib/schema.ts'
import { Code } from './two-factor.ts'

export const Password = Type.String({
  pattern: '^[\\s\\S]{10,128}$',
  expected: 'must be 10 to 128 characters long',
})

export const SignedIn = Open(
  {
    user_id: Id,
    email: Email,
    first_name: Type.String(),
    last_name: Type.String(),
    role: Words(...ROLES),
    operator: Type.Boolean({ description: 'Whether the user runs the exchange' }),
    account_id: Id,
    account_name: Type.String(),
    time_zone: Type.String(),
  },
  'SignedIn',
)

export type SignedIn = Static<typeof SignedIn>

/** Where a browser stands. */
export const Standing = Open(
  {
    exchange_name: Type.String(),
    signed_in: Nullable(SignedIn),
    needs_first_account: Type.Boolean({
      description: 'Nobody has an account here yet: the next one may make it',
    }),
    sends_letters: Type.Boolean({ description: 'By SMTP; otherwise letters are kept for the operator' }),
  },
  'Standing',
)

export type Standing = Static<typeof Standing>

export const SigningIn = Open(
  {
    email: Email,
    password: Type.String({ minLength: 1, maxLength: 128 }),
    code: Type.Optional(Nullable(Code)),
  },
  'SigningIn',
)
export type SigningIn = Static<typeof SigningIn>

export const Session = Open(
  {
    id: Id,
    current: Type.Boolean({ description: 'The one that asks' }),
    ip: Nullable(Type.String()),
    user_agent: Nullable(Type.String()),
    created_at: Time,
    expires_at: Time,
    device: Type.String({ description: 'Browser and system, in words' }),
  },
  'Session',
)

export type Session = Static<typeof Session>
export type SessionRow = Omit<Session, 'device'>

export const FirstAccount = Open(
  {
    account: Open({
      name: Line,
      time_zone: Type.Optional(Nullable(TimeZone)),
      website: Type.Optional(Nullable(WebAddress)),
    }),
    user: Open({ email: Email, first_name: Line, last_name: Type.String({ maxLength: 200 }) }),
    password: Password,
  },
  'FirstAccount',
)

export type FirstAccount = Static<typeof FirstAccount>

export const Forgotten = Open({ email: Email })
export const NewPassword = Open({ token: Type.String({ minLength: 1, maxLength: 200 }), password: Password })
export const PasswordChange = Open({
  current_password: Type.String({ minLength: 1, maxLength: 128 }),
  password: Password,
})
export const Told = Open({ message: Type.String() })

/** Somebody's browser: its cookies, where it asks from, and what it says it is. */
export type Visit = { cookie: string; ip: string; user_agent: string | null }

/** Who holds a session, and how much longer. */
export type SessionHolder = Caller & { lasts_ms: number }
