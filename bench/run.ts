// npm run bench: what the partner plane costs, each figure beside its floor in the same run. Bounded: about two minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { openDatabase } from '../src/db/open.ts'
import { company, flows, trades } from './fixtures.ts'
import { type Figures, load, middle } from './load.ts'
import { type Server, startExchange, startFloor } from './servers.ts'
import { measureSetUps } from './set-up.ts'

const ROUNDS = 3
const ONBOARDS = 100
const MEMORY_REQUESTS = 100_000
const MEMORY_POINTS = 5

const folder = mkdtempSync(join(tmpdir(), 'gangway-bench-'))
const embedded = await openEmbedded(join(folder, 'postgres'))
const url = embedded.url()
await migrate(url)
const db = openDatabase(url, () => {})

const buyer = await company(db, 'Buyer')
const sellers = []
for (let n = 0; n < ONBOARDS; n++) sellers.push(await company(db, `Seller ${n}`))
const pairs = sellers.map((seller) => ({ seller: seller.account_id, buyer: buyer.account_id }))
const onboards = await trades(db, pairs)
const own = await flows(db, buyer.account_id, 2, buyer.account_id)

const exchange = await startExchange(url, folder)
const floor = await startFloor(url, buyer.account_id)
const puts = onboards.flatMap(({ onboard_id, invitation_id }) =>
  own.map((flow_id) => ({
    method: 'PUT' as const,
    path: `/onboards/${onboard_id}`,
    body: JSON.stringify({ invitation_id, flow_id, status: 'in_progress' }),
  })),
)
const gets = [{ method: 'GET' as const, path: '/onboards' }]

type Pair = { ours: Figures; floor: Figures; ratio: number }

/** Ours and the floor in turn, so that both see the same machine; medians of the rounds. */
async function compare(requests: typeof puts | typeof gets): Promise<Pair> {
  const ask = (server: Server, seconds: number) =>
    load(server.address, { requests, key: buyer.api_key, seconds })
  await ask(exchange, 2)
  await ask(floor, 2)
  const ours: Figures[] = []
  const theirs: Figures[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await ask(exchange, 5))
    theirs.push(await ask(floor, 5))
  }
  const [a, b] = [middle(ours), middle(theirs)]
  return { ours: a, floor: b, ratio: a.rate / b.rate }
}

async function memory(): Promise<number[]> {
  const points = [exchange.memory()]
  for (let point = 0; point < MEMORY_POINTS; point++) {
    await load(exchange.address, {
      requests: puts,
      key: buyer.api_key,
      amount: MEMORY_REQUESTS / MEMORY_POINTS,
    })
    points.push(exchange.memory())
  }
  return points
}

const put = await compare(puts)
const get = await compare(gets)
const rss = await memory()
await floor.stop()
const setUps = await measureSetUps(db, exchange, [10, 1_000, 10_000])
await exchange.stop()
await db.close()
await embedded.stop()
rmSync(folder, { recursive: true, force: true })

const line = (...cells: (string | number)[]) =>
  console.log(cells.map((cell) => String(cell).padEnd(22)).join(''))
const ms = (value: number) => `${value.toFixed(1)} ms`

function printPair(name: string, { ours, floor, ratio }: Pair): void {
  line(
    name,
    `${Math.round(ours.rate)} /s`,
    ms(ours.p50),
    ms(ours.p99),
    ratio.toFixed(2),
    `${ours.failed} failed`,
  )
  line(
    '  floor',
    `${Math.round(floor.rate)} /s`,
    ms(floor.p50),
    ms(floor.p99),
    '1.00',
    `${floor.failed} failed`,
  )
}

line('32 connections', 'rate', 'p50', 'p99', 'of the floor', '')
printPair('PUT /onboards/{id}', put)
printPair('GET /onboards (100)', get)
console.log()
line('set-up, alone', 'p50', 'p99', 'p50 of 10 flows')
for (const { flows, p50, p99 } of setUps) {
  line(`${flows} flows`, ms(p50), ms(p99), (p50 / (setUps[0]?.p50 ?? p50)).toFixed(2))
}
console.log()
line('memory', `${MEMORY_REQUESTS} requests`, rss.map((mb) => `${mb} MB`).join(', '))

const file = process.argv[process.argv.indexOf('--json') + 1]
if (process.argv.includes('--json') && file)
  writeFileSync(file, JSON.stringify({ put, get, setUps, rss }, null, 2))
