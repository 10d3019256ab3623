// An exchange on which something of everything has happened, for the checker to look at.
import { sql } from '../../../src/db/db.ts'
import { eventually } from '../../support/eventually.ts'
import type { Company, TestExchange } from '../../support/exchange.ts'
import {
  buyerReady,
  jsonStep,
  LOOPBACK,
  liveFlow,
  sellerOpen,
  submit,
  TO_BUYER,
} from '../../support/leads.ts'
import type { Receiver } from '../../support/receiver.ts'
import { connectedPartners, must, type Partners } from '../../support/story.ts'

export { LOOPBACK }

const DAY = { duration: 1, duration_units: 'day' } as const

/** Partners who trade, invitations in every state, leads under caps, deliveries that are tried again, changes of all kinds. */
export async function eventfulExchange(exchange: TestExchange, crm: Receiver): Promise<Partners> {
  const partners = await connectedPartners(exchange, { flows: 2 })
  const { seller } = partners
  await buyerReady(partners, crm)
  const flow = await sellerOpen(partners, {
    caps: [{ maximum: 100, ...DAY }],
    steps: [
      { type: 'recipient', entity: { id: partners.buyer.account_id }, integration: { module_id: TO_BUYER } },
      jsonStep({ url: `${crm.url}/broken` }, undefined, {
        retry_enabled: true,
        caps: [{ maximum: 100, ...DAY }],
      }),
      jsonStep(crm),
    ],
  })
  crm.answers(({ path }, response) => {
    response.writeHead(path.endsWith('broken') ? 500 : 201, { 'content-type': 'application/json' })
    response.end('{"outcome":"success"}')
  })
  for (let n = 0; n < 3; n++) await submit(exchange.address, flow, { email: `ann${n}@example.com` })
  await invitationsOf(seller)
  await changesOf(seller)
  await must(201, seller.post('/lists', { name: 'once' }, { 'idempotency-key': 'a list' }))
  const endedFlow = await liveFlow(seller, { name: 'Ended' })
  await submit(exchange.address, endedFlow)
  await eventually(async () => {
    const [row] = await exchange.rows<{ open: number }>(sql`select count(*)::int as open from open_leads`)
    if (row?.open !== 0) throw new Error('leads are on their way')
  })
  return partners
}

async function invitationsOf(seller: Company): Promise<void> {
  for (const name of ['pending', 'withdrawn']) {
    await must(201, seller.post('/invitations/recipient', { email: `${name}@example.com` }))
  }
  const sent = await must(200, seller.get('/invitations'))
  const { id } = sent.find(({ email }: { email: string }) => email === 'withdrawn@example.com')
  await must(200, seller.delete(`/invitations/${id}`))
}

async function changesOf(seller: Company): Promise<void> {
  const entity = { name: 'Own', module_ids: [], source: null, recipient: 'crm' }
  const { id } = await must(201, seller.post('/entities', entity))
  await must(200, seller.put(`/entities/${id}`, { ...entity, name: 'Own, renamed' }))
  const report = { name: 'Sources', group_by: ['vars.source.id'] }
  await must(201, seller.post('/reports', report))
  await must(200, seller.put(`/entities/${seller.account_id}`, { ...entity, field_suffix: 'acme' }))
  await must(201, seller.post('/fields', { id: 'roof_acme', name: 'Roof', type: 'string' }))
  await must(201, seller.post('/deliveries/retry', { state: 'failed' }))
  await must(201, seller.post('/privacy/erasures', { email: 'nobody@example.com' }))
  await must(201, seller.post('/users', { email: 'mate@acme-leads.example', role: 'member' }))
}
