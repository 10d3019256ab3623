// Holds on the jobs of this process, and frees those of processes that are gone.
import type { Context } from '../context.ts'
import { described } from '../lib/log.ts'
import { releaseJobs, updateHeldJobs } from './hold-store.ts'

/** Well within the lease. */
const LOOK_MS = 5_000

/** `holder` is the name under which the queue gives jobs to this process; undefined while it gives none. */
export function openHold(contextOf: () => Context<null>, holder: () => string | undefined) {
  let wasAway = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    const ctx = contextOf()
    try {
      const name = holder()
      if (name !== undefined) await updateHeldJobs(ctx.db, name)
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
    async close(): Promise<void> {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
