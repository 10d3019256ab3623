// npm run bench: what the exchange costs, each figure beside its floor in the same run. Bounded: about eight minutes.
// `npm run bench -- --parts` measures the parts of a flow alone, `--leads` the road of a lead; `--quick` makes its rounds short
// and its databases small, `--profile FOLDER` leaves a profile of the exchange, `--json FILE` the figures.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../src/db/open.ts'
import { type Company, company, flows, trades } from './fixtures.ts'
import { measureFlowPlane } from './flow-plane.ts'
import { printLeads } from './lead-report.ts'
import { type Extent, FULL, measureLeads, QUICK } from './leads.ts'
import { type Asked, load, middle } from './load.ts'
import { type Pair, printFlowPlane, printReport, type Report } from './report.ts'
import { type Server, startExchange, startFloor } from './servers.ts'
import { measureSetUps } from './set-up.ts'

const ROUNDS = 3
const ONBOARDS = 100
const MEMORY_REQUESTS = 100_000
const MEMORY_POINTS = 5

type Stage = { exchange: Server; floor: Server; buyer: Company; puts: Asked[] }

/** A buyer with a hundred onboards and two flows to choose from, and the requests that switch between them. */
async function stage(db: OpenDatabase, url: string, folder: string): Promise<Stage> {
  const buyer = await company(db, 'Buyer')
  const pairs = []
  for (let n = 0; n < ONBOARDS; n++) {
    pairs.push({ seller: (await company(db, `Seller ${n}`)).account_id, buyer: buyer.account_id })
  }
  const onboards = await trades(db, pairs)
  const choices = await flows(db, buyer.account_id, 2, buyer.account_id)
  const puts = choices.flatMap((flow_id) =>
    onboards.map(({ onboard_id, invitation_id }) => ({
      method: 'PUT' as const,
      path: `/onboards/${onboard_id}`,
      body: JSON.stringify({ invitation_id, flow_id, status: 'in_progress' }),
    })),
  )
  return {
    exchange: await startExchange(url, folder),
    floor: await startFloor(url, buyer.account_id),
    buyer,
    puts,
  }
}

/** Ours and the floor in turn, so that both see the same machine; medians of the rounds. */
async function compare({ exchange, floor, buyer }: Stage, requests: Asked[]): Promise<Pair> {
  const ask = (server: Server, seconds: number) =>
    load(server.address, { requests, key: buyer.api_key, seconds })
  await ask(exchange, 2)
  await ask(floor, 2)
  const ours = []
  const theirs = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await ask(exchange, 5))
    theirs.push(await ask(floor, 5))
  }
  const pair = { ours: middle(ours), floor: middle(theirs) }
  return { ...pair, ratio: pair.ours.rate / pair.floor.rate }
}

/** Resident memory, in MB, before and after each part of the requests. */
async function memory({ exchange, buyer, puts }: Stage): Promise<number[]> {
  const points = [exchange.memory()]
  for (let point = 0; point < MEMORY_POINTS; point++) {
    const amount = MEMORY_REQUESTS / MEMORY_POINTS
    await load(exchange.address, { requests: puts, key: buyer.api_key, amount })
    points.push(exchange.memory())
  }
  return points
}

async function measureAll(db: OpenDatabase, url: string, folder: string): Promise<Report> {
  const flow_plane = measureFlowPlane()
  const on = await stage(db, url, folder)
  const put = await compare(on, on.puts)
  const get = await compare(on, [{ method: 'GET', path: '/onboards' }])
  const rss_mb = await memory(on)
  await on.floor.stop()
  const set_ups = await measureSetUps(db, on.exchange, [10, 1_000, 10_000])
  await on.exchange.stop()
  const leads = await measureLeads(url, folder, extent())
  return { put, get, set_ups, requests: MEMORY_REQUESTS, rss_mb, flow_plane, leads }
}

/** The word after a flag. */
function given(flag: string): string | undefined {
  return process.argv.includes(flag) ? process.argv[process.argv.indexOf(flag) + 1] : undefined
}

function extent(): Extent {
  return { ...(process.argv.includes('--quick') ? QUICK : FULL), profile: given('--profile') }
}

async function measureOnDatabase(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-bench-'))
  const embedded = await openEmbedded(join(folder, 'postgres'))
  const url = embedded.url()
  const db = openDatabase(url, () => {})
  try {
    await migrate(url)
    const isLeads = process.argv.includes('--leads')
    const report = isLeads ? await measureLeads(url, folder, extent()) : await measureAll(db, url, folder)
    if ('capped' in report) printLeads(report)
    else printReport(report)
    const file = given('--json')
    if (file) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await db.close()
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv.includes('--parts')) printFlowPlane(measureFlowPlane())
else await measureOnDatabase()
