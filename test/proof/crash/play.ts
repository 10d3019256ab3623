// One run: load on two processes, kills, and then quiet in which everything is counted.
import { setTimeout as pause } from 'node:timers/promises'
import { done } from '../../../bench/line.ts'
import type { Process } from '../../support/process.ts'
import { invariants, told, violations } from '../invariants/check.ts'
import { Asking } from './asking.ts'
import type { Check } from './check.ts'
import { type Bound, crashDatabase, killProcesses } from './killing.ts'
import { checkLeads, countAgain, type LeadFigures } from './lead-checks.ts'
import { MAXIMUM, type Market, openMarket } from './market.ts'
import { onboard } from './onboarders.ts'
import { type CapFigure, checkCaps, checkJobs, countCaps, findWork, type JobFigures } from './quiet-checks.ts'
import { recipientForThisTest } from './recipient.ts'
import { checkSetUps, type SetupFigures } from './setup-checks.ts'
import { type Sent, sendLeads, sendOne } from './sources.ts'
import { openStage, type Stage } from './stage.ts'

export type Plan = {
  kills: number
  restarts: number
  /** At most so long in each of the two. */
  killingMs: number
  restartingMs: number
}

export type Played = {
  kills: number
  restarts: number
  /** Requests that waited for their answer when each blow fell. */
  underWay: number[]
  loadMs: number
  /** The longest time under load in which nobody was answered. */
  silenceMs: number
  /** Milliseconds until all processes were ready after each crash of the database. */
  readyMs: number[]
  quietMs: number
  leads: LeadFigures
  deliveries: { deliveries: number; again: number }
  setUps: SetupFigures
  caps: CapFigure[]
  jobs: JobFigures
  asking: Asking
  checks: Check[]
}

const SOURCES = 16
const ONBOARDERS = 2
/** Longer than anything takes that was left behind: a lease, a retry, a job's wait after an error. */
const QUIET_MS = 60_000

export async function play(plan: Plan): Promise<Played> {
  const stage = await openStage()
  const recipient = await recipientForThisTest()
  const running = await Promise.all([stage.start(), stage.start()])
  const all = plan.kills + plan.restarts
  done('a stage')
  const market = await openMarket(stage, running[0].address, recipient, Math.max(2, Math.ceil(all / 10)))
  const addresses = () => running.map(({ address }) => address)
  const asking = new Asking(addresses)
  const underWay: number[] = []
  let answeredBefore = 0
  let isOver = false
  const over = () => isOver
  const place = () => placeAt(market, underWay.length / all)
  const sources = sendLeads({ asking, place, uncapped: market.flow_id, isOver: over }, SOURCES)
  const onboarders = onboard(stage, asking, over, ONBOARDERS)
  const bound = (most: number, ms: number): Bound => ({
    most,
    until: performance.now() + ms,
    flows: () => asking.answered > answeredBefore,
    struck() {
      underWay.push(asking.underWay)
      answeredBefore = asking.answered
    },
  })
  const since = performance.now()
  const kills = await killProcesses(stage, running, bound(plan.kills, plan.killingMs))
  const readyMs = await crashDatabase(stage, running, bound(plan.restarts, plan.restartingMs))
  const loadMs = performance.now() - since
  done(`${kills} kills, ${readyMs.length} crashes of the database`)
  // Afterwards only those ask who wait for a lead that a lease holds: then silence says nothing.
  const silenceMs = asking.longestSilenceMs
  isOver = true
  const [sent, stories] = await Promise.all([sources, onboarders])
  const { left, quietMs } = await quiet(stage)
  done('quiet')
  const before = await countCaps(stage, market.capped)
  // What is asked after the quiet is no part of the load: nobody was there to be answered in between.
  const later = new Asking(addresses)
  const more = await topUp(stage, market, later, left)
  done('caps filled up')
  const checks = [
    { name: 'nothing is left to do', looked: 1, wrong: left },
    alive(running),
    understood([asking, later]),
  ]
  const leads = await checkLeads(stage, market, recipient, [...sent, ...more])
  const setUps = await checkSetUps(stage, stories)
  const jobs = await checkJobs(stage)
  const rows = await sound(stage, left.length === 0)
  const caps = checkCaps(before, await countCaps(stage, market.capped))
  done('looked at')
  return {
    ...{
      kills,
      restarts: readyMs.length,
      underWay,
      loadMs,
      silenceMs,
      readyMs,
      quietMs,
      asking,
      caps: before,
    },
    ...{ leads: leads.figures, setUps: setUps.figures, jobs: jobs.figures },
    deliveries: countAgain(recipient.seen),
    checks: [...leads.checks, ...setUps.checks, ...caps, ...jobs.checks, ...checks, rows],
  }
}

/** Half of the leads go to one flow after the other that has a cap, so that caps are reached at any time of the run. */
function placeAt({ flow_id, capped }: Market, done: number): string {
  const at = Math.min(capped.length - 1, Math.floor(done * capped.length))
  return Math.random() < 0.5 ? flow_id : (capped[at]?.flow_id as string)
}

/** Waits until nothing is left to do; answers what is left if that never comes. */
async function quiet(stage: Stage): Promise<{ left: string[]; quietMs: number }> {
  const since = performance.now()
  for (;;) {
    const left = await findWork(stage)
    const quietMs = performance.now() - since
    if (left.length === 0 || quietMs > QUIET_MS) return { left, quietMs }
    await pause(200)
  }
}

/** Leads for caps that have room, and a few for those that have none: a place that was lost or given twice shows. */
async function topUp(stage: Stage, { capped }: Market, asking: Asking, left: string[]): Promise<Sent[]> {
  const figures = await countCaps(stage, capped)
  const sent = await Promise.all(
    figures.map(async ({ flow_id, went }, flow) => {
      const own: Sent[] = []
      for (let n = went - 2; n < MAXIMUM; n++)
        own.push(await sendOne(asking, flow_id, `last${flow}-${n}@example.com`))
      return own
    }),
  )
  if (left.length === 0) await quiet(stage)
  return sent.flat()
}

function alive(running: Process[]): Check {
  const ended = running.filter(({ child }) => child.exitCode !== null)
  return {
    name: 'the last two processes live',
    looked: running.length,
    wrong: ended.map(({ said }) => `one ended, and said: ${said().slice(-500)}`),
  }
}

async function sound({ database }: Stage, settled: boolean): Promise<Check> {
  await database.query('analyze')
  const found = await violations(database, { settled })
  return {
    name: 'every invariant of the database holds',
    looked: invariants.length,
    wrong: found.map((one) => told([one])),
  }
}

function understood(asked: Asking[]): Check {
  return {
    name: 'every answer was what was asked for, or 503',
    looked: asked.reduce((sum, { answered, refused }) => sum + answered + refused, 0),
    wrong: asked.flatMap(({ unexpected }) => unexpected),
  }
}
