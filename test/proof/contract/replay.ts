// Opens a real exchange with two companies and a recipient, and plays every case in its order.
import { exchangeForThisTest } from '../../support/exchange.ts'
import { LOOPBACK } from '../../support/leads.ts'
import { receiverForThisTest } from '../../support/receiver.ts'
import { ACCOUNT_CASES } from './account-cases.ts'
import type { Case } from './case.ts'
import { FLOW_CASES } from './flow-cases.ts'
import { LEAD_CASES } from './lead-cases.ts'
import { PARTNER_CASES } from './partner-cases.ts'
import { play, type Stage } from './play.ts'

export type Played = { one: Case; found: string[] }

const CASES: Case[] = [...PARTNER_CASES, ...ACCOUNT_CASES, ...FLOW_CASES, ...LEAD_CASES]

export async function replay(): Promise<Played[]> {
  const exchange = await exchangeForThisTest({ works: true, env: LOOPBACK })
  const [seller, buyer] = [await exchange.company('Acme Leads'), await exchange.company('Bolt Solar')]
  const receiver = await receiverForThisTest()
  const stage: Stage = {
    address: exchange.address,
    keys: { seller: seller.api_key, buyer: buyer.api_key },
    remembered: {
      seller_email: seller.email,
      buyer_email: buyer.email,
      receiver: receiver.url,
      seller: seller.account_id,
    },
  }
  const played: Played[] = []
  for (const one of CASES) played.push({ one, found: await play(one, stage) })
  return played
}
