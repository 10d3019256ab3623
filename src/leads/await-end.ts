// What the source was told of a lead that is, or was, in another hand.
import type { Context } from '../context.ts'
import { NotNowError } from '../lib/errors.ts'
import { findTold } from './event-store.ts'
import type { Answered, Ended } from './lead.ts'
import { isOpen } from './store.ts'

const LOOK_MS = 200
/** Longer than any lead takes: by then it was ended, or taken up by a process that lives. */
const LONGEST_MS = 15 * 60_000

/** Waits until the lead has ended, in whosever hand it is. */
export async function endOf(ctx: Context<null>, accountId: string, leadId: string): Promise<Ended> {
  return ctx.intake.inHand(leadId) ?? endElsewhere(ctx, accountId, leadId)
}

/** Waits until another process has ended the lead. */
export async function endElsewhere(ctx: Context<null>, accountId: string, leadId: string): Promise<Ended> {
  const until = Date.now() + LONGEST_MS
  while (Date.now() < until) {
    if (!(await isOpen(ctx.db, accountId, leadId))) break
    await new Promise((look) => setTimeout(look, LOOK_MS))
  }
  const told = await findTold(ctx.db, accountId, leadId)
  if (!told) throw new NotNowError('The lead is on its way; ask again in a moment')
  const { outcome, reason, cost, response } = told
  const { status, headers, body } = response as Answered
  return { lead_id: leadId, outcome, reason, price: cost, answer: { status, headers, body } }
}
