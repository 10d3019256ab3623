// The sender takes an invitation back.
import { findAuthor } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { postLetter } from '../mail/post.ts'
import { closedError } from './answering.ts'
import type { Invitation, InvitationRow } from './invitation.ts'
import { withdrawnLetter } from './letter.ts'
import { findParty } from './party-store.ts'
import { removePartner } from './remove-partner.ts'
import { seeInvitation } from './see.ts'
import { unpromiseEnd } from './send.ts'
import { lockSent, updateClosed } from './store.ts'

/** The same for the request that names the invitation itself, which If-Match may guard. */
export async function deleteInvitation(ctx: Inside, { id }: { id: string }): Promise<Invitation> {
  await lockSent(ctx.db, ctx.caller.account_id, id)
  assertUnchanged(ctx.ifMatch, await seeInvitation(ctx, { id }))
  return withdrawInvitation(ctx, { id })
}

/** Pending and expired ones; any other is a ConflictError that says what became of it. */
export async function withdrawInvitation(ctx: Inside, { id }: { id: string }): Promise<Invitation> {
  const { account_id } = ctx.caller
  const row = await lockSent(ctx.db, account_id, id)
  if (row.state !== 'pending' && row.state !== 'expired') throw closedError(row.state)
  await removePartner(ctx, row, await findAuthor(ctx.db, ctx.caller))
  await updateClosed(ctx.db, account_id, id, { state: 'withdrawn' })
  await unpromiseEnd(ctx, id)
  // Whoever let it expire waits for nothing, and is left in peace.
  if (row.state === 'pending') await tellInvited(ctx, row)
  return seeInvitation(ctx, { id })
}

async function tellInvited(ctx: Inside, { account_id, id, email, invited_by }: InvitationRow): Promise<void> {
  const inviter = await findParty(ctx.db, account_id, invited_by)
  await postLetter(ctx, {
    ...withdrawnLetter({ inviter: inviter.account }),
    account_id,
    kind: 'withdrawn',
    about_id: id,
    to: email,
    from_name: inviter.account,
    ...(inviter.email && { reply_to: inviter.email }),
    unsubscribe: true,
  })
}
