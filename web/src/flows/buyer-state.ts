// How things stand with the buyer of a step: one of eight states.
import type { ConnectionEntry, Entity } from '../api-types.ts'
import type { flowWords } from '../words/flows.ts'

export type BuyerState = keyof typeof flowWords.buyer.states

const COLOURS: Record<BuyerState, string> = {
  draft: 'gray',
  sent: 'blue',
  expired: 'orange',
  settingUp: 'yellow',
  failed: 'red',
  connected: 'green',
  paused: 'gray',
  disconnected: 'red',
}

export const colourOf = (state: BuyerState): string => COLOURS[state]

/** Of connections those that were ended count only where there is no other. */
export function connectionOf(connections: ConnectionEntry[], entityId: string): ConnectionEntry | undefined {
  const own = connections.filter(
    ({ connected_account, account_entity, relationship_type }) =>
      relationship_type === 'buyer' && [connected_account.id, account_entity.id].includes(entityId),
  )
  return own.find(({ ended_at }) => !ended_at) ?? own[0]
}

export function buyerStateOf(
  entity: Entity | undefined,
  connection: ConnectionEntry | undefined,
): BuyerState {
  if (!entity) return 'draft'
  if (entity.expired && !connection) return 'expired'
  if (entity.pending && !connection) return 'sent'
  if (!connection || connection.ended_at) return 'disconnected'
  if (connection.paused) return 'paused'
  if (connection.set_up_at) return 'connected'
  return connection.onboard?.status === 'failed' ? 'failed' : 'settingUp'
}
