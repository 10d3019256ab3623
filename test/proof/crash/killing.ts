// Who kills: processes by SIGKILL, the database by an immediate stop, both at random moments.
import { setTimeout as pause } from 'node:timers/promises'
import { client } from '../../support/client.ts'
import type { Process } from '../../support/process.ts'
import type { Stage } from './stage.ts'

/** Between two kills at least nothing, at most this. */
const MOMENT_MS = 300
const RESTART_MOMENT_MS = 1_500
/** Readiness that does not come back by itself. */
const HANGING_MS = 60_000

export type Bound = {
  most: number
  /** By `performance.now()`: a machine that is busy with other things gets no further. */
  until: number
  /** Told how many there were so far. */
  count(done: number): void
}

/** Ends one of the two again and again, and puts the next in its place. It was started before it was needed. */
export async function killProcesses(stage: Stage, running: Process[], bound: Bound): Promise<void> {
  if (bound.most === 0) return
  let spare = stage.start()
  for (let kills = 0; kills < bound.most && performance.now() < bound.until; ) {
    const fresh = await spare
    spare = stage.start()
    await pause(Math.random() * MOMENT_MS)
    const place = Math.floor(Math.random() * running.length)
    running[place]?.child.kill('SIGKILL')
    running[place] = fresh
    bound.count(++kills)
  }
  // The last one was not needed: it ends as one that is stopped in good order does.
  const { child, exited } = await spare
  child.kill('SIGTERM')
  await exited
}

/** Crashes the database again and again; answers how long it took each time, in milliseconds, until all processes were ready. */
export async function crashDatabase(stage: Stage, running: Process[], bound: Bound): Promise<number[]> {
  const took: number[] = []
  while (took.length < bound.most && performance.now() < bound.until) {
    await pause(Math.random() * RESTART_MOMENT_MS)
    stage.crashDatabase()
    const since = performance.now()
    await Promise.all(running.map((process) => readyAgain(process, since)))
    took.push(performance.now() - since)
    bound.count(took.length)
  }
  return took
}

/** By itself, in the same process. Seen as unready first, for the blow may not have been felt yet. */
async function readyAgain({ address, child }: Process, since: number): Promise<void> {
  let wasAway = false
  for (;;) {
    const answer = await client(address)
      .get('/readyz')
      .catch(() => undefined)
    if (answer?.status !== 200) wasAway = true
    else if (wasAway) return
    if (child.exitCode !== null) throw new Error('a process ended when its database crashed')
    if (performance.now() - since > HANGING_MS) throw new Error('a process was not ready again in a minute')
    await pause(20)
  }
}
