// An entity: who sends or receives leads: a company, a connected account, or one still invited.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'

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

/** What a flow keeps of an entity. */
export type EntitySummary = { id: string; name: string; time_zone?: string | null }
