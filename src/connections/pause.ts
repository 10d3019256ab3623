// One side holds leads back, or lets them through again.
import type { Inside } from '../context.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import type { Connection } from './connection.ts'
import { seeConnection } from './see.ts'
import { lockConnection, updatePaused } from './store.ts'
import { tellPaused } from './tell.ts'

/** Sets the caller's own pause; the other side's stays as it is. */
export async function pauseConnection(
  ctx: Inside,
  input: { id: string; paused: boolean },
): Promise<Connection> {
  const { account_id } = ctx.caller
  const row = await lockConnection(ctx.db, account_id, input.id)
  if (!row) throw new NotFoundError('The connection')
  assertUnchanged(ctx.ifMatch, await seeConnection(ctx, { id: row.id }))
  if (row.ended_at)
    throw new ConflictError('connection_ended', 'The connection has ended; invite the partner again')
  await updatePaused(ctx.db, account_id, row.id, input.paused)
  const was = row.seller_account_id === account_id ? row.paused_by_seller : row.paused_by_buyer
  if (was !== input.paused) await tellPaused(ctx, row, input.paused)
  return seeConnection(ctx, { id: row.id })
}
