// The set-up, first time, one after another: a seller with many flows, of which ten point at the buyer.
import type { Database } from '../src/db/db.ts'
import { sql } from '../src/db/db.ts'
import { company, flows, point, type Trade, trades } from './fixtures.ts'
import { percentile } from './percentile.ts'
import type { Server } from './servers.ts'

const POINTING = 10
const WARM_UP = 10
const REPEATS = 60

export type SetUps = { flows: number; p50: number; p99: number }

/** Sizes are taken in turn, repetition by repetition, so that all see the same machine. */
export async function measureSetUps(db: Database, server: Server, sizes: number[]): Promise<SetUps[]> {
  const sellers = []
  for (const size of sizes) {
    const seller = await company(db, `Seller of ${size}`)
    const ids = await flows(db, seller.account_id, size, seller.account_id)
    sellers.push({ size, seller, pointing: ids.slice(-POINTING), times: [] as number[] })
  }
  await db.run(sql`analyze`)
  for (let n = 0; n < WARM_UP + REPEATS; n++) {
    for (const { seller, pointing, times } of sellers) {
      const buyer = await company(db, `Buyer ${n}`)
      await point(db, seller.account_id, pointing, buyer.account_id)
      const [trade] = await trades(db, [{ seller: seller.account_id, buyer: buyer.account_id }])
      const ms = await complete(server, trade as Trade, buyer.api_key)
      if (n >= WARM_UP) times.push(ms)
    }
  }
  return sellers.map(({ size, times }) => ({
    flows: size,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  }))
}

async function complete(server: Server, trade: Trade, key: string): Promise<number> {
  const headers = {
    authorization: `Basic ${Buffer.from(`API:${key}`).toString('base64')}`,
    'content-type': 'application/json',
  }
  // The key is known by then, as it is to an exchange whose buyer has just walked through the set-up.
  await fetch(`${server.address}/onboards/${trade.onboard_id}`, { headers }).then((answer) => answer.text())
  const body = JSON.stringify({ invitation_id: trade.invitation_id, status: 'completed' })
  const startedAt = performance.now()
  const answer = await fetch(`${server.address}/onboards/${trade.onboard_id}`, {
    method: 'PUT',
    headers,
    body,
  })
  const onboard = (await answer.json()) as { status: string; setup?: { seller_flow_ids: string[] } }
  const ms = performance.now() - startedAt
  if (onboard.status !== 'completed' || onboard.setup?.seller_flow_ids.length !== POINTING) {
    throw new Error(`the set-up did not do its work: ${JSON.stringify(onboard)}`)
  }
  return ms
}
