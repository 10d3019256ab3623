// One side ends a connection: for both, at once. Steps and sources of the partner stay, disabled.
import { findAuthor } from '../accounts/store.ts'
import type { Author } from '../changelogs/changelog.ts'
import type { Inside } from '../context.ts'
import { amendFlows } from '../flows/amend.ts'
import { withEntityDisabled } from '../flows/partners.ts'
import { findFlowsWithPartner } from '../flows/store.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import type { Connection, ConnectionRow } from './connection.ts'
import { seeConnection } from './see.ts'
import { lockConnection, updateEnded } from './store.ts'
import { tellEnded } from './tell.ts'

/** Answers the connection as it was ended; one that has ended already is a ConflictError. */
export async function endConnection(ctx: Inside, { id }: { id: string }): Promise<Connection> {
  const { account_id } = ctx.caller
  const row = await lockConnection(ctx.db, account_id, id)
  if (!row) throw new NotFoundError('The connection')
  assertUnchanged(ctx.ifMatch, await seeConnection(ctx, { id: row.id }))
  if (row.ended_at) throw new ConflictError('connection_ended', 'The connection has ended already')
  await disableBothSides(ctx, row, await findAuthor(ctx.db, ctx.caller))
  await updateEnded(ctx.db, account_id, row.id)
  await tellEnded(ctx, row)
  return seeConnection(ctx, { id: row.id })
}

async function disableBothSides(ctx: Inside, row: ConnectionRow, by: Author | null): Promise<void> {
  await disable(ctx, row.seller_account_id, { entity_id: row.buyer_account_id, role: 'recipient' }, by)
  await disable(ctx, row.buyer_account_id, { entity_id: row.seller_account_id, role: 'source' }, by)
}

type Partner = { entity_id: string; role: 'source' | 'recipient' }

async function disable(ctx: Inside, account_id: string, partner: Partner, by: Author | null): Promise<void> {
  const flow_ids = await findFlowsWithPartner(ctx.db, account_id, partner)
  await amendFlows(ctx, {
    account_id,
    flow_ids,
    by,
    amend: (document) => withEntityDisabled(document, partner.entity_id, partner.role),
  })
}
