// A buyer with onboards and two flows to choose from, and the requests that switch between them.
import type { Database } from '../src/db/db.ts'
import { type Company, company, flows, trades } from './fixtures.ts'
import type { Asked } from './load.ts'

export type OnboardsStage = { buyer: Company; puts: Asked[] }

export async function stageOnboards(db: Database, count: number): Promise<OnboardsStage> {
  const buyer = await company(db, 'Buyer')
  const pairs = []
  for (let n = 0; n < count; n++) {
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
  return { buyer, puts }
}
