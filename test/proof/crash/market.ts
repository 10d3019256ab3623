// The flows that leads are sent to while processes die: one that hands on to a buyer, and many with a cap.
import type { Company } from '../../support/exchange.ts'
import { buyerReady, formSource, jsonStep, liveFlow } from '../../support/leads.ts'
import type { Receiver } from '../../support/receiver.ts'
import { connectedPartners, must, type Partners } from '../../support/story.ts'
import { type Recipient, UNWANTED } from './recipient.ts'
import type { Stage } from './stage.ts'

export const MAXIMUM = 30

/** Where a cap stands: it counts leads of the whole flow, or deliveries of a step. */
export type Capped = { flow_id: string; by: 'flow' | 'step' }

export type Market = {
  partners: Partners
  /** A flow of the seller: to the recipient, then to the buyer, whose flow delivers to the recipient. */
  flow_id: string
  buyer_flow_id: string
  capped: Capped[]
}

export async function openMarket(
  stage: Stage,
  address: string,
  recipient: Recipient,
  caps: number,
): Promise<Market> {
  const company = (name: string) => stage.company(name, address)
  const partners = await connectedPartners({ company }, { flows: 1 })
  const buyer_flow_id = await buyerReady(partners, recipient.at('buyer') as Receiver)
  await withRetries(partners.buyer, buyer_flow_id)
  const flow_id = partners.seller_flow_ids[0] as string
  const flow = await must(200, partners.seller.get(`/flows/${flow_id}`))
  const first = jsonStep(recipient.at('seller'), undefined, { retry_enabled: true })
  await saved(partners.seller, { ...flow, sources: [formSource], steps: [first, ...flow.steps] })
  const owner = await company('Capped Leads')
  const capped: Capped[] = []
  for (let n = 0; n < caps; n++) {
    const by = n % 2 === 0 ? 'flow' : 'step'
    capped.push({ flow_id: await cappedFlow(owner, recipient, by), by })
  }
  return { partners, flow_id, buyer_flow_id, capped }
}

async function withRetries(company: Company, flowId: string): Promise<void> {
  const flow = await must(200, company.get(`/flows/${flowId}`))
  await saved(company, {
    ...flow,
    steps: flow.steps.map((step: object) => ({ ...step, retry_enabled: true })),
  })
}

async function saved(company: Company, flow: { id: string }): Promise<void> {
  await must(200, company.put(`/flows/${flow.id}`, flow))
  await must(200, company.post(`/flows/${flow.id}/deploy`))
}

/** In either, some leads take of the cap and give back: a filter stops them at the end, or the recipient does not want them. */
function cappedFlow(owner: Company, recipient: Recipient, by: Capped['by']): Promise<string> {
  const caps = [{ maximum: MAXIMUM, duration: 1, duration_units: 'month' }]
  const step = jsonStep(recipient.at(`by-${by}`), undefined, {
    retry_enabled: true,
    ...(by === 'step' && { caps }),
  })
  const rule = { lhv: 'lead.email', op: 'includes', rhv: UNWANTED }
  const filter = { type: 'filter', outcome: 'failure', rule_set: { op: 'and', rules: [rule] } }
  return liveFlow(owner, by === 'flow' ? { caps, steps: [step, filter] } : { steps: [step] })
}
