// Flows that take leads, set up through the API as a customer would, and the leads that are sent to them.

import type { Database } from '../src/db/db.ts'
import { TO_BUYER } from '../src/modules/modules.ts'
import { company } from './fixtures.ts'
import type { Asked } from './load.ts'
import type { Server } from './servers.ts'

/** A web form and a CRM that everybody may use. */
const FORM = '535e9f8c94149d05b5000001'
const CRM = '535e9f8c94149d05b5000006'

export const FIELDS = [
  'first_name',
  'last_name',
  'email',
  'phone_1',
  'address_1',
  'city',
  'state',
  'postal_code',
]

export const CAP = 1_000

export type LeadStage = {
  account_id: string
  /** The ids of flows: the one that is measured; one whose recipient is late; one that is full after CAP leads. */
  one: string
  late: string
  capped: string
  /** Of a seller, with a step for a buyer whose flow has the recipient. */
  two: string
}

type Ask = (method: string, path: string, body?: object) => Promise<Body>
// What the API answers is read here without its types, as a customer's script would.
type Body = Record<string, string> & { entity: Record<string, string>; steps: object[] }

function client({ address }: Server, key: string): Ask {
  const authorization = `Basic ${Buffer.from(`API:${key}`).toString('base64')}`
  return async (method, path, body) => {
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(address + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Body
  }
}

const criteria = {
  outcome: 'failure',
  reason: 'We buy leads with a phone in some states',
  rule_set: {
    op: 'and',
    rules: [
      { lhv: 'lead.state', op: 'is included in', rhv: ['TX', 'CA', 'FL', 'NY'] },
      { lhv: 'lead.email', op: 'format is valid' },
      { lhv: 'lead.phone_1', op: 'format is valid' },
    ],
  },
}

const filter = {
  type: 'filter',
  outcome: 'failure',
  reason: 'No test addresses',
  rule_set: { op: 'and', rules: [{ lhv: 'lead.email.domain', op: 'is equal to', rhv: 'example.org' }] },
}

function jsonStep(url: string) {
  const properties = FIELDS.map((field) => ({
    property: `json_property.${field}`,
    value: `{{lead.${field}}}`,
  }))
  return {
    type: 'recipient',
    entity: { id: CRM },
    integration: {
      module_id: 'leadconduit-custom.outbound.json',
      mappings: [{ property: 'url', value: url }, ...properties],
    },
  }
}

function buyerStep(entityId: string) {
  const mappings = FIELDS.map((field) => ({ property: `lead.${field}`, value: `{{lead.${field}}}` }))
  return { type: 'recipient', entity: { id: entityId }, integration: { module_id: TO_BUYER, mappings } }
}

async function liveFlow(ask: Ask, steps: object[], more: object = {}): Promise<string> {
  const source = { entity: { id: FORM }, integration: { module_id: 'leadconduit-default.inbound' } }
  const flow = await ask('POST', '/flows', {
    name: 'Solar leads',
    enabled: true,
    fields: FIELDS,
    acceptance_criteria: criteria,
    sources: [source],
    steps: [filter, ...steps],
    ...more,
  })
  await ask('POST', `/flows/${flow.id}/deploy`)
  return flow.id as string
}

/** Flows of one company, and the flows of a seller and a buyer; the recipients are the sinks. */
export async function stageLeads(
  db: Database,
  exchange: Server,
  { sink, lateSink }: { sink: Server; lateSink: Server },
): Promise<LeadStage> {
  const owner = await company(db, 'Owner')
  const ask = client(exchange, owner.api_key)
  const cap = { type: 'volume', name: 'Few', maximum: CAP, duration: 1, duration_units: 'month' }
  return {
    account_id: owner.account_id,
    one: await liveFlow(ask, [jsonStep(`${sink.address}/one`)]),
    late: await liveFlow(ask, [jsonStep(`${lateSink.address}/late`)]),
    capped: await liveFlow(ask, [jsonStep(`${sink.address}/capped`)], { caps: [cap] }),
    two: await sellerFlow(db, exchange, sink),
  }
}

async function sellerFlow(db: Database, exchange: Server, sink: Server): Promise<string> {
  const seller = client(exchange, (await company(db, 'Seller')).api_key)
  const bought = await company(db, 'Buyer')
  const buyer = client(exchange, bought.api_key)
  const { entity } = await seller('POST', '/invitations/recipient', { email: bought.email })
  const flow = await liveFlow(seller, [buyerStep(entity.id as string)])
  const { invitation_id = '' } = entity
  const { connection_id } = await buyer('POST', `/invitations/${invitation_id}/accept`, {})
  const onboard = await buyer('POST', '/onboards', { invitation_id })
  await buyer('PUT', `/onboards/${onboard.id}`, { invitation_id, status: 'completed' })
  const { buyer_flow_id } = await buyer('GET', `/connections/${connection_id}`)
  const theirs = await buyer('GET', `/flows/${buyer_flow_id}`)
  const steps = [jsonStep(`${sink.address}/two`)]
  await buyer('PUT', `/flows/${buyer_flow_id}`, { ...theirs, acceptance_criteria: criteria, steps })
  await buyer('POST', `/flows/${buyer_flow_id}/deploy`)
  return flow
}

const STATES = ['TX', 'CA', 'FL', 'NY']

/** Leads for these flows in turn; `told` hears what each is answered. */
export function submissions(flowIds: string[], told: (body: string) => void = succeeded): Asked[] {
  return Array.from({ length: Math.max(1_024, flowIds.length) }, (_, n) => ({
    method: 'POST' as const,
    path: `/flows/${flowIds[n % flowIds.length]}/sources/${FORM}/submit`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({
      first_name: `Ann${n}`,
      last_name: 'Lee',
      email: `ann.lee${n}@example${n % 97}.com`,
      phone_1: `512-789-${String(1_000 + (n % 9_000))}`,
      address_1: `${n % 9999} Guadalupe St`,
      city: 'Austin',
      state: STATES[n % STATES.length],
      postal_code: `787${String(n % 100).padStart(2, '0')}`,
    }),
    onResponse: (_status, body) => told(body),
  }))
}

function succeeded(body: string): void {
  if (!body.startsWith('{"outcome":"success"')) throw new Error(`a lead did not arrive: ${body}`)
}
