// The invited will not come: the entity that stood for them leaves, and with it its steps and sources.
import type { Caller } from '../accounts/account.ts'
import type { Author } from '../changelogs/changelog.ts'
import type { Inside } from '../context.ts'
import { removeEntity } from '../entities/store.ts'
import { type AmendedFlow, amendFlows } from '../flows/amend.ts'
import { withoutEntity } from '../flows/partners.ts'
import { findFlowsWithPartner } from '../flows/store.ts'
import type { InvitationRow } from './invitation.ts'
import { lockPendingEntity } from './party-store.ts'

/** Saved and live copies both; answers the flows that changed. */
export async function removePartner(
  ctx: Inside<Caller | null>,
  { account_id, entity_id }: InvitationRow,
  by: Author | null,
): Promise<AmendedFlow[]> {
  await lockPendingEntity(ctx.db, account_id, entity_id)
  const amended = await amendFlows(ctx, {
    account_id,
    flow_ids: await findFlowsOfPartner(ctx, account_id, entity_id),
    by,
    amend: (document) => withoutEntity(document, entity_id),
  })
  await removeEntity(ctx.db, account_id, entity_id)
  return amended.filter((flow) => flow.changed)
}

/** The flows in which an entity stands, at either end. */
export async function findFlowsOfPartner(
  ctx: Pick<Inside, 'db'>,
  accountId: string,
  entity_id: string,
): Promise<string[]> {
  const sources = await findFlowsWithPartner(ctx.db, accountId, { entity_id, role: 'source' })
  const recipients = await findFlowsWithPartner(ctx.db, accountId, { entity_id, role: 'recipient' })
  return [...new Set([...sources, ...recipients])]
}
