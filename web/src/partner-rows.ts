// Connections and open invitations as one list of partners, each with its state.
import type { ConnectionEntry, FlowName, Invitation } from './api-types.ts'
import { partnerWords } from './words/partner.ts'
import { words } from './words.ts'

export type Partner = {
  key: string
  side: 'buyer' | 'seller'
  name: string
  state: { label: string; color: string }
  invitation: Invitation | undefined
  connection: ConnectionEntry | undefined
  flows: number
}

const said = words.partners.states

/** Ended connections and withdrawn invitations are over, and left out. */
export function partnersOf(
  connections: ConnectionEntry[],
  invitations: Invitation[],
  flows: FlowName[],
): Partner[] {
  const open = invitations.filter(({ state }) => ['pending', 'expired', 'declined'].includes(state))
  return [
    ...open.map((each) => invited(each, flows)),
    ...connections.filter(({ ended_at }) => !ended_at).map((each) => connected(each, invitations, flows)),
  ]
}

/** One partner by what is known of it, also where that is over. */
export function partnerOf(
  connection: ConnectionEntry | undefined,
  invitation: Invitation | undefined,
  flows: FlowName[],
): Partner | undefined {
  if (connection) return connected(connection, invitation ? [invitation] : [], flows)
  return invitation && invited(invitation, flows)
}

function invited(invitation: Invitation, flows: FlowName[]): Partner {
  const { id, kind, name, email, entity_id } = invitation
  return {
    key: id,
    side: kind === 'recipient' ? 'buyer' : 'seller',
    name: name ?? email,
    state: invitedState(invitation),
    invitation,
    connection: undefined,
    flows: flowsOf(flows, entity_id),
  }
}

function invitedState({ state }: Invitation): Partner['state'] {
  if (state === 'withdrawn') return { label: partnerWords.timeline.kinds.withdrawn, color: 'gray' }
  if (state === 'expired') return { label: said.expired, color: 'orange' }
  return state === 'declined' ? { label: said.declined, color: 'red' } : { label: said.sent, color: 'blue' }
}

function connected(connection: ConnectionEntry, invitations: Invitation[], flows: FlowName[]): Partner {
  const { id, relationship_type, connected_account, invitation_id } = connection
  return {
    key: id,
    side: relationship_type,
    name: connected_account.name,
    state: connectedState(connection),
    invitation: invitations.find((each) => each.id === invitation_id),
    connection,
    flows: flowsOf(flows, connected_account.id),
  }
}

function connectedState(connection: ConnectionEntry): Partner['state'] {
  const { ended_at, paused, set_up_at, relationship_type, onboard } = connection
  if (ended_at) return { label: partnerWords.ended, color: 'gray' }
  if (paused) return { label: said.paused, color: 'gray' }
  if (set_up_at) return { label: said.connected, color: 'green' }
  if (onboard?.status === 'failed') return { label: said.failed, color: 'red' }
  return relationship_type === 'buyer'
    ? { label: said.settingUp, color: 'yellow' }
    : { label: said.yourTurn, color: 'orange' }
}

function flowsOf(flows: FlowName[], entityId: string | null): number {
  return flows.filter(({ parts }) => parts.some(({ entity_id }) => entity_id === entityId)).length
}
