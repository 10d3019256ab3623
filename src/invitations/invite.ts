// Invites a partner by e-mail, or answers the entity that already stands for it.
import type { Inside } from '../context.ts'
import { findEntity, insertPendingEntity } from '../entities/store.ts'
import { Answer } from '../http/route.ts'
import { invalid } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { assertMayInvite } from '../sessions/limit.ts'
import { type InvitationRow, type Invited, type Kind, type NewInvitation, SENT } from './invitation.ts'
import { findConnectedPartner, isOwnAddress } from './party-store.ts'
import { assertPlace, placePartner } from './place.ts'
import { sendInvitation } from './send.ts'
import { insertInvitation, lockAddress, lockPending, updateSentAgain } from './store.ts'

/** Invites a buyer. */
export const inviteRecipient = (ctx: Inside, input: NewInvitation) => invite(ctx, 'recipient', input)

/** Invites a seller. */
export const inviteSource = (ctx: Inside, input: NewInvitation) => invite(ctx, 'source', input)

/**
 * 201 for a new invitation; 200 without a letter if one is pending or the company is connected that way; 200 with a
 * letter if one had expired, which is sent anew. A flow that is named gets the partner in any case.
 */
async function invite(ctx: Inside, kind: Kind, input: NewInvitation): Promise<Answer<Invited>> {
  const { account_id } = ctx.caller
  if (await isOwnAddress(ctx.db, account_id, input.email)) {
    throw invalid('/email', 'is an address of your own account; invite another company')
  }
  await assertPlace(ctx, input)
  await lockAddress(ctx.db, account_id, kind, input.email)
  // In this order: an acceptance that runs now holds the pending row, and is seen as a connection once it is over.
  const pending = await lockPending(ctx.db, account_id, kind, input.email)
  const partner = await findConnectedPartner(ctx.db, account_id, kind, input.email)
  if (partner) return existing(ctx, kind, input, partner)
  if (!pending) return inviteNew(ctx, kind, input)
  if (!pending.expired) return existing(ctx, kind, input, pending.entity_id)
  await placePartner(ctx, kind, input, pending.entity_id)
  return new Answer(200, await sendAgain(ctx, pending))
}

async function existing(ctx: Inside, kind: Kind, input: NewInvitation, entityId: string) {
  await placePartner(ctx, kind, input, entityId)
  return new Answer<Invited>(200, { entity: await findEntity(ctx.db, ctx.caller.account_id, entityId) })
}

async function inviteNew(ctx: Inside, kind: Kind, input: NewInvitation): Promise<Answer<Invited>> {
  const { account_id, user_id } = ctx.caller
  const { email, name = null, note = null, flow_id = null, step_id = null } = input
  await assertMayInvite(ctx)
  const made = { account_id, id: newId(), kind, email, name, note, entity_id: newId(), flow_id, step_id }
  const row = await insertInvitation(ctx.db, {
    ...made,
    invited_by: user_id,
    days: ctx.settings.invitation_days,
  })
  await insertStandIn(ctx, row)
  await placePartner(ctx, kind, input, row.entity_id)
  await sendInvitation(ctx, row)
  return new Answer<Invited>(201, {
    message: SENT,
    entity: await findEntity(ctx.db, account_id, row.entity_id),
  })
}

/** The pending entity that stands for the invited until they answer. */
export async function insertStandIn(ctx: Inside, row: InvitationRow): Promise<void> {
  await insertPendingEntity(ctx.db, {
    account_id: row.account_id,
    id: row.entity_id,
    name: row.name ?? row.email,
    source: row.kind === 'source' ? 'seller' : null,
    recipient: row.kind === 'recipient' ? 'buyer' : null,
    invitation_id: row.id,
  })
}

/** Begins another life of an invitation whose row the caller has locked. */
export async function sendAgain(ctx: Inside, row: InvitationRow): Promise<Invited> {
  await assertMayInvite(ctx)
  const again = await updateSentAgain(ctx.db, row.account_id, row.id, ctx.settings.invitation_days)
  if (!again) throw new Error(`invitation ${row.id} was locked as ${row.state} and cannot be sent again`)
  if (row.state === 'declined') await insertStandIn(ctx, again)
  await sendInvitation(ctx, again)
  return { message: SENT, entity: await findEntity(ctx.db, row.account_id, row.entity_id) }
}
