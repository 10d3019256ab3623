import { expect, test } from 'vitest'
import { type Sale, unreadyReason } from './readiness.ts'

const READY: Sale = {
  entity_id: 'b'.repeat(24),
  pending: false,
  expired: false,
  connected: true,
  paused_by_buyer: false,
  paused_by_seller: false,
  set_up: true,
  failed: false,
}

test.each<[Partial<Sale> | undefined, string | undefined]>([
  [{}, undefined],
  [{ pending: true, connected: false, set_up: false }, 'buyer has not accepted the invitation'],
  [{ pending: true, expired: true, connected: false }, 'invitation expired'],
  [{ connected: false }, 'disconnected'],
  [undefined, 'disconnected'],
  [{ set_up: false }, 'buyer is setting up delivery'],
  [{ set_up: false, failed: true }, 'buyer set-up failed'],
  [{ paused_by_buyer: true, paused_by_seller: true }, 'paused by buyer'],
  [{ paused_by_seller: true, set_up: false }, 'paused by seller'],
  [{ failed: true }, undefined],
])('a sale that is %j: %s', (parts, reason) => {
  expect(unreadyReason(parts && { ...READY, ...parts })).toBe(reason)
})
