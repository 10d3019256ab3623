// Keeps promises: runs the jobs of work.ts, and comes back by itself when the database does.
import {
  type JobHelpers,
  type LogFunctionFactory,
  Logger,
  parseCronItems,
  type Runner,
  run,
} from 'graphile-worker'
import type { Pool } from 'pg'
import { described, type Log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import { type Hold, openHold } from './hold.ts'
import type { Job } from './job.ts'
import { type Keeping, keep } from './keep.ts'
import { patientPool } from './patient-pool.ts'

const CONCURRENCY = 4
const POLL_MS = 1_000
const RESTART_MS = 1_000
const GRACE_MS = 8_000

export type Worker = {
  /** Lets running jobs end; what does not end in time is taken up by another process. */
  close(): Promise<void>
}

export type Workshop = Keeping & { jobs: Job[]; pool: Pool }

/** Starts to run jobs. Daily at 3:17 the sweep runs. */
export function openWorker(workshop: Workshop): Worker {
  let runner: Runner | undefined
  let closing = false
  const stopping = new AbortController()
  const hold = openHold(workshop.context)

  async function supervise(): Promise<void> {
    while (!closing) {
      try {
        runner = await start(workshop, hold, stopping.signal)
        // A stop that came while it started found nothing to stop.
        if (closing) await runner.stop()
        await runner.promise
      } catch (error) {
        workshop.log.warn(described(error), 'worker restarts')
      }
      if (!closing) await pause(RESTART_MS, stopping.signal)
    }
  }

  const supervised = supervise()
  return {
    async close() {
      closing = true
      stopping.abort()
      await runner?.stop().catch(() => {})
      await supervised
      await hold.close()
    },
  }
}

function start(workshop: Workshop, hold: Hold, stopping: AbortSignal): Promise<Runner> {
  const { jobs, pool, log } = workshop
  const kept = (job: Job) => (carried: unknown, given: JobHelpers) =>
    hold.during(given.job, () => keep(workshop, job, carried, given.job, stopping))
  return run({
    pgPool: patientPool(pool),
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: GRACE_MS,
    logger: new Logger(quiet(log)),
    parsedCronItems: parseCronItems([{ task: 'sweep', match: '17 3 * * *' }]),
    taskList: Object.fromEntries(jobs.map((job) => [job.kind, kept(job)])),
  })
}

/** The queue's own lines, of which only warnings and errors are news. */
function quiet(log: Log): LogFunctionFactory {
  return () => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn({ queue: true }, message)
  }
}
