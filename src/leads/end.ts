// Ends leads together: events, leases, places under caps and what is to be tried again are one commit.
import { settleCaps } from '../caps/settle.ts'
import type { Context, Inside } from '../context.ts'
import { waitAfter } from '../deliveries/delivery.ts'
import { insertDeliveries } from '../deliveries/store.ts'
import { promise } from '../jobs/queue.ts'
import { byAccount } from './by-account.ts'
import { endLeads } from './event-store.ts'
import type { Ending } from './lead.ts'
import { endLeadsOf } from './spread-store.ts'

/** Which of the leads were in this process's hand, and are ended now. */
export async function endTogether(
  ctx: Context<null>,
  process: string,
  endings: Ending[],
): Promise<boolean[]> {
  if (ctx.db.distributed) {
    return byAccount(endings, (accountId, own) =>
      ctx.transaction((ctx) => endIn(ctx, own, endLeadsOf(ctx.db, process, accountId, own))),
    )
  }
  // Most leads leave nothing but their events: one statement, which is a commit by itself.
  if (endings.every(({ caps, undelivered }) => !caps && undelivered.length === 0)) {
    return endLeads(ctx.db, process, endings)
  }
  return ctx.transaction((ctx) => endIn(ctx, endings, endLeads(ctx.db, process, endings)))
}

/** What ended leads leave besides their events. */
async function endIn(ctx: Inside<null>, endings: Ending[], ending: Promise<boolean[]>): Promise<boolean[]> {
  const isEnded = await ending
  const ended = endings.filter((_, n) => isEnded[n])
  const deliveries = ended.flatMap(({ undelivered, ...lead }) =>
    undelivered.map((delivery) => ({ ...lead, ...delivery, lead_id: lead.id })),
  )
  if (deliveries.length > 0) await insertDeliveries(ctx.db, deliveries)
  for (const { account_id, id, state } of deliveries) {
    if (state !== 'retrying') continue
    const at = new Date(Date.now() + waitAfter(0, Math.random())).toISOString()
    await promise(ctx.db, 'retry_delivery', { account_id, delivery_id: id, attempt: 1 }, { at })
  }
  // Last, because counters are waited for by all.
  const settled = ended.flatMap(({ account_id, id, caps }) =>
    caps ? [{ account_id, lead_id: id, ...caps }] : [],
  )
  await settleCaps(ctx.db, settled)
  return isEnded
}
