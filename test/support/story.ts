// Two companies on their way to trade: the seller has flows, the buyer was invited and has accepted.
import { sql } from '../../src/db/db.ts'
import type { Company, TestExchange } from './exchange.ts'

export const TO_BUYER = 'leadconduit-integration-leadconduit.outbound.to_buyer'

export type Partners = {
  seller: Company
  buyer: Company
  invitation_id: string
  connection_id: string
  /** The seller's flows, each with a buyer step, saved and deployed. */
  seller_flow_ids: string[]
}

/** A flow's body: the fields, and a buyer step for each given entity. */
export function flowBody(name: string, fields: string[], entityIds: string[] = []) {
  const steps = entityIds.map((id) => ({
    type: 'recipient',
    entity: { id },
    integration: { module_id: TO_BUYER, mappings: [{ property: 'lead.email', value: '{{lead.email}}' }] },
  }))
  return { name, enabled: true, fields, sources: [], steps }
}

type Named = { name: string; email: string }

/** Invites the buyer and lets it accept; `flows` of the seller then point at it. */
export async function connectedPartners(
  exchange: Pick<TestExchange, 'company'>,
  { flows = 2, seller: selling, buyer: buying }: { flows?: number; seller?: Named; buyer?: Named } = {},
): Promise<Partners> {
  const seller = await exchange.company(selling?.name ?? 'Acme Leads', selling?.email)
  const buyer = await exchange.company(buying?.name ?? 'Bolt Solar', buying?.email)
  const invited = await must(201, seller.post('/invitations/recipient', { email: buyer.email }))
  const seller_flow_ids: string[] = []
  for (let n = 1; n <= flows; n++) {
    const body = flowBody(`Solar leads ${n}`, ['first_name', 'email', 'phone_1'], [invited.entity.id])
    const flow = await must(201, seller.post('/flows', body))
    await must(200, seller.post(`/flows/${flow.id}/deploy`))
    seller_flow_ids.push(flow.id)
  }
  const invitation_id = invited.entity.invitation_id
  const accepted = await must(200, buyer.post(`/invitations/${invitation_id}/accept`, {}))
  return { seller, buyer, invitation_id, connection_id: accepted.connection_id, seller_flow_ids }
}

/** The body of an answer that must have this status. */
export async function must(status: number, reply: Promise<{ status: number; body: any }>): Promise<any> {
  const { status: actual, body } = await reply
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}

/** An onboard of the buyer for its invitation. */
export async function startedOnboard({ buyer, invitation_id }: Partners): Promise<any> {
  return must(201, buyer.post('/onboards', { invitation_id }))
}

/** What an onboard is completed with. */
export function completion({ invitation_id }: Partners, flow_id?: string) {
  return { invitation_id, status: 'completed', ...(flow_id && { flow_id }) }
}

/** The kinds and recipients of all letters that were promised. */
export async function letters(exchange: TestExchange): Promise<{ kind: string; recipient: string }[]> {
  return exchange.rows(sql`select kind, recipient from letters order by id`)
}

/** The flow_id mappings of a flow's buyer steps. */
export function pointers(flow: any): string[] {
  return flow.steps.flatMap((step: any) =>
    step.integration.mappings.filter((m: any) => m.property === 'flow_id').map((m: any) => m.value),
  )
}
