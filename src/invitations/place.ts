// Puts a partner into the flow that an invitation names: the saved copy alone, for a draft is not deployed.
import { findAuthor } from '../accounts/store.ts'
import { findConnectionBetween, lockConnectionsForSale } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import type { EntitySummary } from '../entities/entity.ts'
import { findEntitySummaries } from '../entities/store.ts'
import { amendFlows } from '../flows/amend.ts'
import type { FlowDocument } from '../flows/flow.ts'
import { pointedAt, withBuyerStep, withEntityDisabled, withPartnerAt, withSource } from '../flows/partners.ts'
import { flowExists } from '../flows/store.ts'
import { invalid } from '../lib/errors.ts'
import { TO_BUYER } from '../modules/modules.ts'
import { type Kind, type NewInvitation, tradersOf } from './invitation.ts'

export type Place = Pick<NewInvitation, 'flow_id' | 'step_id'>

/** Throws InvalidError unless the flow is the caller's. */
export async function assertPlace(ctx: Inside, { flow_id, step_id }: Place): Promise<void> {
  if (step_id && !flow_id) throw invalid('/flow_id', 'is required with step_id')
  if (flow_id && !(await flowExists(ctx.db, ctx.caller.account_id, flow_id))) {
    throw invalid('/flow_id', 'must be a flow of your account')
  }
}

/** Places the entity, once however often it is asked for. Throws InvalidError if the step is not there. */
export async function placePartner(ctx: Inside, kind: Kind, place: Place, entityId: string): Promise<void> {
  if (!place.flow_id) return
  const { account_id } = ctx.caller
  const [entity] = await findEntitySummaries(ctx.db, account_id, [entityId])
  if (!entity) throw invalid('/email', 'belongs to a partner that your account cannot use')
  const { seller, buyer } = tradersOf(kind, account_id, entityId)
  const connection = await findConnectionBetween(ctx.db, seller, buyer)
  const placing = { kind, step_id: place.step_id ?? null, entity, enabled: connection !== undefined }
  const [sale] = kind === 'recipient' ? await lockConnectionsForSale(ctx.db, account_id, [entityId]) : []
  await amendFlows(ctx, {
    account_id,
    flow_ids: [place.flow_id],
    by: await findAuthor(ctx.db, ctx.caller),
    draft_only: true,
    amend: (document) => {
      const placed = placedIn(document, placing)
      return sale?.buyer_flow_id ? pointedAt(placed, entity.id, sale.buyer_flow_id) : placed
    },
  })
}

export type Placing = { kind: Kind; step_id: string | null; entity: EntitySummary; enabled: boolean }

/** The document with the partner in it; `enabled` is of a source, which waits for the acceptance. */
export function placedIn(document: FlowDocument, { kind, step_id, entity, enabled }: Placing): FlowDocument {
  if (step_id !== null) {
    const placed = placedAt(document, kind, step_id, entity)
    return enabled ? placed : withEntityDisabled(placed, entity.id, 'source')
  }
  if (kind === 'source') return withSource(document, entity, { enabled })
  return hasBuyerStep(document, entity.id) ? document : withBuyerStep(document, entity)
}

function placedAt(document: FlowDocument, kind: Kind, id: string, entity: EntitySummary): FlowDocument {
  const part =
    kind === 'source'
      ? document.sources.find((source) => source.id === id)
      : document.steps.find((step) => step.id === id && isBuyerStep(step))
  if (!part) {
    throw invalid('/step_id', `must be a ${kind === 'source' ? 'source' : 'buyer step'} of that flow`)
  }
  return withPartnerAt(document, id, entity)
}

type Step = FlowDocument['steps'][number]

function isBuyerStep(step: Step): boolean {
  return step.type === 'recipient' && step.integration.module_id === TO_BUYER
}

function hasBuyerStep(document: FlowDocument, entityId: string): boolean {
  return document.steps.some(
    (step) => isBuyerStep(step) && step.type === 'recipient' && step.entity.id === entityId,
  )
}
