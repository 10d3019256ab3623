// What growth costs: the same requests where there are more accounts, and where there are more events.
import { join } from 'node:path'
import { migrate } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open.ts'
import { fillAccounts, fillEvents, makeDatabase } from './lead-databases.ts'
import { type LeadFigures, measureInTurn } from './lead-rounds.ts'
import { type LeadStage, stageLeads, submissions } from './lead-stage.ts'
import { done } from './line.ts'
import { load } from './load.ts'
import { type OnboardsStage, stageOnboards } from './onboards-stage.ts'
import { type Server, startExchange, startSink } from './servers.ts'

export type GrowthExtent = {
  accounts: number[]
  events: number[]
  rounds: { leads: number; others: number }
  seconds: number
}

export const GROWN: GrowthExtent = {
  accounts: [1_000, 100_000],
  events: [100_000, 1_000_000],
  // Leads have a goal.
  rounds: { leads: 5, others: 3 },
  seconds: 1,
}
export const SLIGHTLY_GROWN: GrowthExtent = {
  accounts: [1_000],
  events: [100_000],
  rounds: { leads: 3, others: 3 },
  seconds: 1,
}

/**
 * `ratio`: its rate to that of the smallest database, measured before and after it. `server_ms` and `database_ms`: what either
 * computed for a request.
 */
export type Point = {
  size: number
  rate: number
  p50: number
  p99: number
  ratio: number
  server_ms: number
  database_ms: number
}

/** What one request costs as one thing grows; the first point is the smallest database. */
export type Curve = { grows: 'accounts' | 'events'; request: string; points: Point[] }

/** With its six sellers and the three accounts of the leads, the buyer makes ten. */
const SELLERS = 6
const SAMPLES = 2_048
const WARM = 3_072

type Stages = { leads: LeadStage; onboards: OnboardsStage }
type Grown = { grows: Curve['grows']; size: number; server: Server }

/** `url` is of a server on which databases may be made; `folder` is the exchange's. */
export async function measureGrowth(url: string, folder: string, extent: GrowthExtent): Promise<Curve[]> {
  const small = await makeDatabase(url, 'grown_from')
  await migrate(small)
  const sink = await startSink()
  const stages = await staged(small, folder, sink)
  const grown = await Promise.all([
    ...extent.accounts.map((size) => grownTo({ url, folder, stages }, 'accounts', size)),
    ...extent.events.map((size) => grownTo({ url, folder, stages }, 'events', size)),
  ])
  const from = await startExchange(small, folder)
  const limits = { seconds: extent.seconds, database: join(folder, 'postgres'), warm: WARM }
  done('databases of all sizes')
  const curves: Curve[] = []
  for (const { rounds, ...request } of requestsOf(stages, extent.rounds)) {
    const cases = [from, ...grown.map(({ server }) => server)].map((server) => ({ ...request, at: [server] }))
    const [first, ...figures] = await measureInTurn(cases, { ...limits, rounds })
    for (const grows of ['accounts', 'events'] as const) {
      const points = figures.flatMap((each, n) =>
        grown[n]?.grows === grows ? [pointOf(each, grown[n].size)] : [],
      )
      const smallest = pointOf(first as LeadFigures, grows === 'accounts' ? SELLERS + 4 : 0)
      curves.push({ grows, request: request.name, points: [smallest, ...points] })
    }
    done(request.name)
  }
  for (const server of [sink, from, ...grown.map((each) => each.server)]) await server.stop()
  return curves.sort((one, other) => one.grows.localeCompare(other.grows))
}

/** A copy of the smallest database that has grown, and an exchange on it. */
async function grownTo(
  { url, folder, stages }: { url: string; folder: string; stages: Stages },
  grows: Curve['grows'],
  size: number,
): Promise<Grown> {
  const database = await makeDatabase(url, `grown_${grows}_${size}`, 'grown_from')
  if (grows === 'accounts') await fillAccounts(database, size)
  else await fillEvents(database, stages.leads, size)
  return { grows, size, server: await startExchange(database, folder) }
}

function pointOf({ rate, p50, p99, ratio, server_ms, database_ms }: LeadFigures, size: number): Point {
  return { size, rate, p50, p99, ratio, server_ms, database_ms }
}

async function staged(url: string, folder: string, sink: Server): Promise<Stages> {
  const exchange = await startExchange(url, folder)
  const db = openDatabase(url, () => {})
  try {
    const leads = await stageLeads(db, exchange, { sink, lateSink: sink })
    const onboards = await stageOnboards(db, SELLERS)
    await load(exchange.address, { requests: submissions([leads.one]), amount: SAMPLES })
    return { leads, onboards }
  } finally {
    await db.close()
    await exchange.stop()
  }
}

function requestsOf({ leads, onboards: { puts, buyer } }: Stages, rounds: GrowthExtent['rounds']) {
  const key = buyer.api_key
  return [
    { name: 'a lead', requests: submissions([leads.one]), rounds: rounds.leads },
    { name: 'PUT /onboards/{id}', requests: puts, key, rounds: rounds.others },
    {
      name: 'GET /onboards',
      requests: [{ method: 'GET' as const, path: '/onboards' }],
      key,
      rounds: rounds.others,
    },
  ]
}
