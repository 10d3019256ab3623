// A credential: how an integration signs in with somebody else. What is secret in it is shown masked.
import { type Static, Type } from 'typebox'
import { Id, Line, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { isMask, masked } from '../lib/vault.ts'

const Secret = Type.String({ minLength: 1, maxLength: 10_000 })
const Member = Type.Optional(Nullable(Type.Object({}, { additionalProperties: true })))

const name = Line
const owner = { package: Line }

const byType = {
  user: { username: Type.String({ minLength: 1, maxLength: 1000 }), password: Secret },
  token: { token: Secret },
  oauth: {
    access_token: Secret,
    refresh_token: Type.Optional(Nullable(Secret)),
    user: Member,
    org: Member,
    expires_at: Type.Optional(Nullable(Type.Integer({ description: 'Seconds since 1970' }))),
  },
}

const UserBody = Open({ name, type: Words('user'), ...owner, ...byType.user })
const TokenBody = Open({ name, type: Words('token'), ...owner, ...byType.token })
const OauthBody = Open({ name, type: Words('oauth', 'oauth1', 'oauth2'), ...owner, ...byType.oauth })

type Body = Static<typeof UserBody> | Static<typeof TokenBody> | Static<typeof OauthBody>

/** Which of the forms it is, `type` says. */
export const CredentialBody = Type.Unsafe<Body>({
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: [UserBody, TokenBody, OauthBody],
})

export type CredentialBody = Body

const id = Id
const times = { created_at: Time, updated_at: Time }

export const Credential = Type.Union(
  [
    Open({ id, ...UserBody.properties, ...times }),
    Open({ id, ...TokenBody.properties, ...times }),
    Open({ id, ...OauthBody.properties, ...times }),
  ],
  { title: 'Credential' },
)

export type Credential = Static<typeof Credential>

/** What is stored under seal: the members of the type, in clear. */
export type Contents = Record<string, unknown>

const SECRETS = ['password', 'token', 'access_token', 'refresh_token']
const SHORT = 8

/** The members that a credential of its type has; those that were not sent are null. */
export function contentsOf(body: CredentialBody): Contents {
  const { type: _type, ...members }: Contents = body
  return Object.fromEntries(namesOf(body.type).map((name) => [name, members[name] ?? null]))
}

function namesOf(type: string): string[] {
  return Object.keys(type === 'user' ? byType.user : type === 'token' ? byType.token : byType.oauth)
}

/** What a change stores: a mask sent back stands for the secret it hides. */
export function unmasked(sent: Contents, stored: Contents): Contents {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, isHidden(name, value) ? stored[name] : value]),
  )
}

/** Names of secrets for which a mask was sent that is not the one of what is stored. */
export function strayMasks(sent: Contents, stored: Contents): string[] {
  return Object.keys(sent).filter(
    (name) => isHidden(name, sent[name]) && sent[name] !== maskedValue(stored[name]),
  )
}

function isHidden(name: string, value: unknown): boolean {
  return SECRETS.includes(name) && typeof value === 'string' && isMask(value)
}

/** The members of its type as they are shown; of a short secret not even the end. What deliveries added is not shown. */
export function shownContents(type: string, contents: Contents): Contents {
  return Object.fromEntries(
    namesOf(type)
      .filter((name) => Object.hasOwn(contents, name))
      .map((name) => [name, SECRETS.includes(name) ? maskedValue(contents[name]) : contents[name]]),
  )
}

function maskedValue(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return masked(value.length < SHORT ? '****' : value.slice(-4))
}
