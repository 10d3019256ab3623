// A passkey: a key pair of a device, which signs what it is asked by this exchange alone; and the shapes of the ceremony.
import { type Static, Type } from 'typebox'
import { Id, Line, Nullable, Open, Time } from '../lib/schema.ts'

export const Passkey = Open(
  { id: Id, name: Type.String(), last_used_at: Nullable(Time), created_at: Time },
  'Passkey',
)

export type Passkey = Static<typeof Passkey>

const Encoded = Type.String({
  pattern: '^[A-Za-z0-9_-]*$',
  maxLength: 20_000,
  expected: 'must be Base64 of the URL form',
})

const answer = {
  id: Encoded,
  rawId: Encoded,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Nullable(Type.String({ maxLength: 50 }))),
}

/** What a browser makes of `navigator.credentials.create`, as JSON. */
export const CreatedCredential = Open({
  ...answer,
  response: Open({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 })),
  }),
})

/** What a browser makes of `navigator.credentials.get`, as JSON. */
export const GivenCredential = Open({
  ...answer,
  response: Open({
    clientDataJSON: Encoded,
    authenticatorData: Encoded,
    signature: Encoded,
    userHandle: Type.Optional(Nullable(Encoded)),
  }),
})

export type CreatedCredential = Static<typeof CreatedCredential>
export type GivenCredential = Static<typeof GivenCredential>

export const NewPasskey = Open({ name: Line, credential: CreatedCredential })
export type NewPasskey = Static<typeof NewPasskey>

export const PasskeyName = Open({ name: Line })
export type PasskeyName = Static<typeof PasskeyName>

export const PasskeySignIn = Open({ credential: GivenCredential })

/** Options for the browser's own ceremony; their form is that of the Web Authentication standard. */
export const CeremonyOptions = Type.Record(Type.String(), Type.Unknown(), {
  title: 'CeremonyOptions',
  description: 'To be handed to the browser: the JSON form of the options of Web Authentication',
})

export type CeremonyOptions = Static<typeof CeremonyOptions>

/** A passkey as it is checked against. */
export type StoredPasskey = {
  account_id: string
  id: string
  user_id: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
}
