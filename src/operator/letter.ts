// A letter as operators see it: without what is secret in its links, and without leads.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { Leafing } from './act.ts'

const State = Words('queued', 'kept', 'sent', 'suppressed', 'refused')

const entry = {
  id: Id,
  account_id: Id,
  account_name: Type.String(),
  kind: Type.String({ examples: ['invited'] }),
  to: Type.String(),
  subject: Type.String(),
  state: State,
  attempts: Type.Integer(),
  last_error: Nullable(Type.String()),
  carries_lead: Type.Boolean({ description: 'Its words are a lead: they are not shown here' }),
  created_at: Time,
  settled_at: Nullable(Time),
}

export const LetterEntry = Open(entry, 'LetterEntry')
export type LetterEntry = Static<typeof LetterEntry>

export const LetterShown = Open(
  {
    ...entry,
    from_name: Nullable(Type.String()),
    reply_to: Nullable(Type.String()),
    text: Nullable(Type.String()),
    html: Nullable(Type.String({ description: 'The secrets of its links are masked' })),
  },
  'LetterShown',
)
export type LetterShown = Static<typeof LetterShown>

export const LetterQuery = Type.Object({
  state: Type.Optional(State),
  to: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'A part of the address' })),
  ...Leafing.properties,
})
export type LetterQuery = Static<typeof LetterQuery>

const MASK = '••••••••'
const ADDRESS = /https?:\/\/[^\s"'<>]+/g
/** Whatever may be a secret in a path or a query: long, and no id. */
const LONG = /[A-Za-z0-9_-]{20,}/g
const ID = /^[0-9a-f]{24}$/

/** A text whose links lead nowhere: whoever reads it can accept or sign in for nobody. */
export function withoutSecrets(text: string): string {
  return text.replace(ADDRESS, (address) => {
    const path = address.indexOf('/', address.indexOf('://') + 3)
    if (path === -1) return address
    const masked = address.slice(path).replace(LONG, (word) => (ID.test(word) ? word : MASK))
    return address.slice(0, path) + masked
  })
}

/** Deliveries by mail that are kept here are leads too. */
export function carriesLead({ lead_id, kind }: { lead_id: string | null; kind: string }): boolean {
  return lead_id !== null || kind === 'delivery'
}
