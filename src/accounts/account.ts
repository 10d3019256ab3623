// An account: a company of the exchange; and what a Caller is.
import { type Static, Type } from 'typebox'
import { Id, Line, Nullable, Open, Time, TimeZone, WebAddress, Words } from '../lib/schema.ts'

export const ROLES = ['owner', 'admin', 'member', 'read_only'] as const
export type Role = (typeof ROLES)[number]

/** Who asks: an account, by one of its keys. */
export type Caller = {
  account_id: string
  /** Null for a key of the account itself. */
  user_id: string | null
  key_id: string
  role: Role
}

const Most = Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000 }))

/** What the operator lets an account have; null is as much as it likes. */
export const AccountLimits = Open(
  {
    sources: Type.Unsafe<number | null>({
      ...Most,
      description: 'Places in its flows at which leads come in',
    }),
    flows: Most,
    leads_per_day: Type.Unsafe<number | null>({ ...Most, description: 'Leads taken in a day of UTC' }),
  },
  'AccountLimits',
)
export type AccountLimits = Static<typeof AccountLimits>

export const NO_LIMITS: AccountLimits = { sources: null, flows: null, leads_per_day: null }

const Partner = Open({ id: Id, name: Type.String(), sso_id: Id })

const PendingPartner = Open({
  id: Id,
  name: Type.String(),
  expired: Type.Boolean(),
  invitation_expires_at: Nullable(Time),
})

const Subscription = Open({
  id: Id,
  state: Type.String(),
  product_offering_id: Id,
  product_offering_component: Type.String(),
  created_at: Time,
  updated_at: Time,
  active_at: Nullable(Time),
  inactive_at: Nullable(Time),
})

const FEATURES = [
  'seller_access',
  'buyer_access',
  'lead_transactions',
  'conversion_feedback',
  'firehose',
  'third_party_add_on_services',
  'real_time_bidding',
  'leadconduit_trustedform_decisions',
] as const

const Features = Type.Unsafe<Record<(typeof FEATURES)[number], boolean>>(
  Open(Object.fromEntries(FEATURES.map((feature) => [feature, Type.Boolean()]))),
)

export const Account = Open(
  {
    id: Id,
    sso_id: Id,
    api_key: Nullable(Type.String({ description: 'Masked: its last four characters' })),
    name: Type.String(),
    time_zone: Type.String(),
    type: Nullable(Type.String()),
    data_retention_in_days: Type.Integer(),
    data_truncated_at: Nullable(Time),
    keen_project_id: Type.Null(),
    keen_read_api_key: Type.Null(),
    keen_write_api_key: Type.Null(),
    pricing_components: Type.Array(Type.Object({})),
    billing_type: Words('contracted', 'self_service'),
    financial_state: Nullable(Words('paid', 'unpaid')),
    financial_state_updated_at: Nullable(Time),
    lead_ping_enabled: Type.Boolean(),
    product_id: Type.String(),
    state: Type.String(),
    connected_buyers: Type.Array(Partner),
    connected_sellers: Type.Array(Partner),
    pending_sellers: Type.Array(PendingPartner),
    pending_buyers: Type.Array(PendingPartner),
    subscriptions: Open({ base: Subscription, pro: Nullable(Subscription), partner: Nullable(Subscription) }),
    features: Features,
    website: Nullable(Type.String()),
    created_at: Time,
    updated_at: Time,
    limits: AccountLimits,
  },
  'Account',
)

export type Account = Static<typeof Account>

/** What an account may change of itself. Subscriptions and features are accepted and ignored: nothing is gated. */
export const AccountChange = Open({
  data_retention_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  data_truncated_at: Type.Optional(Nullable(Time)),
  subscriptions: Type.Optional(Type.Object({})),
  features: Type.Optional(Type.Object({})),
  name: Type.Optional(Line),
  time_zone: Type.Optional(TimeZone),
  website: Type.Optional(Nullable(WebAddress)),
  lead_ping_enabled: Type.Optional(Type.Boolean()),
})

export type AccountChange = Static<typeof AccountChange>

export const Synced = Open({ success: Type.Boolean(), account: Account })

/** An account as stored, with its partners. */
export type AccountRow = Pick<
  Account,
  | 'id'
  | 'api_key'
  | 'name'
  | 'time_zone'
  | 'data_retention_in_days'
  | 'data_truncated_at'
  | 'lead_ping_enabled'
  | 'state'
  | 'connected_buyers'
  | 'connected_sellers'
  | 'pending_sellers'
  | 'pending_buyers'
  | 'website'
  | 'created_at'
  | 'updated_at'
  | 'limits'
>

/** The account as the API shows it. There are no plans here: one subscription is active, and every feature is there. */
export function shownAccount(row: AccountRow): Account {
  return {
    id: row.id,
    sso_id: row.id,
    api_key: row.api_key,
    name: row.name,
    time_zone: row.time_zone,
    type: null,
    data_retention_in_days: row.data_retention_in_days,
    data_truncated_at: row.data_truncated_at,
    keen_project_id: null,
    keen_read_api_key: null,
    keen_write_api_key: null,
    pricing_components: [],
    billing_type: 'self_service',
    financial_state: null,
    financial_state_updated_at: null,
    lead_ping_enabled: row.lead_ping_enabled,
    product_id: 'lcx',
    state: row.state,
    connected_buyers: row.connected_buyers,
    connected_sellers: row.connected_sellers,
    pending_sellers: row.pending_sellers,
    pending_buyers: row.pending_buyers,
    subscriptions: { base: baseSubscription(row), pro: null, partner: null },
    features: Object.fromEntries(FEATURES.map((feature) => [feature, true])) as Account['features'],
    website: row.website,
    created_at: row.created_at,
    updated_at: row.updated_at,
    limits: row.limits,
  }
}

function baseSubscription({ id, created_at }: AccountRow): Static<typeof Subscription> {
  const since = { created_at, updated_at: created_at, active_at: created_at, inactive_at: null }
  return { id, state: 'active', product_offering_id: id, product_offering_component: 'base', ...since }
}
