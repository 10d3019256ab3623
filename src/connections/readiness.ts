// Whether a buyer step is ready, and if not why, in words a person can act on (decision 34).

/** How a sale from an account to an entity stands. */
export type Sale = {
  entity_id: string
  /** The entity stands for a company that was invited and has not answered. */
  pending: boolean
  expired: boolean
  /** The open connection; false if there is none, or it was ended. */
  connected: boolean
  paused_by_buyer: boolean
  paused_by_seller: boolean
  set_up: boolean
  /** The last set-up of the connection could not be done. */
  failed: boolean
}

/** There is no open connection. */
export const DISCONNECTED = 'disconnected'

/** Why the buyer gets no lead; undefined if it may. */
export function unreadyReason(sale: Sale | undefined): string | undefined {
  if (sale?.pending) return sale.expired ? 'invitation expired' : 'buyer has not accepted the invitation'
  if (!sale?.connected) return DISCONNECTED
  if (sale.paused_by_buyer) return 'paused by buyer'
  if (sale.paused_by_seller) return 'paused by seller'
  if (!sale.set_up) return sale.failed ? 'buyer set-up failed' : 'buyer is setting up delivery'
  return undefined
}
