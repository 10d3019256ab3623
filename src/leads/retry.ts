// A delivery that did not arrive is attempted again: by itself after an error, or because a person asked.
import { settleCaps } from '../caps/settle.ts'
import type { Context, Inside } from '../context.ts'
import { type DeliveryRow, MOST_ATTEMPTS, waitAfter } from '../deliveries/delivery.ts'
import { findDelivery, lockDelivery, updateAttempted } from '../deliveries/store.ts'
import type { CompiledRecipient } from '../flows/compiled-flow.ts'
import { promise } from '../jobs/queue.ts'
import { NotFoundError } from '../lib/errors.ts'
import { appendEvent } from './append.ts'
import { type Attempted, attemptOf, heldFor } from './attempt.ts'
import { toldOf } from './held.ts'
import { recipientDraft } from './record.ts'

type Carried = { account_id: string; delivery_id: string; attempt: number }

/** What follows an attempt. */
type Next = { state: DeliveryRow['state']; next_at: string | null }

/** One attempt with its event, if it is still wanted; promises the next one while any may follow. */
export async function retryDelivery(
  ctx: Context<null>,
  { account_id, delivery_id, attempt }: Carried,
): Promise<void> {
  const delivery = await findDelivery(ctx.db, account_id, delivery_id).catch(unlessGone)
  if (!delivery || !isWanted(delivery, attempt)) return
  const flow = await ctx.intake.flows.find(delivery.flow_id)
  const step = flow?.compiled.steps.find((each) => each.step.id === delivery.step_id)
  if (!flow || step?.type !== 'recipient') return giveUp(ctx, delivery, attempt)
  const startedAt = Date.now()
  const { held, purchase_price } = await heldFor(ctx, delivery, flow)
  const attempted = await attemptOf(ctx, held, step, delivery.id, purchase_price)
  const next = nextOf(attempted.outcome, attempt, step)
  const told = toldOf(held, { modules: ctx.modules, host: ctx.intake.host })
  await ctx.transaction(async (ctx) => {
    if (!isWanted(await lockDelivery(ctx.db, account_id, delivery_id), attempt)) return
    await settle(ctx, delivery, attempt, attempted, next)
    const timing = { startedAt, endedAt: Date.now(), wait_ms: attempted.wait_ms }
    const more = {
      retry_status: next.state === 'retrying' ? 'started' : 'completed',
      recipient_event_id: delivery.id,
    }
    await appendEvent(ctx.db, delivery, (id) =>
      recipientDraft(told, id, step, attempted, timing, { type: 'retry', more }),
    )
    if (attempted.takes_caps) await settleStep(ctx, delivery, attempted.outcome)
  })
}

/** One that was removed is wanted no more; when the database is away the job is kept for later. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error
}

/** Another attempt, or a person's wish, may have come between. */
function isWanted({ state, attempts, sealed }: DeliveryRow, attempt: number): boolean {
  return state === 'retrying' && attempts === attempt - 1 && sealed !== null
}

function nextOf(outcome: string, attempt: number, { step }: CompiledRecipient): Next {
  if (outcome === 'success' || outcome === 'failure') return { state: 'delivered', next_at: null }
  if (outcome === 'skip') return { state: 'waiting', next_at: null }
  if (attempt >= MOST_ATTEMPTS || !step.retry_enabled) return { state: 'failed', next_at: null }
  return {
    state: 'retrying',
    next_at: new Date(Date.now() + waitAfter(attempt, Math.random())).toISOString(),
  }
}

/** Of this step alone: another one of the lead may be under way. Last, because counters are waited for by all. */
async function settleStep(
  { db }: Inside<null>,
  { account_id, lead_id, step_id }: DeliveryRow,
  outcome: string,
): Promise<void> {
  const kept_steps = outcome === 'success' ? [step_id] : []
  await settleCaps(db, [{ account_id, lead_id, step_id, keep_lead: true, kept_steps }])
}

async function settle(
  ctx: Inside<null>,
  { account_id, id }: DeliveryRow,
  attempt: number,
  { outcome, reason }: Attempted,
  next: Next,
): Promise<void> {
  await updateAttempted(ctx.db, account_id, id, { ...next, outcome, reason, attempts: attempt })
  if (next.next_at !== null) {
    const again = { account_id, delivery_id: id, attempt: attempt + 1 }
    await promise(ctx.db, 'retry_delivery', again, { at: next.next_at })
  }
}

/** There is no step any more that could deliver it, and so nothing to tell of one. */
async function giveUp(ctx: Context<null>, { account_id, id }: DeliveryRow, attempt: number): Promise<void> {
  await updateAttempted(ctx.db, account_id, id, {
    state: 'failed',
    outcome: 'error',
    reason: 'the step is no longer in the flow',
    attempts: attempt,
    next_at: null,
  })
}
