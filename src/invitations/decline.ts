// The invited says no: the entity that stood for them goes, and the inviter is told.
import type { Caller } from '../accounts/account.ts'
import { findAuthor } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { decideDecline, type Refusal } from './answering.ts'
import { type Invitation, seenBy } from './invitation.ts'
import { declinedLetter } from './letter.ts'
import { removePartner } from './remove-partner.ts'
import { unpromiseEnd } from './send.ts'
import { findSeenByLink, updateClosed } from './store.ts'
import { tellInviter } from './tell-inviter.ts'
import { assertMayAnswer, type Verified, verifyInvited } from './verify.ts'

/** Declining twice changes nothing; what was accepted, withdrawn or expired is a ConflictError. */
export async function declineInvitation(
  ctx: Inside<Caller | null>,
  input: { id: string } & Refusal,
): Promise<Invitation> {
  const verified = await verifyInvited(ctx, input)
  const { row, answerer } = verified
  const decision = decideDecline(row)
  if (decision instanceof Error) throw decision
  if (decision === 'decline') {
    if (answerer) assertMayAnswer(answerer)
    await decline(ctx, verified, input.reason || null)
  }
  return seenBy(answerer?.account_id ?? null, await findSeenByLink(ctx.db, row.account_id, row.id))
}

async function decline(ctx: Inside<Caller | null>, { row }: Verified, reason: string | null): Promise<void> {
  const flows = await removePartner(ctx, row, await findAuthor(ctx.db, ctx.caller))
  await updateClosed(ctx.db, row.account_id, row.id, { state: 'declined', reason })
  await unpromiseEnd(ctx, row.id)
  const { kind, email } = row
  const url = `${ctx.settings.base_url}/invitations/${row.id}`
  await tellInviter(ctx, row, {
    ...declinedLetter({ kind, email, reason, flows: flows.map((flow) => flow.name), url }),
    kind: 'declined',
    reply_to: email,
  })
}
