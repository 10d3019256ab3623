// Holds on the jobs that this process has in hand, and frees those that are in nobody's.
import type { Context } from '../context.ts'
import { described } from '../lib/log.ts'
import { type InHand, releaseJobs, updateHeldJobs } from './hold-store.ts'

/** Well within the lease. */
const LOOK_MS = 5_000

export type Hold = {
  /** Does a job's work while the job is held on. */
  during<T>(job: InHand, work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function openHold(contextOf: () => Context<null>): Hold {
  const hand = new Set<InHand>()
  let wasAway = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    const ctx = contextOf()
    try {
      if (hand.size > 0) await updateHeldJobs(ctx.db, [...hand])
      // While the database was away nobody could hold on: those who live are given the time to do so first.
      if (!wasAway) await releaseJobs(ctx.db)
      wasAway = false
    } catch (error) {
      wasAway = true
      ctx.log.debug(described(error), 'no look for jobs left behind')
    }
    if (!closed) timer = setTimeout(() => (looking = look()), LOOK_MS)
  }
  let looking = look()
  return {
    during(job, work) {
      hand.add(job)
      return work().finally(() => hand.delete(job))
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
