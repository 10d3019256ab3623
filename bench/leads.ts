// The road of a lead under load, beside its floor; a longer road, more processes, fuller databases, a recipient that is late.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open.ts'
import { fillEvents, fillFlows, makeDatabase, settled } from './lead-databases.ts'
import { type LeadCase, type LeadFigures, measureCases } from './lead-rounds.ts'
import { CAP, type LeadStage, stageLeads, submissions } from './lead-stage.ts'
import { done } from './line.ts'
import { load } from './load.ts'
import { type Server, startExchange, startLeadFloor, startSink } from './servers.ts'

/** How much is done; `profile` is a folder for profiles of the exchange's processes. */
export type Extent = {
  rounds: number
  seconds: number
  /** How many the fuller database has; none is made without. */
  events?: number
  flows: number
  warm?: number
  profile?: string
}

export const FULL: Extent = { rounds: 5, seconds: 1.5, events: 1_000_000, flows: 10_000 }
/** Fewer rounds, and no fuller database, for growth has one: what a proof has the time for. */
export const BRIEF: Extent = { rounds: 3, seconds: 1.5, flows: 10_000, warm: 4_096 }
export const QUICK: Extent = { rounds: 3, seconds: 1, events: 100_000, flows: 3_000 }

export type LeadReport = { extent: Extent; cases: LeadFigures[]; capped: { sent: number; through: number } }

/** What part of the floor the common case should reach. */
export const FLOOR_GOAL = 0.55

const SAMPLES = 2_048
const CAP_LEADS = 3_000
const CAP_CONNECTIONS = 64

type Servers = {
  sink: Server
  lateSink: Server
  floor: Server
  used: Server
  second: Server
  full?: Server
  many: Server
}

/** `url` is of a server on which databases may be made; `folder` is the exchange's. */
export async function measureLeads(url: string, folder: string, extent: Extent): Promise<LeadReport> {
  const sinks = { sink: await startSink(), lateSink: await startSink() }
  const used = await makeDatabase(url, 'lead_used')
  await migrate(used)
  const stage = await staged(used, folder, sinks)
  const many = await makeDatabase(url, 'lead_many', 'lead_used')
  const floor = await makeDatabase(url, 'lead_floor', 'lead_used')
  const flowIds = await fillFlows(many, stage, extent.flows)
  const full = extent.events && (await filled(url, stage, extent.events))
  const opened = await Promise.all(
    [used, used, many, ...(full ? [full] : [])].map((url, n) =>
      startExchange(url, folder, flagsFor(extent, n)),
    ),
  )
  const [first, second, third, fourth] = opened as [Server, Server, Server, Server?]
  const exchanges = { used: first, second, many: third, ...(fourth && { full: fourth }) }
  const servers: Servers = { ...sinks, ...exchanges, floor: await startLeadFloor(floor) }
  done('databases of leads')
  const { common, cases } = casesFor(servers, stage, flowIds, extent)
  const database = join(folder, 'postgres')
  const measured = await measureCases(common, cases, { ...extent, database })
  const capped = await countThrough(servers, stage)
  done('a cap')
  for (const server of Object.values(servers)) await server.stop()
  return { extent, cases: measured, capped }
}

async function filled(url: string, stage: LeadStage, events: number): Promise<string> {
  const full = await makeDatabase(url, 'lead_full', 'lead_used')
  await fillEvents(full, stage, events)
  return full
}

/** Only the process that is measured alone; profiles are written when it ends. */
function flagsFor({ profile }: Extent, n: number): string[] {
  if (profile === undefined || n > 0) return []
  mkdirSync(profile, { recursive: true })
  return ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', profile]
}

/** Sets the flows up, and sends the leads of which the floor and the fuller database are made. */
async function staged(
  url: string,
  folder: string,
  sinks: Pick<Servers, 'sink' | 'lateSink'>,
): Promise<LeadStage> {
  const exchange = await startExchange(url, folder)
  const db = openDatabase(url, () => {})
  const stage = await stageLeads(db, exchange, sinks).finally(() => db.close())
  await load(exchange.address, { requests: submissions([stage.one]), amount: SAMPLES })
  await exchange.stop()
  await settled(url)
  return stage
}

function casesFor(servers: Servers, stage: LeadStage, flowIds: string[], extent: Extent) {
  const { floor, used, second, full, many } = servers
  const requests = submissions([stage.one])
  const count = (n: number) => n.toLocaleString('en-US')
  const fuller: LeadCase[] =
    full && extent.events
      ? [{ name: `${count(extent.events)} events`, at: [full], requests, goal: 0.95 }]
      : []
  const common: LeadCase = { name: 'one flow', at: [used], requests }
  const cases: LeadCase[] = [
    { name: 'floor', at: [floor], requests },
    { name: 'seller to buyer', at: [used], requests: submissions([stage.two]), goal: 0.6 },
    { name: 'two processes', at: [used, second], requests },
    ...fuller,
    { name: `one of ${count(extent.flows)} flows`, at: [many], requests, goal: 0.95 },
    { name: `all ${count(extent.flows)} flows`, at: [many], requests: submissions(flowIds), goal: 0.95 },
    { name: 'beside a late one', at: [used], requests, late: submissions([stage.late]), goal: 0.95 },
  ]
  return { common, cases }
}

/** Far more leads than the cap lets through, to both processes at once. */
async function countThrough({ used, second, sink }: Servers, { capped }: LeadStage) {
  let succeeded = 0
  const requests = submissions([capped], (body) => {
    if (body.startsWith('{"outcome":"success"')) succeeded++
  })
  const half = { requests, amount: CAP_LEADS / 2, connections: CAP_CONNECTIONS / 2 }
  await Promise.all([used, second].map(({ address }) => load(address, half)))
  const counts = (await fetch(sink.address).then((answer) => answer.json())) as Record<string, number>
  const through = counts['/capped'] ?? 0
  if (through !== CAP || succeeded !== CAP) {
    throw new Error(`a cap of ${CAP} let ${through} leads through, and ${succeeded} sources were told so`)
  }
  return { sent: CAP_LEADS, through }
}
