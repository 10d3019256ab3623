// Joins two companies: the connection, the account entity in place of the pending one, and the news of it.
import type { Caller } from '../accounts/account.ts'
import { findAuthor } from '../accounts/store.ts'
import type { ConnectionRow } from '../connections/connection.ts'
import { findConnectionBetween, insertConnection, lockConnectionsForSale } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import type { EntitySummary } from '../entities/entity.ts'
import { findEntitySummaries, removeEntity } from '../entities/store.ts'
import { type AmendedFlow, amendFlows } from '../flows/amend.ts'
import type { FlowDocument } from '../flows/flow.ts'
import { pointedAt, withEntityReplaced } from '../flows/partners.ts'
import { newId } from '../lib/id.ts'
import { type InvitationRow, tradersOf } from './invitation.ts'
import { acceptedLetter } from './letter.ts'
import { findParty, lockPendingEntity, type Party } from './party-store.ts'
import { findFlowsOfPartner } from './remove-partner.ts'
import { unpromiseEnd } from './send.ts'
import { updateClosed } from './store.ts'
import { tellCompany } from './tell-inviter.ts'
import type { Answerer } from './verify.ts'

type Anybody = Inside<Caller | null>

/** Within the transaction that has locked the pending invitation. */
export async function joinPartners(ctx: Anybody, row: InvitationRow, answerer: Answerer): Promise<void> {
  const { account_id } = answerer
  const partner = await findParty(ctx.db, account_id, answerer.user_id)
  const connection = await connect(ctx, row, account_id, partner)
  const flows = await replaceStandIn(ctx, row, answerer)
  const closing = {
    state: 'accepted' as const,
    accepted_account_id: account_id,
    connection_id: connection.id,
  }
  await updateClosed(ctx.db, row.account_id, row.id, closing)
  await unpromiseEnd(ctx, row.id)
  await tellAccepted(ctx, row, partner, { flows, connection_id: connection.id })
}

/** An open connection that way round is used, not doubled. */
async function connect(
  ctx: Anybody,
  row: InvitationRow,
  accountId: string,
  { email }: Party,
): Promise<ConnectionRow> {
  const { seller, buyer } = tradersOf(row.kind, row.account_id, accountId)
  await insertConnection(ctx.db, {
    id: newId(),
    seller_account_id: seller,
    buyer_account_id: buyer,
    invitation_id: row.id,
    created_by: email ?? row.email,
  })
  return (await findConnectionBetween(ctx.db, seller, buyer)) as ConnectionRow
}

async function replaceStandIn(ctx: Anybody, row: InvitationRow, { account_id, user_id, role }: Answerer) {
  await lockPendingEntity(ctx.db, row.account_id, row.entity_id)
  const [entity] = await findEntitySummaries(ctx.db, row.account_id, [account_id])
  if (!entity) throw new Error(`account ${account_id} has no entity that ${row.account_id} can use`)
  const buyerFlowId = await setUpFlow(ctx, row, account_id)
  const amended = await amendFlows(ctx, {
    account_id: row.account_id,
    flow_ids: await findFlowsOfPartner(ctx, row.account_id, row.entity_id),
    by: await findAuthor(ctx.db, { account_id, user_id, role, key_id: '' }),
    amend: (document, idFor) => {
      const replaced = withStandInReplaced(document, row.entity_id, entity)
      return buyerFlowId ? pointedAt(replaced, account_id, buyerFlowId, idFor) : replaced
    },
  })
  await removeEntity(ctx.db, row.account_id, row.entity_id)
  return amended
}

/** A buyer that was connected and set up before takes the leads of these flows at once; held against a set-up. */
async function setUpFlow(ctx: Anybody, { kind, account_id }: InvitationRow, partnerId: string) {
  if (kind === 'source') return null
  const [sale] = await lockConnectionsForSale(ctx.db, account_id, [partnerId])
  return sale?.buyer_flow_id ?? null
}

/** An entity is a source once: where the partner stands already, the one that stood in for it goes. */
export function withStandInReplaced(
  document: FlowDocument,
  standInId: string,
  entity: EntitySummary,
): FlowDocument {
  const isThere = document.sources.some((source) => source.entity.id === entity.id)
  const sources = isThere
    ? document.sources.filter((source) => source.entity.id !== standInId)
    : document.sources
  const once = sources.length === document.sources.length ? document : { ...document, sources }
  return withEntityReplaced(once, standInId, entity)
}

async function tellAccepted(
  ctx: Anybody,
  row: InvitationRow,
  { account, person, email }: Party,
  { flows, connection_id }: { flows: AmendedFlow[]; connection_id: string },
): Promise<void> {
  const letter = acceptedLetter({
    kind: row.kind,
    partner: account,
    person,
    email: email ?? row.email,
    flows: flows.map((flow) => flow.name),
    url: `${ctx.settings.base_url}/connections/${connection_id}`,
  })
  const reply_to = email ?? row.email
  await tellCompany(ctx, row, { ...letter, kind: 'accepted', from_name: account, reply_to })
}
