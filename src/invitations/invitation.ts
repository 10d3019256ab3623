// An invitation to trade, as recipient or as source: its shapes, its life, and what either side sees of it.
import { type Static, Type } from 'typebox'
import { Entity } from '../entities/entity.ts'
import { Email, Id, Line, Nullable, Open, ShortId, Time, Words } from '../lib/schema.ts'

export const Kind = Words('recipient', 'source')
export type Kind = Static<typeof Kind>

/** `expired` is never stored: it is a pending invitation whose time is over. */
export const State = Words('pending', 'expired', 'accepted', 'declined', 'withdrawn')
export type State = Static<typeof State>

const Words1000 = Type.String({ maxLength: 1000 })

export const Invitation = Open(
  {
    id: Id,
    kind: Kind,
    state: State,
    email: Email,
    name: Nullable(Line),
    note: Nullable(Words1000),
    entity_id: Nullable(Id),
    flow_id: Nullable(Id),
    step_id: Nullable(ShortId),
    invited_by: Nullable(Type.String({ description: 'Name of the person who invites' })),
    expires_at: Time,
    expired: Type.Boolean(),
    sent_at: Time,
    opened_at: Nullable(Time),
    answered_at: Nullable(Time),
    reason: Nullable(Words1000),
    connection_id: Nullable(Id),
    account_id: Id,
    account_name: Type.String({ description: 'The company that invites' }),
    created_at: Time,
    updated_at: Time,
  },
  'Invitation',
)

export type Invitation = Static<typeof Invitation>

export const NewInvitation = Open(
  {
    email: Email,
    name: Type.Optional(Nullable(Line)),
    note: Type.Optional(Nullable(Words1000)),
    flow_id: Type.Optional(Nullable(Id)),
    step_id: Type.Optional(Nullable(ShortId)),
  },
  'NewInvitation',
)

export type NewInvitation = Static<typeof NewInvitation>

export const Invited = Open({ message: Type.Optional(Type.String()), entity: Entity }, 'Invited')
export type Invited = Static<typeof Invited>

export const SENT = 'Invitation was sent successfully'

export const InvitationQuery = Open({
  state: Type.Optional(State),
  direction: Type.Optional(Words('sent', 'received')),
})

export type InvitationQuery = Static<typeof InvitationQuery>

/** An invitation as stored, with the state that it has now. */
export type InvitationRow = Omit<Invitation, 'entity_id' | 'invited_by' | 'account_name'> & {
  entity_id: string
  /** The user's id; null when a key of the account itself was used. */
  invited_by: string | null
  accepted_account_id: string | null
  life: number
}

/** A row with the names that people know the inviter by. */
export type SeenRow = InvitationRow & { account_name: string; inviter_name: string | null }

/** What either side sees. How the inviter files the invited is its own business. */
export function seenBy(accountId: string | null, row: SeenRow): Invitation {
  const mine = accountId === row.account_id
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    email: row.email,
    name: mine ? row.name : null,
    note: row.note,
    entity_id: mine ? row.entity_id : null,
    flow_id: mine ? row.flow_id : null,
    step_id: mine ? row.step_id : null,
    invited_by: row.inviter_name,
    expires_at: row.expires_at,
    expired: row.expired,
    sent_at: row.sent_at,
    opened_at: row.opened_at,
    answered_at: row.answered_at,
    reason: row.reason,
    connection_id: row.connection_id,
    account_id: row.account_id,
    account_name: row.account_name,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

/** Who sells and who buys once it is accepted. */
export function tradersOf(
  kind: Kind,
  inviterId: string,
  invitedId: string,
): { seller: string; buyer: string } {
  return kind === 'recipient'
    ? { seller: inviterId, buyer: invitedId }
    : { seller: invitedId, buyer: inviterId }
}

/** Under these keys the reminder and the end of an invitation are promised. */
export function promiseKeys(id: string): { remind: string; expire: string } {
  return { remind: `invitation:${id}:remind`, expire: `invitation:${id}:expire` }
}
