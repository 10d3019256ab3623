// Opens a real exchange with two companies and a recipient, and plays every case in its order.
import { exchangeForThisTest } from '../../support/exchange.ts'
import { LOOPBACK } from '../../support/leads.ts'
import { receiverForThisTest } from '../../support/receiver.ts'
import { ACCOUNT_CASES } from './account-cases.ts'
import { ANSWER_CASES } from './answer-cases.ts'
import type { Case } from './case.ts'
import { CONNECTION_CASES } from './connection-cases.ts'
import { DOOR_CASES } from './door-cases.ts'
import { ENTITY_CASES } from './entity-cases.ts'
import { EVENT_CASES } from './event-cases.ts'
import { FEEDBACK_CASES } from './feedback-cases.ts'
import { FIELD_CASES } from './field-cases.ts'
import { FLOW_CASES } from './flow-cases.ts'
import { INTEGRATION_CASES } from './integration-cases.ts'
import { INVITING_CASES } from './inviting-cases.ts'
import { ONBOARD_CASES } from './onboard-cases.ts'
import { PARSING_CASES } from './parsing-cases.ts'
import { PING_CASES } from './ping-cases.ts'
import { play, type Stage } from './play.ts'
import { REPORT_CASES } from './report-cases.ts'
import { STATISTIC_CASES } from './statistic-cases.ts'

export type Played = { one: Case; found: string[] }

/** In their order: later ones go on with what earlier ones made. */
const CASES: Case[] = [
  ...[...INVITING_CASES, ...ONBOARD_CASES, ...CONNECTION_CASES, ...ACCOUNT_CASES, ...ENTITY_CASES],
  ...[...FLOW_CASES, ...FIELD_CASES, ...INTEGRATION_CASES],
  ...[...PARSING_CASES, ...ANSWER_CASES, ...DOOR_CASES, ...PING_CASES],
  ...[...EVENT_CASES, ...FEEDBACK_CASES, ...STATISTIC_CASES, ...REPORT_CASES],
]

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
