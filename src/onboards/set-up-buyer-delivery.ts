// The six documented steps in one transaction: connection, seller flows, buyer flow, mappings, letters, flag.

import { findAccount, findAuthor, findNotifiable } from '../accounts/store.ts'
import type { Author } from '../changelogs/changelog.ts'
import type { ConnectionRow } from '../connections/connection.ts'
import { updateSetUp } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import type { EntitySummary } from '../entities/entity.ts'
import { type AmendedFlow, amendFlows } from '../flows/amend.ts'
import { makeFlow } from '../flows/make.ts'
import { pointedAt, sharedFields, withFields, withOpenSource } from '../flows/partners.ts'
import { findBuyerFlowChoices, findFlowsWithPartner, findSavedDocuments } from '../flows/store.ts'
import { ConflictError } from '../lib/errors.ts'
import { postLetter } from '../mail/post.ts'
import { TO_BUYER } from '../modules/modules.ts'
import { readyLetter } from './letter.ts'
import type { OnboardTest } from './onboard.ts'
import { type Progress, SetupError } from './progress.ts'

/** The buyer is the caller; the connection is locked; a flow is named, or chosen by the rules. */
export type SetupOrder = {
  connection: ConnectionRow | undefined
  flow_id: string | null
  /** How the buyer's test ended, if it says so. */
  test: OnboardTest | null
  /** Who does it in the buyer's place; the caller's user if absent. */
  author?: Author | undefined
}

export type SetUp = { outcome: 'done' | 'already_done'; flow_id: string; seller_flow_ids: string[] }

type Company = { id: string; name: string }
type Trade = {
  seller: Company & { time_zone: string }
  buyer: Company
  connection: ConnectionRow
  /** By whom the changes of flows are, as changelogs name it. */
  author: Author | null
  /** Who answers the seller's questions: somebody of the buyer's. */
  reply_to: string | undefined
}

/**
 * Sets up the delivery of a buyer whose connection the caller's transaction has locked. Throws SetupError when it cannot
 * be done and ConflictError when it was done with another flow; either way nothing of it may be committed.
 */
export async function setUpBuyerDelivery(ctx: Inside, order: SetupOrder, progress: Progress): Promise<SetUp> {
  const checked = await progress.step('connection_validation', () => validateConnection(ctx, order))
  if (checked.done_with) return { outcome: 'already_done', flow_id: checked.done_with, seller_flow_ids: [] }
  const trade = checked.trade
  const found = await progress.step('seller_flow_discovery', () => discoverSellerFlows(ctx, trade))
  const { flow } = await progress.step('buyer_flow_setup', () =>
    setUpBuyerFlow(ctx, trade, order.flow_id, found.fields),
  )
  const { pointed } = await progress.step('seller_flow_updates', () =>
    pointSellerFlows(ctx, trade, found.ids, flow.id),
  )
  await progress.step('notifications', () => notifySeller(ctx, trade, { flow, pointed, test: order.test }))
  await progress.step('connection_flagging', () => flagConnection(ctx, trade, flow.id))
  return { outcome: 'done', flow_id: flow.id, seller_flow_ids: found.ids }
}

async function validateConnection(ctx: Inside, { connection, flow_id, author }: SetupOrder) {
  if (!connection) throw new SetupError('connection_not_found', 'The connection is no longer there')
  if (connection.ended_at)
    throw new SetupError('connection_ended', 'The connection has ended; ask for a new invitation')
  const seller = await findAccount(ctx.db, connection.seller_account_id)
  const buyer = await findAccount(ctx.db, connection.buyer_account_id)
  const own = await findAuthor(ctx.db, ctx.caller)
  const trade: Trade = { seller, buyer, connection, author: author ?? own, reply_to: own?.email }
  const earlier = connection.buyer_flow_id
  if (earlier && (await stillThere(ctx, buyer.id, earlier))) return alreadyDone(trade, earlier, flow_id)
  if (seller.state === 'closed')
    throw new SetupError('seller_account_closed', `${seller.name} has closed its account`)
  return { detail: `${seller.name} and you are connected`, trade, done_with: undefined }
}

async function stillThere(ctx: Inside, buyerId: string, flowId: string): Promise<boolean> {
  const { given } = await findBuyerFlowChoices(ctx.db, buyerId, flowId)
  return given !== undefined
}

function alreadyDone(trade: Trade, earlier: string, asked: string | null) {
  if (asked !== null && asked !== earlier) {
    throw new ConflictError(
      'buyer_delivery_already_set_up',
      `Leads of ${trade.seller.name} already go to your flow ${earlier}; change that flow instead of naming another`,
    )
  }
  return { detail: `Leads of ${trade.seller.name} already go to this flow`, trade, done_with: earlier }
}

async function discoverSellerFlows(ctx: Inside, { seller, buyer }: Trade) {
  const partner = { entity_id: buyer.id, role: 'recipient' as const, module_id: TO_BUYER }
  const ids = await findFlowsWithPartner(ctx.db, seller.id, partner)
  const documents = await findSavedDocuments(ctx.db, seller.id, ids)
  const fields = [...new Set(documents.flatMap((document) => sharedFields(document, buyer.id)))]
  return {
    detail: `${counted(ids.length, 'flow')} of ${seller.name} ${ids.length === 1 ? 'points' : 'point'} at you`,
    ids,
    fields,
  }
}

async function setUpBuyerFlow(
  ctx: Inside,
  { seller, buyer, author }: Trade,
  asked: string | null,
  fields: string[],
) {
  const { given, only, partner } = await findBuyerFlowChoices(ctx.db, buyer.id, asked)
  if (asked !== null && !given)
    throw new SetupError('flow_not_found', 'The flow that you chose is no longer there')
  const chosen = given ?? only ?? partner
  const source: EntitySummary = { id: seller.id, name: seller.name, time_zone: seller.time_zone }
  if (!chosen) {
    const order = { account_id: buyer.id, name: `Leads from ${seller.name}`, level: 'partner', fields }
    const flow = await makeFlow(ctx, { ...order, sources: [source], by: author, deployed: true })
    return { detail: `Your new flow "${flow.name}" takes leads from ${seller.name}`, flow }
  }
  const [flow] = await amendFlows(ctx, {
    account_id: buyer.id,
    flow_ids: [chosen.id],
    by: author,
    amend: (document, idFor) => withFields(withOpenSource(document, source, idFor), fields),
  })
  if (!flow) throw new SetupError('flow_not_found', 'The flow that you chose is no longer there')
  return {
    detail: `Your flow "${flow.name}" takes leads from ${seller.name}${flow.live ? '' : ' once it is deployed'}`,
    flow,
  }
}

async function pointSellerFlows(
  ctx: Inside,
  { seller, buyer, author }: Trade,
  ids: string[],
  flowId: string,
) {
  const amended = await amendFlows(ctx, {
    account_id: seller.id,
    flow_ids: ids,
    by: author,
    amend: (document, idFor) => pointedAt(document, buyer.id, flowId, idFor),
  })
  const changed = amended.filter((flow) => flow.changed)
  return {
    detail: `${counted(changed.length, 'flow')} of ${seller.name} now ${changed.length === 1 ? 'delivers' : 'deliver'} to you`,
    pointed: amended,
  }
}

type News = { flow: { name: string }; pointed: AmendedFlow[]; test: OnboardTest | null }

async function notifySeller(ctx: Inside, trade: Trade, { flow, pointed, test }: News) {
  const readers = await findNotifiable(ctx.db, trade.seller.id)
  const letter = readyLetter({
    buyer: trade.buyer.name,
    seller_flows: pointed.map(({ id, name }) => ({ id, name })),
    buyer_flow: flow.name,
    test,
    base_url: ctx.settings.base_url,
  })
  for (const reader of readers) {
    const address = { account_id: trade.seller.id, kind: 'completed', to: reader.email, unsubscribe: true }
    const about_id = trade.connection.id
    await postLetter(ctx, {
      ...letter,
      ...address,
      about_id,
      from_name: trade.buyer.name,
      reply_to: trade.reply_to,
    })
  }
  return {
    detail: `${counted(readers.length, 'person', 'people')} at ${trade.seller.name} will be told by e-mail`,
  }
}

async function flagConnection(ctx: Inside, { buyer, connection }: Trade, flowId: string) {
  await updateSetUp(ctx.db, buyer.id, connection.id, flowId)
  return { detail: 'The connection is marked as set up' }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
