// POST /onboard/buyer: the same set-up, asked for by connection or by invitation.
import { findConnectionBySide } from '../connections/store.ts'
import type { Context } from '../context.ts'
import { flowExists } from '../flows/store.ts'
import { ConflictError, invalid, NotFoundError } from '../lib/errors.ts'
import { completeSetUp } from './complete.ts'
import type { BuyerSetup } from './onboard.ts'

/** Answers where to send the user; the onboards of the connection follow. */
export async function completeBuyer(ctx: Context, input: BuyerSetup): Promise<{ redirect: string }> {
  const { account_id } = ctx.caller
  const connectionId = await connectionOf(ctx, input)
  if (input.flow_id && !(await flowExists(ctx.db, account_id, input.flow_id)))
    throw new NotFoundError('The flow')
  const { setup } = await completeSetUp(ctx, {
    connection_id: connectionId,
    flow_id: input.flow_id ?? undefined,
    choose: (onboards) => onboards.filter((onboard) => onboard.status !== 'completed'),
  })
  if (setup.error) throw new ConflictError(setup.error.code, setup.error.message)
  return { redirect: `/flows/${setup.flow_id}` }
}

async function connectionOf(ctx: Context, { connection_id, invitation_id }: BuyerSetup): Promise<string> {
  const named = connection_id ?? invitation_id
  if (!named) throw invalid('/connection_id', 'or invitation_id is required')
  const connection = await findConnectionBySide(ctx.db, ctx.caller.account_id, named)
  if (!connection) throw new NotFoundError('The connection')
  if (invitation_id && connection_id && connection.invitation_id !== invitation_id) {
    throw invalid('/invitation_id', 'must be the invitation of the connection')
  }
  return connection.id
}
