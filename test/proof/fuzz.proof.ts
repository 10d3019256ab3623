// Fuzz: whatever is asked of whatever row, and whatever is submitted, nothing breaks, and the database stays sound.
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { eventually } from '../support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from '../support/exchange.ts'
import { LOOPBACK } from '../support/leads.ts'
import { KEY, type Process, serveProcess } from '../support/process.ts'
import { Chance, hostileOf } from './fuzz/chance.ts'
import { openAsker } from './fuzz/client.ts'
import { miscounted, type ToldLeads, untrue } from './fuzz/figures.ts'
import { type Market, openCrm, openMarket } from './fuzz/market.ts'
import {
  type After,
  CONNECTIONS,
  growthIn,
  playRequests,
  playSubmissions,
  repeatedAlone,
} from './fuzz/play.ts'
import { Tally } from './fuzz/tally.ts'
import { WATCHED, watch } from './fuzz/watch.ts'
import { World } from './fuzz/world.ts'
import { type Found, lineOf, looksTable, tableOf } from './fuzz/written.ts'
import { told as inWords, violations } from './invariants/check.ts'
import { prove } from './prove.ts'

/** Of each kind. A few of the requests are such that no client can send them. */
const COUNT = 100_100
/** Of each kind at most for so many seconds, in which a busy machine does less. */
const FULL = { parts: 10, seconds: 240 }
const QUICK = { requests: 3_000, submissions: 3_000, parts: 4, seconds: 12 }

/** As many as of most installations; and one alone would leave a core of the machine idle. */
const PROCESSES = 2

const QUICK_SEED = 356896945

prove('fuzz', 'no request and no submission breaks the exchange', async ({ quick }) => {
  const count = Number(process.env.GANGWAY_PROOF_COUNT ?? COUNT)
  const extent = quick ? QUICK : { ...FULL, requests: count, submissions: count }
  // Whoever changes something is to hear of the change, not of chance: in quick it is always the same.
  const seed = Number(process.env.GANGWAY_PROOF_SEED ?? (quick ? QUICK_SEED : Date.now() % 2 ** 31))
  console.log(`fuzz: GANGWAY_PROOF_SEED=${seed}`)
  const chance = new Chance(seed)
  const hostile = hostileOf(seed)
  const exchange = await exchangeForThisTest({ env: { ...LOOPBACK, ...KEY } })
  const crm = await openCrm()
  const world = new World(exchange, chance, crm)
  await world.open()
  const market = await openMarket(exchange, crm)
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => processOn(exchange)))
  const seen = await watch(processes)
  const addresses = processes.map(({ address }) => address)
  const asker = openAsker(addresses, CONNECTIONS)
  // Leads that come together share commits and caps: on two processes they would mostly wait for each other's locks.
  const submitter = openAsker(addresses.slice(0, 1), CONNECTIONS)
  onTestFinished(async () => {
    await asker.close()
    await submitter.close()
  })
  const play = {
    asker,
    chance,
    hostile,
    extent,
    seen,
    isGone: () => processes.some(({ child }) => child.exitCode !== null || child.signalCode !== null),
  }

  const requests = new Tally()
  const afterRequests = await playRequests(play, world, requests)
  const submissions = new Tally()
  const told: ToldLeads = new Map()
  const afterSubmissions = await playSubmissions(
    { ...play, asker: submitter },
    market.flows,
    submissions,
    told,
  )
  const hangs = await repeatedAlone(
    asker,
    [...requests.suspects.values(), ...submissions.suspects.values()],
    told,
  )
  const exited = play.isGone()
  const growth = [growthIn('requests', afterRequests), growthIn('submissions', afterSubmissions)]
  const found: Found = {
    ...{ requests, submissions, hangs, exited, seed },
    faults: [...requests.faults, ...submissions.faults].map(
      ([name, { times, example }]) => `${name} (${times} times): ${example}`,
    ),
    leaks: quick ? [] : growth.filter(({ isLeak }) => isLeak).map(({ words }) => words),
    broken: exited ? ['a process is gone'] : await unsound(exchange, market, told),
    logged: loggedBy(processes),
  }
  seen.close()
  const wrong = [
    ...[...found.faults, ...found.hangs, ...found.leaks, ...found.broken],
    ...new Set(found.logged.map((line) => line.replace(/"time":"[^"]*",?/, '').slice(0, 600))),
  ]
  for (const each of wrong.slice(0, 60)) console.log(each)
  const after = [...afterRequests, ...afterSubmissions]
  return {
    ok: wrong.length === 0,
    line: lineOf(found),
    gaps: shortOf(after, extent),
    tables: [
      tableOf('Requests by row', requests),
      tableOf('Submissions by flow', submissions),
      looksTable(after),
    ],
  }
})

/** What did not fit into the time. */
function shortOf(after: After[], extent: { requests: number; submissions: number }): string[] {
  return (['requests', 'submissions'] as const).flatMap((kind) => {
    const asked = after.findLast(({ what }) => what === kind)?.asked ?? 0
    return asked < extent[kind] ? [`${asked} of ${extent[kind]} ${kind} fitted into the time`] : []
  })
}

function processOn({ database_url }: TestExchange): Promise<Process> {
  return serveProcess(database_url, { ...LOOPBACK, ...WATCHED, GANGWAY_LOG_LEVEL: 'error' })
}

/** Whatever a process calls an error. */
function loggedBy(processes: Process[]): string[] {
  return processes
    .flatMap(({ said }) => said().split('\n'))
    .filter((line) => /"level":(50|60)|uncaught|unhandled/i.test(line))
}

/** Waits until no lead is on its way and no job is behind (retries fall due all the time), and asks the checker. */
async function unsound(exchange: TestExchange, market: Market, told: ToldLeads): Promise<string[]> {
  await eventually(async () => {
    const [row] = await exchange.rows<{ open: number }>(sql`
      select ((select count(*) from open_leads) + (select count(*) from graphile_worker._private_jobs
        where run_at <= now() - interval '5 seconds' and attempts = 0))::int as open`)
    if (row?.open !== 0) throw new Error(`${row?.open} leads and jobs are on their way`)
  }).catch(() => {})
  const client = new pg.Client({ connectionString: exchange.database_url })
  await client.connect()
  // So much came in so fast that the planner still takes the tables for small.
  await client.query('analyze')
  const found = await violations(client, { settled: true })
  await client.end()
  const ids = market.flows.map(([, id]) => id)
  const figures = await Promise.all(market.companies.map((company) => miscounted(exchange, company)))
  return [...found.map((each) => inWords([each])), ...(await untrue(exchange, ids, told)), ...figures.flat()]
}
