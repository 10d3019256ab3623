// npm run bench: what the exchange costs, each figure beside its floor in the same run. Bounded: about fifteen minutes.
// `npm run bench -- --parts` measures the parts of a flow alone, `--leads` the road of a lead, `--growth` what more accounts and
// events cost. `--quick` makes rounds short and databases small, `--brief` leaves out what `--growth` measures too; `--profile FOLDER` leaves a
// profile of the exchange, `--json FILE` the figures; `--against FILE` compares their ratios with those of such a file, and
// fails where one has fallen.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../src/db/open.ts'
import { againstReport, type Measured } from './against.ts'
import { measureFlowPlane } from './flow-plane.ts'
import { GROWN, type GrowthExtent, measureGrowth, SLIGHTLY_GROWN } from './growth.ts'
import { printGrowth } from './growth-report.ts'
import { printLeads } from './lead-report.ts'
import { BRIEF, type Extent, FULL, measureLeads, QUICK } from './leads.ts'
import { done } from './line.ts'
import { type Asked, load, middle } from './load.ts'
import { type OnboardsStage, stageOnboards } from './onboards-stage.ts'
import { type Pair, printFlowPlane, printReport, type Report } from './report.ts'
import { type Server, startExchange, startFloor } from './servers.ts'
import { measureSetUps } from './set-up.ts'

type Stage = OnboardsStage & { exchange: Server; floor: Server }

const ROUNDS = 3
const ROUND_S = 5
const BRIEF_ROUND_S = 2
const ONBOARDS = 100
const MEMORY_REQUESTS = 100_000
const MEMORY_POINTS = 5

/** Ours and the floor in turn, so that both see the same machine; medians of the rounds. */
async function compare({ exchange, floor, buyer }: Stage, requests: Asked[]): Promise<Pair> {
  const ask = (server: Server, seconds: number) =>
    load(server.address, { requests, key: buyer.api_key, seconds })
  await ask(exchange, 2)
  await ask(floor, 2)
  const seconds = isGiven('--brief') ? BRIEF_ROUND_S : ROUND_S
  const ours = []
  const theirs = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await ask(exchange, seconds))
    theirs.push(await ask(floor, seconds))
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
  done('parts of a flow')
  const staged = await stageOnboards(db, ONBOARDS)
  const on = {
    ...staged,
    exchange: await startExchange(url, folder),
    floor: await startFloor(url, staged.buyer.account_id),
  }
  const put = await compare(on, on.puts)
  const get = await compare(on, [{ method: 'GET', path: '/onboards' }])
  done('PUT and GET of onboards')
  const rss_mb = await memory(on)
  done('memory')
  await on.floor.stop()
  const set_ups = await measureSetUps(db, on.exchange, [10, 1_000, 10_000])
  done('set-ups')
  await on.exchange.stop()
  const leads = await measureLeads(url, folder, extent())
  return { put, get, set_ups, requests: MEMORY_REQUESTS, rss_mb, flow_plane, leads }
}

function isGiven(flag: string): boolean {
  return process.argv.includes(flag)
}

/** The word after a flag. */
function given(flag: string): string | undefined {
  return isGiven(flag) ? process.argv[process.argv.indexOf(flag) + 1] : undefined
}

function extent(): Extent {
  const chosen = isGiven('--quick') ? QUICK : isGiven('--brief') ? BRIEF : FULL
  return { ...chosen, profile: given('--profile') }
}

function grown(): GrowthExtent {
  return isGiven('--quick') ? SLIGHTLY_GROWN : GROWN
}

async function measureOnDatabase(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-bench-'))
  const embedded = await openEmbedded(join(folder, 'postgres'))
  const url = embedded.url()
  const db = openDatabase(url, () => {})
  try {
    await migrate(url)
    if (isGiven('--leads')) return shown(await measureLeads(url, folder, extent()), printLeads)
    if (isGiven('--growth')) return { growth: shown(await measureGrowth(url, folder, grown()), printGrowth) }
    return shown(await measureAll(db, url, folder), printReport)
  } finally {
    await db.close()
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function shown<T>(figures: T, print: (figures: T) => void): T {
  print(figures)
  return figures
}

const measured = isGiven('--parts')
  ? { flow_plane: shown(measureFlowPlane(), printFlowPlane) }
  : await measureOnDatabase()
const file = given('--json')
if (file) writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)
const before = given('--against')
if (before && !againstReport(before, measured)) process.exitCode = 1
