// A connection: a seller's account and a buyer's, joined; seen from either side.
import { type Static, Type } from 'typebox'
import { Entity } from '../entities/entity.ts'
import { Email, Id, Line, Nullable, Open, Time, Words } from '../lib/schema.ts'

/** The other party's role towards the caller (decision 25). */
export const Relationship = Words('seller', 'buyer')
export type Relationship = Static<typeof Relationship>

const ConnectedAccount = Open({ id: Id, sso_id: Id, name: Line })

const CustomEntity = Open({
  id: Id,
  name: Line,
  source: Nullable(Type.String()),
  recipient: Nullable(Type.String()),
})

const described = {
  status: Words('completed'),
  ui_state: Open({ has_setup_buyer_delivery: Type.Boolean() }),
  permissions: Type.Array(Type.String()),
  account_entity: Entity,
  custom_entities: Type.Array(CustomEntity),
}

/** How far the buyer is with its set-up. The reason why a test did not succeed is the buyer's own affair. */
const SetUpSeen = Open(
  {
    status: Type.String(),
    step: Nullable(Type.String({ description: 'Where the buyer stands, in the words of its wizard' })),
    error: Nullable(Open({ code: Type.String(), message: Type.String() })),
    test: Nullable(
      Open({
        outcome: Type.String({ description: 'success, failure, error, skip; not_tested with a reason' }),
        reason: Nullable(Type.String()),
        tested_at: Time,
      }),
    ),
    updated_at: Time,
  },
  'SetUpSeen',
)

const additive = {
  /** Neither side's leads flow while one of them has paused. */
  paused: Type.Boolean(),
  paused_by: Type.Array(Relationship),
  buyer_flow_id: Nullable(Id),
  set_up_at: Nullable(Time),
  ended_at: Nullable(Time),
  /** Of the buyer; null before it has begun. */
  onboard: Nullable(SetUpSeen),
  reminded_at: Nullable(Time),
}

const known = {
  invitation_id: Nullable(Id),
  created_at: Time,
  updated_at: Time,
  created_by: Nullable(Email),
  connected_account: ConnectedAccount,
}

/** An entry of the list, in its documented order. */
export const ConnectionEntry = Open(
  {
    id: Id,
    status: described.status,
    relationship_type: Relationship,
    ...known,
    ui_state: described.ui_state,
    permissions: described.permissions,
    account_entity: described.account_entity,
    custom_entities: described.custom_entities,
    external_id: Id,
    ...additive,
  },
  'ConnectionEntry',
)

/** A single connection: the documented members of its own page first. */
export const Connection = Open(
  {
    id: Id,
    connected_account: ConnectedAccount,
    external_id: Id,
    invitation_id: known.invitation_id,
    relationship_type: Relationship,
    created_at: Time,
    updated_at: Time,
    created_by: known.created_by,
    ...described,
    ...additive,
    shared_fields: Type.Array(Type.String(), {
      description: "Fields that the seller's flows share with the buyer",
    }),
  },
  'Connection',
)

export type Connection = Static<typeof Connection>

/** What both forms have. */
export type Seen = Omit<Connection, 'shared_fields'>

export const ConnectionQuery = Open({ relationship_type: Type.Optional(Relationship) })

export const ConnectionChange = Open({
  paused: Type.Boolean({ description: 'Whether the caller holds leads back' }),
})

/** A connection as stored: one row for both sides. */
export type ConnectionRow = {
  id: string
  seller_account_id: string
  buyer_account_id: string
  invitation_id: string | null
  created_by: string | null
  paused_by_seller: boolean
  paused_by_buyer: boolean
  buyer_flow_id: string | null
  set_up_at: string | null
  ended_at: string | null
  reminded_at: string | null
  created_at: string
  updated_at: string
}

/** A row with what its caller sees of the other company. */
export type SeenRow = ConnectionRow & {
  connected_name: string
  custom_entities: Static<typeof CustomEntity>[]
  onboard: Static<typeof SetUpSeen> | null
}

const PERMISSIONS = ['view_submission_docs', 'request_domain_ownership_confirmation']

/** The other company's account id. */
export function partnerOf(row: ConnectionRow, accountId: string): string {
  return row.seller_account_id === accountId ? row.buyer_account_id : row.seller_account_id
}

/** The connection from one side, members in the order of the single page. */
export function seenFrom(accountId: string, row: SeenRow, entity: Entity): Seen {
  const partner = partnerOf(row, accountId)
  return {
    id: row.id,
    connected_account: { id: partner, sso_id: partner, name: row.connected_name },
    external_id: row.id,
    invitation_id: row.invitation_id,
    relationship_type: row.seller_account_id === accountId ? 'buyer' : 'seller',
    created_at: row.created_at,
    updated_at: row.updated_at,
    created_by: row.created_by,
    status: 'completed',
    ui_state: { has_setup_buyer_delivery: row.set_up_at !== null },
    permissions: PERMISSIONS,
    account_entity: entity,
    custom_entities: row.custom_entities,
    paused: row.paused_by_seller || row.paused_by_buyer,
    paused_by: [
      ...(row.paused_by_seller ? ['seller' as const] : []),
      ...(row.paused_by_buyer ? ['buyer' as const] : []),
    ],
    buyer_flow_id: row.buyer_flow_id,
    set_up_at: row.set_up_at,
    ended_at: row.ended_at,
    onboard: row.seller_account_id === accountId ? forSeller(row.onboard) : row.onboard,
    reminded_at: row.reminded_at,
  }
}

/** What a buyer's own program said to a test stays with the buyer; why it was not tested is said to the seller. */
function forSeller(onboard: SeenRow['onboard']): SeenRow['onboard'] {
  if (!onboard?.test || onboard.test.outcome === 'not_tested') return onboard
  return { ...onboard, test: { ...onboard.test, reason: null } }
}

/** The same members in the order of the list. */
export function asEntry(connection: Seen): Static<typeof ConnectionEntry> {
  const { id, status, relationship_type, invitation_id, created_at, updated_at, created_by, ...rest } =
    connection
  const {
    connected_account,
    external_id,
    ui_state,
    permissions,
    account_entity,
    custom_entities,
    ...additive
  } = rest
  const shared = { id, status, relationship_type, invitation_id, created_at, updated_at, created_by }
  const seen = { ui_state, permissions, connected_account, account_entity, custom_entities }
  return { ...shared, ...seen, external_id, ...additive }
}
