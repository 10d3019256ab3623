// Flows that take leads, and sources that send them.
import { sql } from '../../src/db/db.ts'
import type { Company, TestExchange } from './exchange.ts'
import type { Receiver } from './receiver.ts'
import { completion, must, type Partners, startedOnboard, TO_BUYER } from './story.ts'

/** A web form and a CRM that everybody may use. */
export const FORM = '535e9f8c94149d05b5000001'
export const CRM = '535e9f8c94149d05b5000006'
export const LOOPBACK = { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' }

export const formSource = {
  entity: { id: FORM },
  integration: { module_id: 'leadconduit-default.inbound' },
}

/** A step that posts JSON to a receiver; `properties` are the members of the body. */
export function jsonStep(
  receiver: Pick<Receiver, 'url'>,
  properties: Record<string, string> = { email: '{{lead.email}}', event_id: '{{event_id}}' },
  more: object = {},
) {
  const members = Object.entries(properties).map(([name, value]) => ({
    property: `json_property.${name}`,
    value,
  }))
  return {
    type: 'recipient',
    entity: { id: CRM },
    integration: {
      module_id: 'leadconduit-custom.outbound.json',
      mappings: [{ property: 'url', value: receiver.url }, ...members],
    },
    ...more,
  }
}

/** A live flow of the company, with a web form as its source; answers its id. */
export async function liveFlow(company: Company, more: object = {}): Promise<string> {
  const body = {
    name: 'Solar leads',
    enabled: true,
    fields: ['first_name', 'last_name', 'email', 'phone_1', 'state'],
    sources: [formSource],
    steps: [],
    ...more,
  }
  const flow = await must(201, company.post('/flows', body))
  await must(200, company.post(`/flows/${flow.id}/deploy`))
  return flow.id
}

export type Told = {
  status: number
  headers: Headers
  text: string
  outcome: string
  reason?: string
  price: number
  lead: { id: string }
}

export type Submission = {
  headers?: Record<string, string>
  method?: string
  path?: string
  body?: string | URLSearchParams
}

/** Submits a lead as a form, or in whatever other way; answers what the source is told. */
export async function submit(
  address: string,
  flowId: string,
  values: Record<string, string> = { email: 'ann@example.com' },
  { headers, method = 'POST', path = 'submit', body }: Submission = {},
): Promise<Told> {
  const response = await fetch(`${address}/flows/${flowId}/sources/${FORM}/${path}`, {
    method,
    ...(headers && { headers }),
    ...(method !== 'GET' && { body: body ?? new URLSearchParams(values) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type') === 'application/json'
  return { ...(isJson ? JSON.parse(text) : {}), status: response.status, headers: response.headers, text }
}

/** All events of an account as they are stored, in their order. */
export async function eventsOf(exchange: TestExchange, accountId: string): Promise<any[]> {
  const rows = await exchange.rows<{ body: object }>(
    sql`select body from events where account_id = ${accountId} order by id`,
  )
  return rows.map(({ body }) => body)
}

/** Completes the buyer's onboard, and gives its flow a step that posts to the receiver; answers the buyer's flow. */
export async function buyerReady(partners: Partners, receiver: Receiver): Promise<string> {
  const { buyer } = partners
  const onboard = await startedOnboard(partners)
  await must(200, buyer.put(`/onboards/${onboard.id}`, completion(partners)))
  const connection = await must(200, buyer.get(`/connections/${partners.connection_id}`))
  const flow = await must(200, buyer.get(`/flows/${connection.buyer_flow_id}`))
  const changed = { ...flow, steps: [jsonStep(receiver)] }
  await must(200, buyer.put(`/flows/${flow.id}`, changed))
  await must(200, buyer.post(`/flows/${flow.id}/deploy`))
  return flow.id
}

/** Gives the seller's flows a web form as their source, and a step for the buyer. */
export async function sellerOpen({ seller, seller_flow_ids }: Partners, more: object = {}): Promise<string> {
  const id = seller_flow_ids[0] as string
  const flow = await must(200, seller.get(`/flows/${id}`))
  await must(200, seller.put(`/flows/${id}`, { ...flow, sources: [formSource], ...more }))
  await must(200, seller.post(`/flows/${id}/deploy`))
  return id
}

export { TO_BUYER }
