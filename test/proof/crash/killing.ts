// Who kills: processes by SIGKILL, the database by an immediate stop, both at random moments.
import { setTimeout as pause } from 'node:timers/promises'
import { client } from '../../support/client.ts'
import type { Process } from '../../support/process.ts'
import type { Stage } from './stage.ts'

/** Between two kills at least nothing, at most this. */
const MOMENT_MS = 300
/** Processes that are started before they are needed: much of a start is waiting. */
const AHEAD = 2
const RESTART_MOMENT_MS = 600
/** Readiness that does not come back by itself. */
const HANGING_MS = 60_000

export type Bound = {
  most: number
  /** By `performance.now()`: a machine that is busy with other things gets no further. */
  until: number
  /** Whether anybody was answered since the last blow: one that falls on nothing would prove nothing. */
  flows(): boolean
  /** Told of each, when it falls. */
  struck(): void
}

/** Ends one of the two again and again, and puts in its place another, which is ready; answers how often. */
export async function killProcesses(stage: Stage, running: Process[], bound: Bound): Promise<number> {
  const { most, until, struck } = bound
  const spares = Array.from({ length: Math.min(AHEAD, most) }, () => stage.start())
  let kills = 0
  while (kills < most && performance.now() < until) {
    const fresh = await (spares.shift() as Promise<Process>)
    if (kills + spares.length + 1 < most) spares.push(stage.start())
    await workFlows(bound)
    await pause(Math.random() * MOMENT_MS)
    const place = Math.floor(Math.random() * running.length)
    running[place]?.child.kill('SIGKILL')
    running[place] = fresh
    kills++
    struck()
  }
  // Those that were not needed end as one does that is stopped in good order.
  for (const { child, exited } of await Promise.all(spares)) {
    child.kill('SIGTERM')
    await exited
  }
  return kills
}

/** Crashes the database again and again, each time when all processes are ready; answers how many milliseconds that took them. */
export async function crashDatabase(stage: Stage, running: Process[], bound: Bound): Promise<number[]> {
  const { most, until, struck } = bound
  const took: number[] = []
  while (took.length < most && performance.now() < until) {
    await workFlows(bound)
    await pause(Math.random() * RESTART_MOMENT_MS)
    stage.crashDatabase()
    struck()
    const since = performance.now()
    await Promise.all(running.map((process) => readyAgain(process, since)))
    took.push(performance.now() - since)
  }
  return took
}

async function workFlows({ flows, until }: Bound): Promise<void> {
  while (!flows() && performance.now() < until) await pause(20)
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
