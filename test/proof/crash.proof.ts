// Processes and the database are killed at random moments, under load: nothing acknowledged is lost, and nothing happens twice.
import { median } from '../../bench/percentile.ts'
import { grouped } from './crash/check.ts'
import { type Played, play } from './crash/play.ts'
import type { Outcome, Table } from './outcome.ts'
import { prove } from './prove.ts'

const QUICK = { kills: 4, restarts: 3, killingMs: 12_000, restartingMs: 9_000 }
/** Processes first, then the database, each with a database of its own. */
const FULL = [
  { kills: 150, restarts: 0, killingMs: 200_000, restartingMs: 0 },
  { kills: 0, restarts: 50, killingMs: 0, restartingMs: 80_000 },
]

prove(
  'crash',
  'processes and the database are killed at random moments under load: nothing acknowledged is lost or half done, and nothing happens twice',
  async ({ quick }) => {
    const plans = quick ? [QUICK] : FULL
    const played: Played[] = []
    for (const plan of plans) played.push(await play(plan))
    return outcomeOf(played, plans)
  },
)

function outcomeOf(played: Played[], plans: { kills: number; restarts: number }[]): Outcome {
  const sum = (figure: (run: Played) => number) => played.reduce((all, run) => all + figure(run), 0)
  const wrong = sum(({ checks }) => checks.reduce((all, check) => all + check.wrong.length, 0))
  const [kills, restarts] = [sum((run) => run.kills), sum((run) => run.restarts)]
  const planned = plans.reduce((all, plan) => all + plan.kills + plan.restarts, 0)
  const short = planned - kills - restarts
  return {
    ok: wrong === 0 && kills > 0 && restarts > 0,
    line:
      `${kills} kills of processes and ${restarts} of the database; ${sum((run) => run.leads.acknowledged)} leads and ` +
      `${sum((run) => run.setUps.answered)} set-ups acknowledged, ${wrong === 0 ? 'all there, once' : `${wrong} faults`}.`,
    tables: [figures(played), checks(played)],
    ...(short > 0 && {
      gaps: [`${kills + restarts} of ${planned} kills fitted into the time on this machine`],
    }),
  }
}

function figures(played: Played[]): Table {
  const row = (name: string, of: (run: Played) => string | number) => [name, ...played.map(of)]
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const longest = (all: number[]) => (all.length === 0 ? '-' : seconds(Math.max(...all)))
  return {
    title: 'Crashes under load',
    columns: [
      '',
      ...played.map((run) => (run.kills > 0 ? (run.restarts > 0 ? 'both' : 'processes') : 'database')),
    ],
    rows: [
      row('processes killed (SIGKILL)', (run) => run.kills),
      row('database crashed (immediate stop)', (run) => run.restarts),
      row('seconds of load', (run) => Math.round(run.loadMs / 1000)),
      row('requests under way when a blow fell, median', (run) => median(run.underWay)),
      row('tries cut off', (run) => run.asking.cutOff),
      row('tries told to come again (503)', (run) => run.asking.refused),
      row('leads acknowledged', (run) => run.leads.acknowledged),
      row('leads lost', (run) => run.leads.lost),
      row('leads doubled', (run) => run.leads.doubled),
      row('deliveries seen by recipients', (run) => run.deliveries.deliveries),
      row('attempts beyond the first, under the same key', (run) => run.deliveries.again),
      row('set-ups asked for', (run) => run.setUps.asked),
      row('set-ups answered', (run) => run.setUps.answered),
      row('set-ups whole', (run) => run.setUps.whole),
      row('set-ups absent', (run) => run.setUps.absent),
      row('set-ups half done', (run) => run.setUps.half),
      row('caps', (run) => run.caps.length),
      row('caps that leads found reached', (run) => run.caps.filter(({ turned }) => turned > 0).length),
      row('letters promised and sent', (run) => run.jobs.letters),
      row('letters sent again, under the same Message-ID', (run) => run.jobs.again),
      row('deliveries tried again by jobs', (run) => run.jobs.retried),
      row('longest time in which nobody was answered', (run) => seconds(run.silenceMs)),
      row('longest wait of one request, with all its tries', (run) => seconds(run.asking.longestWaitMs)),
      row('longest time until ready after a crash of the database', (run) => longest(run.readyMs)),
      row('time until nothing was left to do', (run) => seconds(run.quietMs)),
    ],
  }
}

function checks(played: Played[]): Table {
  const all = grouped(
    played.flatMap((run) => run.checks),
    ({ name }) => name,
  )
  return {
    title: 'What must hold',
    columns: ['check', 'looked at', 'wrong', 'for example'],
    rows: [...all].map(([name, runs]) => {
      const wrong = runs.flatMap((run) => run.wrong)
      return [name, runs.reduce((sum, run) => sum + run.looked, 0), wrong.length, wrong[0] ?? '']
    }),
  }
}
