// Start an onboard from an invitation that the caller's account has accepted.
import { findConnectionBySide } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import { flowExists } from '../flows/store.ts'
import { Answer } from '../http/route.ts'
import { ConflictError, invalid, NotFoundError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { NewOnboard, Onboard } from './onboard.ts'
import { findInvitationFor, findOnboardOfInvitation, insertOnboard, updateOnboard } from './store.ts'

/** 201 with a new onboard; 200 with the one that is there already, given the flow if it had none. */
export async function createOnboard(ctx: Inside, input: NewOnboard): Promise<Answer<Onboard>> {
  const { account_id } = ctx.caller
  const connectionId = await acceptedConnection(ctx, input.invitation_id)
  const flow_id = input.flow_id ?? null
  if (flow_id && !(await flowExists(ctx.db, account_id, flow_id))) {
    throw invalid('/flow_id', 'must be a flow of your account')
  }
  const made = {
    id: newId(),
    account_id,
    invitation_id: input.invitation_id,
    connection_id: connectionId,
    flow_id,
  }
  const inserted = await insertOnboard(ctx.db, made)
  return inserted ? new Answer(201, inserted) : new Answer(200, await existing(ctx, input))
}

async function acceptedConnection(ctx: Inside, invitationId: string): Promise<string> {
  const { account_id } = ctx.caller
  const invitation = await findInvitationFor(ctx.db, account_id, invitationId)
  const isOthers = invitation?.state === 'accepted' && !invitation.accepted_by_caller
  if (!invitation || isOthers) throw new NotFoundError('The invitation')
  if (!invitation.connection_id) {
    throw new ConflictError('invitation_not_accepted', 'Accept the invitation first; then start the onboard')
  }
  const connection = await findConnectionBySide(ctx.db, account_id, invitation.connection_id)
  if (connection?.buyer_account_id !== account_id) {
    throw new ConflictError(
      'not_the_buyer',
      'Only the buyer of a connection is onboarded; you are its seller',
    )
  }
  return invitation.connection_id
}

async function existing(ctx: Inside, { invitation_id, flow_id }: NewOnboard): Promise<Onboard> {
  const { account_id } = ctx.caller
  const onboard = (await findOnboardOfInvitation(ctx.db, account_id, invitation_id)) as Onboard
  if (!flow_id || onboard.flow_id) return onboard
  return (await updateOnboard(ctx.db, account_id, { id: onboard.id, invitation_id, flow_id })) ?? onboard
}
