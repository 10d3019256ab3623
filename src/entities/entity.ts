// An entity: who sends or receives leads: a company, a connected account, or one still invited.
import { type Static, Type } from 'typebox'
import type { Page } from '../db/page.ts'
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

/** Also of modules that this exchange does not have: an entity says what it supports, flows what they use. */
const ModuleId = Type.String({
  pattern: '^[\\w@/-]+(\\.[\\w-]+)+$',
  maxLength: 200,
  expected: 'must be the id of a module, such as leadconduit-default.outbound',
  examples: ['leadconduit-default.outbound'],
})

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
    module_ids: Nullable(Type.Array(ModuleId, { maxItems: 500 })),
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

export type EntityKind = 'custom' | 'pending' | 'account'

/**
 * What a change cannot touch: a company is what its account says, for all its partners; what a pending entity may
 * become, its invitation says.
 */
export function fixedOf(entity: Entity, kind: EntityKind): Partial<EntityChange> {
  const { name, source, recipient, module_ids, time_zone, website } = entity
  const { deprecated, see, connected_account_id } = entity
  const pointers = { deprecated, see, connected_account_id }
  if (kind === 'account') return { name, source, recipient, module_ids, time_zone, website, ...pointers }
  return kind === 'pending' ? { source, recipient, connected_account_id } : {}
}

/** A page of a whole list; ids grow with time, so one that is gone still has its place. */
export function pageOf(newestFirst: Entity[], { limit, after_id, before_id }: Page): Entity[] {
  const between = newestFirst.filter(
    ({ id }) => (before_id === undefined || id < before_id) && (after_id === undefined || id > after_id),
  )
  if (limit === undefined) return between
  return after_id === undefined ? between.slice(0, limit) : between.slice(-limit)
}
