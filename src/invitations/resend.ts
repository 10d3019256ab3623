// Sends an invitation again: a new link, a new life; the old link says that it was replaced.
import type { Inside } from '../context.ts'
import { findEntity } from '../entities/store.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { closedError } from './answering.ts'
import type { InvitationRow, Invited } from './invitation.ts'
import { sendAgain } from './invite.ts'
import { findConnectedPartner } from './party-store.ts'
import { lockAddress, lockOfEntity, lockPending } from './store.ts'

/** By the id of the entity that stands for the invited. Pending, expired and declined ones are sent. */
export async function resendInvitation(ctx: Inside, input: { entityId: string }): Promise<Invited> {
  const { account_id } = ctx.caller
  const row = await lockOfEntity(ctx.db, account_id, input.entityId)
  if (!row) throw new NotFoundError('The invitation')
  if (row.state === 'accepted' || row.state === 'withdrawn') throw closedError(row.state)
  if (row.state === 'declined') await assertNothingNewer(ctx, row)
  else assertUnchanged(ctx.ifMatch, await findEntity(ctx.db, account_id, row.entity_id))
  return sendAgain(ctx, row)
}

/** A declined invitation may have been followed by another one, or by a connection. */
async function assertNothingNewer(ctx: Inside, { account_id, kind, email }: InvitationRow): Promise<void> {
  await lockAddress(ctx.db, account_id, kind, email)
  if (await lockPending(ctx.db, account_id, kind, email)) {
    throw new ConflictError(
      'invitation_pending',
      `Another invitation to ${email} is pending; send that one again`,
    )
  }
  if (await findConnectedPartner(ctx.db, account_id, kind, email)) {
    throw new ConflictError('already_connected', `You are connected with the company of ${email} already`)
  }
}
