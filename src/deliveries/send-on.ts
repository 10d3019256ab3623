// A person asks for another attempt: of one delivery, or of all that a filter names.
import type { Context, Inside } from '../context.ts'
import { promise } from '../jobs/queue.ts'
import { ConflictError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { DeliveryBatch } from './batch.ts'
import { findBatch, insertBatch, lockBatch, updateSeen, updateTakenUp } from './batch-store.ts'
import type { Delivery, DeliveryFilter } from './delivery.ts'
import { findDelivery, updateTaken } from './store.ts'

const MOST_AT_ONCE = 200

/** Attempted at once, in the background; what becomes of it is told by the delivery and by a retry event. */
export async function retryNow(ctx: Inside, { id }: { id: string }): Promise<Delivery> {
  const { account_id } = ctx.caller
  const before = await findDelivery(ctx.db, account_id, id)
  if (before.state === 'delivered') {
    throw new ConflictError('already_delivered', 'This delivery has arrived; there is nothing to send on')
  }
  if (!(await updateTaken(ctx.db, account_id, id))) {
    throw new ConflictError('already_retrying', 'This delivery is being tried again already')
  }
  await promise(ctx.db, 'retry_delivery', { account_id, delivery_id: id, attempt: 1 })
  return shown(await findDelivery(ctx.db, account_id, id))
}

export async function seeDelivery(ctx: Context, { id }: { id: string }): Promise<Delivery> {
  return shown(await findDelivery(ctx.db, ctx.caller.account_id, id))
}

function shown({
  account_id: _,
  sealed: _sealed,
  ...delivery
}: Awaited<ReturnType<typeof findDelivery>>): Delivery {
  return delivery
}

/** All that the filter names, as it stands now. */
export async function retryMany(ctx: Inside, filter: DeliveryFilter): Promise<DeliveryBatch> {
  const { account_id } = ctx.caller
  const { state, flow_id, recipient_id, lead_id, reason } = filter
  const id = newId()
  await insertBatch(ctx.db, account_id, id, { state, flow_id, recipient_id, lead_id, reason })
  await promise(ctx.db, 'send_on', { account_id, batch_id: id })
  return findBatch(ctx.db, account_id, id)
}

/** Takes some up at a time, so that no transaction grows with the number of deliveries. */
export async function takeUpBatch(
  ctx: Context<null>,
  { account_id, batch_id }: { account_id: string; batch_id: string },
): Promise<void> {
  for (let isMore = true; isMore; ) {
    isMore = await ctx.transaction(async ({ db }) => {
      const batch = await lockBatch(db, account_id, batch_id)
      if (!batch || batch.is_taken_up) return false
      const ids = await updateTakenUp(db, account_id, batch_id, batch, MOST_AT_ONCE)
      for (const delivery_id of ids)
        await promise(db, 'retry_delivery', { account_id, delivery_id, attempt: 1 })
      const is_taken_up = ids.length < MOST_AT_ONCE
      await updateSeen(db, account_id, batch_id, { seen_id: ids.at(-1) ?? batch.seen_id, is_taken_up })
      return !is_taken_up
    })
  }
}
