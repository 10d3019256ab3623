// Keeps promises: runs the jobs of work.ts, and comes back by itself when the database does.
import { EventEmitter } from 'node:events'
import {
  type LogFunctionFactory,
  Logger,
  parseCronItems,
  type Runner,
  run,
  type WorkerEvents,
} from 'graphile-worker'
import type { Pool } from 'pg'
import type { Context } from '../context.ts'
import { described, type Log } from '../lib/log.ts'
import { openHold } from './hold.ts'
import type { Job } from './job.ts'
import { patientPool } from './patient-pool.ts'

const CONCURRENCY = 4
const POLL_MS = 1_000
const RESTART_MS = 1_000
const GRACE_MS = 8_000

export type Worker = {
  /** Lets running jobs end; what does not end in time is taken up by another process. */
  close(): Promise<void>
}

export type Workshop = {
  jobs: Job[]
  pool: Pool
  context(): Context<null>
  observe(kind: string, outcome: 'done' | 'failed', seconds: number): void
  log: Log
}

/** Starts to run jobs. Daily at 3:17 the sweep runs. */
export function openWorker(workshop: Workshop): Worker {
  let runner: Runner | undefined
  let closing = false
  const sleep = new AbortController()
  let holder: string | undefined
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => (holder = workerPool.id))

  async function supervise(): Promise<void> {
    while (!closing) {
      try {
        runner = await start(workshop, events)
        // A stop that came while it started found nothing to stop.
        if (closing) await runner.stop()
        await runner.promise
      } catch (error) {
        workshop.log.warn(described(error), 'worker restarts')
      }
      if (!closing) await pause(RESTART_MS, sleep.signal)
    }
  }

  const supervised = supervise()
  const hold = openHold(workshop.context, () => holder)
  return {
    async close() {
      closing = true
      sleep.abort()
      await runner?.stop().catch(() => {})
      await supervised
      await hold.close()
    },
  }
}

function start(workshop: Workshop, events: WorkerEvents): Promise<Runner> {
  const { jobs, pool, log } = workshop
  return run({
    pgPool: patientPool(pool),
    events,
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: GRACE_MS,
    logger: new Logger(quiet(log)),
    parsedCronItems: parseCronItems([{ task: 'sweep', match: '17 3 * * *' }]),
    taskList: Object.fromEntries(
      jobs.map((job) => [job.kind, (carried: unknown) => keep(workshop, job, carried)]),
    ),
  })
}

async function keep(workshop: Workshop, { kind, verb }: Job, carried: unknown): Promise<void> {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  try {
    await verb(workshop.context(), carried)
    workshop.observe(kind, 'done', seconds())
  } catch (error) {
    workshop.observe(kind, 'failed', seconds())
    workshop.log.warn({ job: kind, ...described(error) }, 'job failed')
    throw error
  }
}

/** The queue's own lines, of which only warnings and errors are news. */
function quiet(log: Log): LogFunctionFactory {
  return () => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn({ queue: true }, message)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
