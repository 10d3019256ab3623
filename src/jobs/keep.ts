// Keeps one promise: its verb runs, and once more in the same hand where nothing but the database stood in its way.
import type { Context } from '../context.ts'
import { NotNowError } from '../lib/errors.ts'
import { described, type Log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import { type InHand, updateHeldJobs } from './hold-store.ts'
import type { Job } from './job.ts'

const LOOK_MS = 1_000
/** What is told "not now" so often by a database that answers has a fault of its own: that counts as an attempt. */
const MOST_TIMES = 10

export type Keeping = {
  context(): Context<null>
  observe(kind: string, outcome: 'done' | 'failed', seconds: number): void
  log: Log
}

/**
 * The absence of the database is no fault of the job: it counts as no attempt, for the waits between attempts grow to hours.
 * `stopping` ends the wait for it.
 */
export async function keep(
  { context, observe, log }: Keeping,
  { kind, verb }: Job,
  carried: unknown,
  job: InHand,
  stopping: AbortSignal,
): Promise<void> {
  for (let times = 1; ; times++) {
    const startedAt = performance.now()
    const seen = (outcome: 'done' | 'failed') =>
      observe(kind, outcome, (performance.now() - startedAt) / 1000)
    const ctx = context()
    try {
      await verb(ctx, carried)
      return seen('done')
    } catch (error) {
      seen('failed')
      log.warn({ job: kind, ...described(error) }, 'job failed')
      const isNotNow = error instanceof NotNowError && times < MOST_TIMES
      if (!isNotNow || !(await isStillHeld(ctx, job, stopping))) throw error
    }
  }
}

/** Waits until the database takes writes. False: the job went to another hand meanwhile, or the process stops. */
async function isStillHeld(ctx: Context<null>, job: InHand, stopping: AbortSignal): Promise<boolean> {
  for (;;) {
    await pause(LOOK_MS, stopping)
    if (stopping.aborted) return false
    try {
      return (await updateHeldJobs(ctx.db, [job])).length > 0
    } catch (error) {
      if (!(error instanceof NotNowError)) throw error
    }
  }
}
