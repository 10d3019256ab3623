// Fuzz: whatever is asked of whatever row, and whatever is submitted, nothing breaks, and the database stays sound.
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { eventually } from '../support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from '../support/exchange.ts'
import { LOOPBACK } from '../support/leads.ts'
import { serveProcess } from '../support/process.ts'
import { Chance, hostileOf } from './fuzz/chance.ts'
import { openAsker } from './fuzz/client.ts'
import { miscounted, type ToldLeads, untrue } from './fuzz/figures.ts'
import { type Market, openCrm, openMarket } from './fuzz/market.ts'
import { growthIn, playRequests, playSubmissions, repeatedAlone, tableOf } from './fuzz/play.ts'
import { Tally } from './fuzz/tally.ts'
import { WATCHED, watch } from './fuzz/watch.ts'
import { World } from './fuzz/world.ts'
import { told as inWords, violations } from './invariants/check.ts'
import { prove } from './prove.ts'

const KEY = { GANGWAY_ENCRYPTION_KEY: '0'.repeat(64) }
const FULL = {
  requests: 100_000,
  submissions: 100_000,
  parts: 10,
  connections: 16,
  seconds: Number.POSITIVE_INFINITY,
}
/** So many, or what a busy machine does in so many seconds of each kind. */
const QUICK = { requests: 3_000, submissions: 3_000, parts: 4, connections: 16, seconds: 12 }

const QUICK_SEED = 356896945

prove('fuzz', 'no request and no submission breaks the exchange', async ({ quick }) => {
  const count = Number(process.env.GANGWAY_PROOF_COUNT ?? FULL.requests)
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
  const running = await serveProcess(exchange.database_url, {
    ...LOOPBACK,
    ...KEY,
    ...WATCHED,
    GANGWAY_LOG_LEVEL: 'error',
  })
  const seen = await watch(running)
  const asker = openAsker(running.address, extent.connections)
  onTestFinished(() => asker.close())
  const play = {
    asker,
    chance,
    hostile,
    extent,
    seen,
    isGone: () => running.child.exitCode !== null || running.child.signalCode !== null,
  }

  const requests = new Tally()
  const afterRequests = await playRequests(play, world, requests)
  const submissions = new Tally()
  const told: ToldLeads = new Map()
  const afterSubmissions = await playSubmissions(play, market.flows, submissions, told)
  const hangs = await repeatedAlone(asker, [...requests.suspects, ...submissions.suspects], told)
  const exited = play.isGone()
  const broken = exited ? ['the process is gone'] : await unsound(exchange, market, told)
  const logged = running
    .said()
    .split('\n')
    .filter((line) => /"level":(50|60)|uncaught|unhandled/i.test(line))
  seen.close()

  const growth = [growthIn('requests', afterRequests), growthIn('submissions', afterSubmissions)]
  const leaks = quick ? [] : growth.filter(({ isLeak }) => isLeak).map(({ words }) => words)
  const faults = [...requests.faults, ...submissions.faults].map(
    ([name, { times, example }]) => `${name} (${times} times): ${example}`,
  )
  const wrong = [
    ...faults,
    ...hangs,
    ...leaks,
    ...broken,
    ...new Set(logged.map((line) => line.replace(/"time":"[^"]*",?/, '').slice(0, 600))),
  ]
  for (const each of wrong.slice(0, 60)) console.log(each)
  const slow = requests.slow + submissions.slow
  return {
    ok: wrong.length === 0,
    line:
      `${requests.asked} requests to ${requests.counts.size} rows and ${submissions.asked} submissions (seed ${seed}): ` +
      `${faults.length} kinds of faulty answers, ${hangs.length} hangs over 2 s (${slow} slow under load, answered at once alone), ` +
      `${leaks.length} leaks, ${exited ? 1 : 0} exits, ${logged.length} errors logged, ${broken.length} invariants or figures broken`,
    tables: [
      tableOf('Requests by row', requests),
      tableOf('Submissions by flow', submissions),
      {
        title: 'Heap after garbage was collected',
        columns: ['after', 'requests', 'heap MB', 'RSS MB', 'longest delay of the event loop ms'],
        rows: [...afterRequests, ...afterSubmissions].map(({ what, asked, heapMb, rssMb, delayMs }) => [
          what,
          asked,
          heapMb.toFixed(1),
          Math.round(rssMb),
          Math.round(delayMs),
        ]),
      },
    ],
  }
})

/** Waits until nothing is on its way, and asks the checker. */
async function unsound(exchange: TestExchange, market: Market, told: ToldLeads): Promise<string[]> {
  await eventually(async () => {
    const [row] = await exchange.rows<{ open: number }>(sql`
      select ((select count(*) from open_leads) + (select count(*) from graphile_worker._private_jobs
        where run_at <= now() and attempts = 0))::int as open`)
    if (row?.open !== 0) throw new Error(`${row?.open} leads and jobs are on their way`)
  }).catch(() => {})
  const client = new pg.Client({ connectionString: exchange.database_url })
  await client.connect()
  const found = await violations(client, { settled: true })
  await client.end()
  const ids = market.flows.map(([, id]) => id)
  const figures = await Promise.all(market.companies.map((company) => miscounted(exchange, company)))
  return [...found.map((each) => inWords([each])), ...(await untrue(exchange, ids, told)), ...figures.flat()]
}
