// What requests, set-ups and leads cost, each beside its floor; and what they cost as the exchange grows.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measured } from '../../bench/against.ts'
import type { Curve, Point } from '../../bench/growth.ts'
import { chartOf } from '../../bench/growth-report.ts'
import { FLOOR_GOAL } from '../../bench/leads.ts'
import { computed } from '../../bench/line.ts'
import type { Report } from '../../bench/report.ts'
import type { Extent, Outcome, Table } from './outcome.ts'
import { prove } from './prove.ts'

const PUT_GOAL = 0.75
const SET_UP_GROWTH_GOAL = 1.3
const SET_UP_P99_GOAL_MS = 50
const GROWN_LEAD_GOAL = 0.95

/** Runs the benches as their command does, in processes of their own; answers their figures. */
function bench(...flags: string[]): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-speed-'))
  const file = join(folder, 'figures.json')
  const args = ['--import', 'tsx', 'bench/run.ts', ...flags, '--json', file]
  // What vitest hands to its workers would change the processes that are measured.
  const { NODE_OPTIONS: _, NODE_ENV: __, ...env } = process.env
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
  try {
    if (status !== 0) throw new Error(`the benches ended with ${status}`)
    return JSON.parse(readFileSync(file, 'utf8')) as Measured
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Goal = { name: string; figure: number; goal: number; unit?: string; atMost?: boolean }

const isMet = ({ figure, goal, atMost }: Goal) => (atMost ? figure <= goal : figure >= goal)

const shown = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2))

function partGoals({ flow_plane }: Measured): Goal[] {
  return (flow_plane?.parts ?? []).map(({ name, rate, goal, unit }) => ({ name, figure: rate, goal, unit }))
}

function requestGoals({ put, set_ups, leads }: Report): Goal[] {
  const [fewest, ...more] = set_ups
  const growth = more.map(({ flows, p50 }) => ({
    name: `set-up among ${flows} flows, to ${fewest?.flows}`,
    figure: p50 / (fewest?.p50 ?? p50),
    goal: SET_UP_GROWTH_GOAL,
    atMost: true,
  }))
  const floor = leads.cases.find(({ name }) => name === 'floor')
  return [
    { name: 'PUT /onboards/{id}, of its floor', figure: put.ratio, goal: PUT_GOAL },
    { name: 'set-up, p99', figure: fewest?.p99 ?? 0, goal: SET_UP_P99_GOAL_MS, unit: 'ms', atMost: true },
    ...growth,
    { name: 'a lead, of its floor', figure: 1 / (floor?.ratio ?? Number.NaN), goal: FLOOR_GOAL },
    ...leads.cases.flatMap(({ name, ratio, goal }) =>
      goal === undefined ? [] : [{ name: `${name}, of one flow`, figure: ratio, goal }],
    ),
  ]
}

/** Leads where there are most events, or accounts. */
function growthGoals(curves: Curve[]): Goal[] {
  return curves
    .filter(({ request }) => request === 'a lead')
    .map(({ grows, points }) => ({ grows, most: points.at(-1) as Point }))
    .map(({ grows, most: { size, ratio } }) => ({
      name: `a lead with ${size.toLocaleString('en-US')} ${grows}, of the fewest`,
      figure: ratio,
      goal: GROWN_LEAD_GOAL,
    }))
}

function goalTable(goals: Goal[]): Table {
  return {
    title: 'Goals',
    columns: ['what', 'figure', 'goal', ''],
    rows: goals.map((each) => {
      const { name, figure, goal, unit = '', atMost } = each
      const wanted = `${atMost ? 'at most' : 'at least'} ${shown(goal)} ${unit}`.trim()
      return [name, `${shown(figure)} ${unit}`.trim(), wanted, isMet(each) ? 'met' : 'missed']
    }),
  }
}

function leadTable({ leads }: Report): Table {
  return {
    title: `Leads, 32 connections, medians of ${leads.extent.rounds} rounds`,
    columns: ['case', 'leads a second', 'p50 ms', 'p99 ms', 'to one flow', 'process and database, ms a lead'],
    rows: leads.cases.map(({ name, rate, p50, p99, ratio, ...cost }) => [
      name,
      Math.round(rate),
      p50.toFixed(1),
      p99.toFixed(1),
      ratio.toFixed(2),
      computed(cost),
    ]),
  }
}

function memoryTable({ requests, rss_mb }: Report): Table {
  const done = rss_mb.map((_, n) => Math.round((n * requests) / (rss_mb.length - 1)))
  return { title: 'Resident memory, MB', columns: done.map((n) => `after ${n}`), rows: [rss_mb] }
}

function growthTable(curves: Curve[]): Table {
  return {
    title: 'Growth: rates to those of the smallest database',
    columns: ['request', 'with', 'a second', 'p50 ms', 'p99 ms', 'ratio', 'process and database, ms each'],
    rows: curves.flatMap(({ grows, request, points }) =>
      points.map(({ size, rate, p50, p99, ratio, ...cost }) => [
        request,
        `${size.toLocaleString('en-US')} ${grows}`,
        Math.round(rate),
        p50.toFixed(1),
        p99.toFixed(1),
        ratio.toFixed(2),
        computed(cost),
      ]),
    ),
  }
}

function outcomeOf(goals: Goal[], tables: Table[], files?: Record<string, string>): Outcome {
  const missed = goals.filter((goal) => !isMet(goal))
  return {
    // A figure below its goal is a gap that the report names; a bench that does not end fails the part.
    ok: true,
    line: `${goals.length - missed.length} of ${goals.length} goals are met.`,
    tables: [goalTable(goals), ...tables],
    gaps: missed.map(({ name, figure, goal, unit = '' }) =>
      `${name}: ${shown(figure)} ${unit} for a goal of ${shown(goal)}`.replace('  ', ' '),
    ),
    ...(files && { files }),
  }
}

async function run({ quick }: Extent): Promise<Outcome> {
  if (quick) return outcomeOf(partGoals(bench('--parts')), [])
  const report = bench('--brief') as Report
  const { growth = [] } = bench('--growth')
  const goals = [...requestGoals(report), ...growthGoals(growth), ...partGoals(report)]
  return outcomeOf(goals, [leadTable(report), memoryTable(report), growthTable(growth)], {
    'growth-accounts.svg': chartOf('accounts', growth),
    'growth-events.svg': chartOf('events', growth),
    'figures.json': `${JSON.stringify({ ...report, growth }, null, 2)}\n`,
  })
}

prove('speed', 'requests, set-ups and leads cost little beside their floors, few or many', run)
