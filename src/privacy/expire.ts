// The job that removes what has expired, in pieces small enough to be in nobody's way.

import { findKeeping } from '../accounts/retention-store.ts'
import type { Context } from '../context.ts'
import { dropExpiredPartitions, ensurePartitions } from '../events/partition-store.ts'
import { promise } from '../jobs/queue.ts'
import {
  removeExpiredCounts,
  removeExpiredDeliveries,
  removeExpiredEvents,
  removeExpiredLeads,
  startTruncating,
} from './expiry-store.ts'

const AT_ONCE = 2_000
/** After so many pieces the job makes room for others, and comes back. */
const MOST_PIECES = 500

/** Whole months that have expired for every account are dropped; the rest goes by account and piece. */
export async function sweepExpired(ctx: Context<null>): Promise<void> {
  await ensurePartitions(ctx.db)
  const accounts = await startTruncating(ctx.db)
  await dropExpiredPartitions(ctx.db)
  await removeExpiredCounts(ctx.db)
  let left = MOST_PIECES
  for (const accountId of accounts) {
    left = await sweepAccount(ctx, accountId, left)
    if (left === 0) return promise(ctx.db, 'sweep_expired', {}, { key: 'sweep_expired' })
  }
}

/** Answers how many more pieces there may be; each is a transaction of its own. */
async function sweepAccount(ctx: Context<null>, accountId: string, pieces: number): Promise<number> {
  let left = pieces
  const until = async (isLast: () => Promise<boolean>) => {
    while (left > 0) {
      left -= 1
      if (await isLast()) return
    }
  }
  const { oldest } = await findKeeping(ctx.db, accountId)
  await until(async () => (await removeExpiredEvents(ctx.db, accountId, oldest, AT_ONCE)) < AT_ONCE)
  await until(async () => (await removeExpiredDeliveries(ctx.db, accountId, oldest, AT_ONCE)) < AT_ONCE)
  let after: string | undefined = ''
  await until(async () => {
    after = await removeExpiredLeads(ctx.db, accountId, oldest, after as string, AT_ONCE)
    return after === undefined
  })
  return left
}
