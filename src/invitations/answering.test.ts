import { expect, test } from 'vitest'
import { ConflictError } from '../lib/errors.ts'
import { decideAccept, decideDecline } from './answering.ts'
import type { State } from './invitation.ts'

const INVITER = 'a'.repeat(24)
const INVITED = 'b'.repeat(24)
const THIRD = 'c'.repeat(24)

test.each<[State, string | null, string]>([
  ['pending', INVITED, 'accept'],
  ['pending', null, 'accept'],
  ['pending', INVITER, 'own_invitation'],
  ['expired', INVITED, 'invitation_expired'],
  ['expired', null, 'invitation_expired'],
  ['declined', INVITED, 'invitation_declined'],
  ['withdrawn', null, 'invitation_withdrawn'],
  ['accepted', INVITED, 'again'],
  ['accepted', THIRD, 'invitation_accepted'],
  ['accepted', INVITER, 'invitation_accepted'],
  ['accepted', null, 'invitation_accepted'],
])('accepting one that is %s, for %s: %s', (state, accountId, expected) => {
  const accepted_account_id = state === 'accepted' ? INVITED : null
  const decision = decideAccept({ state, account_id: INVITER, accepted_account_id }, accountId)
  expect(decision instanceof ConflictError ? decision.code : decision).toBe(expected)
})

test.each<[State, string]>([
  ['pending', 'decline'],
  ['declined', 'again'],
  ['accepted', 'invitation_accepted'],
  ['withdrawn', 'invitation_withdrawn'],
  ['expired', 'invitation_expired'],
])('declining one that is %s: %s', (state, expected) => {
  const decision = decideDecline({ state })
  expect(decision instanceof ConflictError ? decision.code : decision).toBe(expected)
})
