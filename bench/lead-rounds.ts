// Rounds in which a case takes turns with the one that it is compared with: both see the same machine, and stand still alike.
import { databaseMs } from './computed.ts'
import { done } from './line.ts'
import { type Asked, type Figures, load, middle } from './load.ts'
import { median } from './percentile.ts'
import type { Server } from './servers.ts'

export type LeadCase = {
  name: string
  /** Their addresses share the connections. */
  at: Server[]
  requests: Asked[]
  /** None where the door is open. */
  key?: string
  /** Leads that are sent all the while to a recipient that is late. */
  late?: Asked[]
  /** Which part of the common case's rate it should reach. */
  goal?: number
}

/** Milliseconds that the servers, and the database, computed for a lead. */
type Computed = { server_ms: number; database_ms: number }

export type LeadFigures = Figures &
  Computed & {
    name: string
    goal?: number
    /** Its rate to that of the common case, measured before and after it: the middle of the rounds. */
    ratio: number
    /** Of each server, in MB, after the first round and after the last. */
    rss_mb: number[][]
  }

type Measured = Figures & Computed
type Turn = Measured & { ratio: number; rss_mb: number[] }

/** `warm`: how many requests each case has behind it before it is measured. */
export type Rounds = { rounds: number; seconds: number; database: string; warm?: number }

const CONNECTIONS = 32
/** By then the code of the servers is compiled, and the first lead of each flow, which costs several others, is over. */
const WARM_LEADS = 16_384
const WARM_MOST_MS = 60_000
/** A server that stood still while others were measured has shrunk its heap: it runs for a moment before its turn. */
const AWAKE_S = 0.5
/** Longer than the late recipient takes, together with the seconds that are measured: leads end, and others follow. */
const LATE_LEAD_S = 9

/** The common case comes first in what is answered; its ratio is 1. `database` is the folder of the PostgreSQL. */
export async function measureCases(
  common: LeadCase,
  cases: LeadCase[],
  limits: Rounds,
): Promise<LeadFigures[]> {
  await warmUp(common, limits)
  const ofCommon: Turn[] = []
  const figures: LeadFigures[] = []
  for (const one of cases) {
    if (!isLike(one, common)) await warmUp(one, limits)
    const turns: Turn[] = []
    let before = await measured(common, limits)
    for (let round = 0; round < limits.rounds; round++) {
      const own = await measured(one, limits)
      const after = await measured(common, limits)
      turns.push(turnOf(one, own, own.rate / mean(before.rate, after.rate)))
      ofCommon.push(turnOf(common, after, 1))
      before = after
    }
    figures.push({ name: one.name, goal: one.goal, ...summed(turns) })
    done(one.name)
  }
  return [{ name: common.name, goal: common.goal, ...summed(ofCommon) }, ...figures]
}

/**
 * The first is what the others are compared with, before and after each round. Only for cases that have a process each: whoever
 * shares one has run and rested otherwise when its turn comes than whoever has not, and its rate tells of that.
 */
export async function measureInTurn(cases: LeadCase[], limits: Rounds): Promise<LeadFigures[]> {
  for (const one of cases) await warmUp(one, limits)
  const [common, ...others] = cases as [LeadCase, ...LeadCase[]]
  const turns = new Map(cases.map((one) => [one, [] as Turn[]]))
  let before = await measured(common, limits)
  for (let round = 0; round < limits.rounds; round++) {
    const own = new Map<LeadCase, Measured>()
    // None of them is always the next one after the same.
    for (const one of rotated(others, round)) own.set(one, await measured(one, limits))
    const after = await measured(common, limits)
    for (const [one, figures] of own)
      turns.get(one)?.push(turnOf(one, figures, figures.rate / mean(before.rate, after.rate)))
    turns.get(common)?.push(turnOf(common, after, 1))
    before = after
  }
  return [...turns].map(([{ name, goal }, own]) => ({ name, goal, ...summed(own) }))
}

function turnOf({ at }: LeadCase, figures: Measured, ratio: number): Turn {
  return { ...figures, ratio, rss_mb: at.map((server) => server.memory()) }
}

const mean = (one: number, other: number) => (one + other) / 2

function rotated<T>(list: T[], by: number): T[] {
  return list.map((_, n) => list[(n + by) % list.length] as T)
}

/** What is asked of the same server is warm already. */
function isLike(one: LeadCase, common: LeadCase): boolean {
  return one.requests === common.requests && one.at.every((server) => common.at.includes(server))
}

/** Each part is long enough that every request of a list is sent once. */
async function warmUp(one: LeadCase, { warm = WARM_LEADS }: Rounds): Promise<void> {
  const until = performance.now() + WARM_MOST_MS
  const amount = Math.max(warm / 4, one.requests.length) / one.at.length
  for (let leads = 0; leads < warm && performance.now() < until; leads += amount * one.at.length) {
    await loaded(one, { amount: Math.ceil(amount) })
  }
}

function summed(turns: Turn[]) {
  const of = (name: 'server_ms' | 'database_ms' | 'ratio') => median(turns.map((turn) => turn[name]))
  return {
    ...middle(turns),
    server_ms: of('server_ms'),
    database_ms: of('database_ms'),
    ratio: of('ratio'),
    rss_mb: [turns[0]?.rss_mb ?? [], turns.at(-1)?.rss_mb ?? []],
  }
}

async function measured(one: LeadCase, { seconds, database }: Rounds): Promise<Measured> {
  const { late, at } = one
  const [first] = at as [Server]
  const beside = late && load(first.address, { requests: late, seconds: LATE_LEAD_S + seconds + 1 })
  await loaded(one, { seconds: beside ? LATE_LEAD_S : AWAKE_S })
  const computed = () => [at.reduce((sum, server) => sum + server.cpuMs(), 0), databaseMs(database)]
  const [server = 0, ofDatabase = 0] = computed()
  const figures = await loaded(one, { seconds })
  const [serverAfter = 0, ofDatabaseAfter = 0] = computed()
  const leads = figures.rate * seconds
  await beside
  return {
    ...figures,
    server_ms: (serverAfter - server) / leads,
    database_ms: (ofDatabaseAfter - ofDatabase) / leads,
  }
}

async function loaded(
  { at, requests, key }: LeadCase,
  limits: { seconds: number } | { amount: number },
): Promise<Figures> {
  const options = { requests, key, connections: CONNECTIONS / at.length, ...limits }
  const all = await Promise.all(at.map(({ address }) => load(address, options)))
  return {
    rate: all.reduce((sum, { rate }) => sum + rate, 0),
    p50: Math.max(...all.map(({ p50 }) => p50)),
    p99: Math.max(...all.map(({ p99 }) => p99)),
  }
}
