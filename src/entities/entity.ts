// An entity: who sends or receives leads: a company, a connected account, or one still invited.
import { type Static, Type } from 'typebox'
import { Id, Line, Nullable, Open, Time, TimeZone, WebAddress, Words } from '../lib/schema.ts'

const SourceKind = Words('form', 'seller', 'other')
const RecipientKind = Words('buyer', 'crm', 'analytics', 'enhancement', 'esp', 'other')
const Connected = Words('seller', 'buyer', 'both')

export const Entity = Open(
  {
    name: Type.String(),
    module_ids: Type.Array(Type.String()),
    source: Nullable(SourceKind),
    recipient: Nullable(RecipientKind),
    id: Id,
    description: Nullable(Type.String()),
    standard: Type.Boolean(),
    account: Type.Boolean(),
    pending: Type.Boolean(),
    connected: Nullable(Connected),
    connected_account_id: Nullable(Id),
    deprecated: Type.Boolean(),
    see: Nullable(Id),
    field_suffix: Nullable(Type.String()),
    invitation_id: Nullable(Id),
    invitation_expires_at: Nullable(Time),
    expired: Type.Boolean(),
    flow_ids: Nullable(Type.Array(Id)),
    logo_url: Nullable(Type.String()),
    time_zone: Nullable(Type.String()),
    trustedform_certified_vendor: Nullable(Type.Boolean()),
    website: Nullable(Type.String()),
    created_at: Time,
    updated_at: Time,
  },
  'Entity',
)

export type Entity = Static<typeof Entity>

const Suffix = Type.String({
  pattern: '^[0-9a-zA-Z]{3,5}$',
  fold: 'lower',
  expected: 'must be 3 to 5 letters or digits',
  examples: ['acorp'],
})

/** What an account decides of its own entities. Members that the exchange decides are ignored. */
export const EntityChange = Open(
  {
    name: Line,
    module_ids: Nullable(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 500 })),
    source: Nullable(SourceKind),
    recipient: Nullable(RecipientKind),
    description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    connected_account_id: Type.Optional(Nullable(Id)),
    deprecated: Type.Optional(Type.Boolean()),
    see: Type.Optional(Nullable(Id)),
    field_suffix: Type.Optional(Nullable(Suffix)),
    logo_url: Type.Optional(Nullable(WebAddress)),
    time_zone: Type.Optional(Nullable(TimeZone)),
    trustedform_certified_vendor: Type.Optional(Nullable(Type.Boolean())),
    website: Type.Optional(Nullable(WebAddress)),
  },
  'EntityChange',
)

export type EntityChange = Static<typeof EntityChange>

/** What a flow keeps of an entity. */
export type EntitySummary = { id: string; name: string; time_zone?: string | null }
