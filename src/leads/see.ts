// See one lead: its whole story.
import type { Context } from '../context.ts'
import { listDeliveries } from '../deliveries/store.ts'
import { type LeadStory, storyOf } from './story.ts'
import { findRecord, listEventsOf } from './story-store.ts'

/** Of a lead on its way, what is on record so far. */
export async function seeLead(ctx: Context, { id }: { id: string }): Promise<LeadStory> {
  const { account_id } = ctx.caller
  // The lead first: were it read last, it could be shown as done without the events of its end.
  const lead = await findRecord(ctx.db, account_id, id)
  const events = await listEventsOf(ctx.db, account_id, id)
  const deliveries = await listDeliveries(ctx.db, account_id, { lead_id: id })
  return storyOf(lead, events, deliveries.toReversed())
}
