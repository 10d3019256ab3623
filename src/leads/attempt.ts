// One more attempt of a delivery: the lead as it was, the step as it is set up now, so that what was mended counts.
import { unreadyReason } from '../connections/readiness.ts'
import type { Context } from '../context.ts'
import type { DeliveryRow } from '../deliveries/delivery.ts'
import { perform } from '../deliveries/perform.ts'
import { textOf } from '../fields/value.ts'
import { capsThatCount } from '../flows/compile-cap.ts'
import type { CompiledRecipient, CompiledSource } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import { applyMappings } from '../flows/mapping.ts'
import { saidBy } from '../flows/walk.ts'
import type { Vars } from '../lib/vars.ts'
import { sendingOf, takingOf } from './answer.ts'
import { handOn } from './hand-on.ts'
import type { Held } from './held.ts'
import { salePrice } from './journey.ts'
import type { Given } from './record.ts'
import { revived } from './recover.ts'
import { findLead } from './store.ts'

/** What an attempt came to, and how long the recipient was waited for. */
export type Attempted = Given & { wait_ms: number; takes_caps: boolean }

type Kept = { vars: Vars; purchase_price: number; secrets: string[] }

/** The lead of a delivery in hand again, with the price that its source was paid. */
export async function heldFor(
  ctx: Context<null>,
  delivery: DeliveryRow,
  flow: LiveFlow,
): Promise<{ held: Held; purchase_price: number }> {
  const lead = await findLead(ctx.db, delivery.account_id, delivery.lead_id)
  const kept = JSON.parse(ctx.vault.open(delivery.sealed as Buffer)) as Kept
  const source = { source: { entity: { id: delivery.source_id } } } as CompiledSource
  const held: Held = {
    id: delivery.lead_id,
    flow,
    source: flow.compiled.sources.get(delivery.source_id) ?? source,
    vars: { ...kept.vars, lead: revived(kept.vars.lead as Vars, flow.compiled.fields) },
    submission: lead.submission,
    secrets: kept.secrets,
    is_test: lead.is_test,
    journal: [],
    hops: 0,
  }
  return { held, purchase_price: kept.purchase_price }
}

export async function attemptOf(
  ctx: Context<null>,
  held: Held,
  step: CompiledRecipient,
  eventId: string,
  purchase_price: number,
): Promise<Attempted> {
  const price = step.price?.(held.vars) ?? 0
  const { id, name } = step.step.entity
  const told = { ...held.vars, recipient: { id, name }, price, purchase_price, event_id: eventId }
  const vars = step.copy(told)
  const applied = applyMappings(step.mappings, told, vars).filter((each) => each.applied)
  const base = {
    vars,
    mappings: applied.map(({ mapping }) => mapping),
    purchase_price,
    sale_price: 0,
    wait_ms: 0,
  }
  const refusal = refusalOf(ctx, held, step, vars) ?? (await fullCap(ctx, held, step))
  if (refusal !== undefined) return { ...base, outcome: 'skip', reason: refusal, takes_caps: false }
  const sending = sendingOf(held, eventId)
  const isBuyer = step.module?.performer === 'buyer'
  const performed = isBuyer
    ? await handOn(ctx, held, step, vars, price, sending)
    : await perform(ctx, step, vars, sending)
  const { appended } = performed
  const sale_price = salePrice(step, appended, price)
  return { ...base, ...saidBy(step, appended), ...performed, sale_price, takes_caps: step.caps.length > 0 }
}

function refusalOf(ctx: Context<null>, held: Held, step: CompiledRecipient, vars: Vars): string | undefined {
  const { module } = step
  if (!module) return `the module ${step.step.integration.module_id} is not installed`
  const sale = held.flow.sales.get(step.step.entity.id)
  const unready = module.performer === 'buyer' ? unreadyReason(sale) : undefined
  return unready ?? module.validate?.(vars, { allowPrivate: ctx.settings.allowed_ranges.length > 0 })
}

/** A late delivery counts under the caps of its step like any other. */
async function fullCap(ctx: Context<null>, held: Held, step: CompiledRecipient): Promise<string | undefined> {
  const caps = capsThatCount(step.caps, held.vars)
  if (caps.length === 0) return undefined
  // It counts in the window in which it arrives.
  const taking = { ...takingOf(held, { level: 'step', caps, step }), at: new Date() }
  const reached = await ctx.intake.takeCaps(taking)
  return reached === undefined ? undefined : textOf(caps[reached]?.reason(held.vars))
}
