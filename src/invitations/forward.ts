// The invited hands the invitation on to a colleague, who alone can answer it from then on; the inviter is told.
import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { ConflictError, invalid } from '../lib/errors.ts'
import { assertSeldom } from '../sessions/limit.ts'
import { closedError, type Forwarding } from './answering.ts'
import { type Invitation, seenBy } from './invitation.ts'
import { forwardedLetter, inviteLetter } from './letter.ts'
import { findConnectedPartner, isOwnAddress } from './party-store.ts'
import { postInviting } from './send.ts'
import { findSeenByLink, lockAddress, lockPending, updateAddress, updateTokensReplaced } from './store.ts'
import { tellInviter } from './tell-inviter.ts'
import { assertMayAnswer, verifyInvited } from './verify.ts'

const SELDOM = { most: 10, window_s: 24 * 3600, told: 'This invitation was handed on too often' }

/** The end of the invitation stays what it was. What is not pending is a ConflictError. */
export async function forwardInvitation(
  ctx: Inside<Caller | null>,
  input: { id: string } & Forwarding,
): Promise<Invitation> {
  const { row, answerer } = await verifyInvited(ctx, input)
  if (row.state !== 'pending') throw closedError(row.state)
  if (answerer) assertMayAnswer(answerer)
  await assertFree(ctx, row, input.email)
  await assertSeldom(ctx, ['forwarding', row.id], SELDOM)
  const forwarded = await updateAddress(ctx.db, row.account_id, row.id, input.email)
  await updateTokensReplaced(ctx.db, row.account_id, row.id)
  await postInviting(ctx, forwarded, 'invited', inviteLetter)
  const url = `${ctx.settings.base_url}/invitations/${row.id}`
  const letter = forwardedLetter({ email: row.email, colleague: input.email, url })
  await tellInviter(ctx, row, { ...letter, kind: 'forwarded' })
  return seenBy(answerer?.account_id ?? null, await findSeenByLink(ctx.db, row.account_id, row.id))
}

type Pending = Awaited<ReturnType<typeof verifyInvited>>['row']

async function assertFree(ctx: Inside<Caller | null>, row: Pending, email: string): Promise<void> {
  const { account_id, kind } = row
  if (email.toLowerCase() === row.email.toLowerCase()) {
    throw invalid('/email', 'is the address that is invited already')
  }
  if (await isOwnAddress(ctx.db, account_id, email)) {
    throw invalid('/email', 'is an address of the company that invites')
  }
  await lockAddress(ctx.db, account_id, kind, email)
  const isInvited =
    (await lockPending(ctx.db, account_id, kind, email)) ??
    (await findConnectedPartner(ctx.db, account_id, kind, email))
  if (isInvited) {
    throw new ConflictError('invited_already', `${email} was invited, or is connected, already`)
  }
}
