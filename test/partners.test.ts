import { expect, test } from 'vitest'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { buyerReady, jsonStep, LOOPBACK, sellerOpen, submit } from './support/leads.ts'
import { mailbox, tokenTo } from './support/mailbox.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { completion, connectedPartners, must, type Partners, startedOnboard } from './support/story.ts'

const feedback = { integration: { module_id: 'leadconduit-standard.inbound.feedback' } }
const heard = (parts: object[]) => parts.map((part) => ({ ...part, feedback }))

/** Two companies with leads between them: two taken, one of them returned, one refused, one in error, one test lead. */
async function traded(): Promise<{ exchange: TestExchange; partners: Partners; flow: string }> {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer } = partners
  const buyerFlow = await buyerReady(partners, crm)
  const theirs = await must(200, buyer.get(`/flows/${buyerFlow}`))
  const pricing = { prices: [{ amount: 7.25 }] }
  const filter = { type: 'filter', outcome: 'failure', reason: 'Not in our states', rule_set: NOT_TEXAS }
  const steps = [filter, ...heard([jsonStep(crm)])]
  await must(
    200,
    buyer.put(`/flows/${buyerFlow}`, {
      ...theirs,
      fields: FIELDS,
      pricing,
      steps,
      sources: heard(theirs.sources),
    }),
  )
  await must(200, buyer.post(`/flows/${buyerFlow}/deploy`))
  const own = await must(200, seller.get(`/flows/${partners.seller_flow_ids[0]}`))
  const flow = await sellerOpen(partners, { fields: FIELDS, steps: heard(own.steps.map(withoutMappings)) })
  const lead = { email: 'ann@example.com', state: 'TX' }
  await submit(exchange.address, flow, lead)
  await submit(exchange.address, flow, lead)
  const { event_id } = JSON.parse(crm.got.at(-1)?.body as string)
  await submit(exchange.address, flow, { ...lead, state: 'CA' })
  await submit(exchange.address, flow, { ...lead, is_test: 'true' })
  const returned = await fetch(`${exchange.address}/feedback?event_id=${event_id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"type":"return","reason":"wrong number"}',
  })
  expect(returned.status).toBe(201)
  await must(200, buyer.put(`/flows/${buyerFlow}`, { ...theirs, enabled: false }))
  await must(200, buyer.post(`/flows/${buyerFlow}/deploy`))
  await submit(exchange.address, flow, lead)
  return { exchange, partners, flow }
}

const FIELDS = ['email', 'state']
const NOT_TEXAS = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is not equal to', rhv: 'TX' }] }

/** All fields of the flow are shared, and the pointer to the buyer's flow stays. */
function withoutMappings(step: any) {
  const mappings = step.integration.mappings.filter(({ property }: any) => property === 'flow_id')
  return { ...step, integration: { ...step.integration, mappings } }
}

test('both sides of a connection see the same figures of the leads between them', async () => {
  const { exchange, partners } = await traded()
  const { seller, buyer, connection_id } = partners
  const path = `/connections/${connection_id}/report?interval=daily`
  const [sold, bought] = [await must(200, seller.get(path)), await must(200, buyer.get(path))]
  const { booked: revenue, ...seenBySeller } = sold
  const { booked: cost, ...seenByBuyer } = bought
  expect(seenBySeller).toEqual(seenByBuyer)
  expect([revenue, cost]).toEqual([14.5, 14.5])
  expect(sold).toMatchObject({
    seller: { id: seller.account_id, name: 'Acme Leads' },
    buyer: { id: buyer.account_id, name: 'Bolt Solar' },
    totals: {
      submitted: 4,
      accepted: 2,
      rejected: 1,
      errors: 1,
      returned: 1,
      amount: 14.5,
      acceptance_rate: 50,
    },
    reasons: [
      { outcome: 'error', reason: 'Flow is disabled', leads: 1 },
      { outcome: 'failure', reason: 'Not in our states', leads: 1 },
    ],
  })
  const { wait_p50, wait_p95, wait_p99 } = sold.totals
  expect(wait_p50).toBeLessThanOrEqual(wait_p95)
  expect(wait_p95).toBeLessThanOrEqual(wait_p99)
  expect(sold.pieces).toHaveLength(7)
  for (const member of ['submitted', 'accepted', 'rejected', 'errors', 'returned', 'amount'] as const) {
    const sum = sold.pieces.reduce((total: number, piece: any) => total + piece[member], 0)
    expect(sum, member).toBe(sold.totals[member])
  }
  const [own] = await must(200, buyer.get('/events/stats?column=source-submitted&column=cost&timezone=UTC'))
  expect(own).toMatchObject({ 'source-submitted': 4, cost: 14.5 })
  const long = '?start=2020-01-01&end=2020-01-31'
  expect((await must(200, seller.get(`/connections/${connection_id}/report${long}`))).totals).toEqual({
    ...{ submitted: 0, accepted: 0, rejected: 0, errors: 0, returned: 0, amount: 0 },
    ...{ acceptance_rate: null, wait_p50: null, wait_p95: null, wait_p99: null },
  })
  const other = await exchange.company('Stranger')
  expect((await other.get(path)).status).toBe(404)
  const wrong = `/connections/${connection_id}/report?start=2026-02-01&end=2026-01-01`
  expect(await seller.get(wrong)).toMatchObject({ status: 400, body: { errors: [{ path: '/end' }] } })
})

test('the figures of all partners come in one answer, from the books of the company that asks', async () => {
  const { exchange, partners } = await traded()
  const { seller, buyer, connection_id } = partners
  const [toBuyer] = await must(200, seller.get('/connections/figures'))
  expect(toBuyer).toEqual({
    ...{ connection_id, relationship_type: 'buyer', submitted: 4, accepted: 2, acceptance_rate: 50 },
    wait_p50: expect.any(Number),
  })
  expect(await must(200, buyer.get('/connections/figures?days=1'))).toEqual([
    {
      ...{ connection_id, relationship_type: 'seller', submitted: 4, accepted: 2, acceptance_rate: 50 },
      wait_p50: null,
    },
  ])
  expect(await must(200, (await exchange.company('Stranger')).get('/connections/figures'))).toEqual([])
  expect((await seller.get('/connections/figures?days=0')).status).toBe(400)
})

test('the fields that a seller shares are the same list for both', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer, connection_id } = await connectedPartners(exchange, { flows: 1 })
  const path = `/connections/${connection_id}/fields`
  const fields = await must(200, seller.get(path))
  expect(fields).toEqual([{ id: 'email', name: 'Email', type: 'email' }])
  expect(await must(200, buyer.get(path))).toEqual(fields)
})

const kindsOf = (entries: any[]) =>
  entries.map(({ kind }) => kind).filter((kind) => !/letter|flow/.test(kind))

test('the timeline tells each side what happened, and its own letters and changes alone', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer, connection_id } = partners
  const onboard = await startedOnboard(partners)
  const { invitation_id } = partners
  await must(200, buyer.put(`/onboards/${onboard.id}`, { invitation_id, status: 'in_progress' }))
  await must(200, buyer.put(`/onboards/${onboard.id}`, completion(partners)))
  await must(200, seller.put(`/connections/${connection_id}`, { paused: true }))
  await must(200, seller.put(`/connections/${connection_id}`, { paused: false }))
  await must(200, buyer.delete(`/connections/${connection_id}`))
  const path = `/connections/${connection_id}/timeline`
  const [sold, bought] = [await must(200, seller.get(path)), await must(200, buyer.get(path))]
  const told = [
    'ended',
    'resumed',
    'paused',
    'setup_done',
    'setup_moved',
    'setup_started',
    'accepted',
    'invited',
  ]
  expect(kindsOf(sold)).toEqual(told)
  expect(kindsOf(bought)).toEqual(told)
  const find = (entries: any[], kind: string) => entries.find((entry) => entry.kind === kind)
  expect(find(bought, 'ended').company).toBe('Bolt Solar')
  expect(find(bought, 'paused').company).toBe('Acme Leads')
  expect(find(sold, 'setup_moved').status).toBe('in_progress')
  expect(find(bought, 'setup_done').setup.steps[2].detail).toContain('takes leads from Acme Leads')
  expect(find(sold, 'setup_done').setup.steps).toHaveLength(6)
  expect(find(sold, 'setup_done').setup.steps[2]).toMatchObject({ outcome: 'done', detail: null })
  const letters = (entries: any[]) => entries.flatMap(({ letter }) => (letter ? [letter.kind] : []))
  expect(letters(sold).toSorted()).toEqual(['accepted', 'completed', 'ended', 'invited'])
  expect(letters(bought).toSorted()).toEqual(['ended', 'paused', 'resumed'])
  const flows = (entries: any[]) => new Set(entries.flatMap(({ flow }) => (flow ? [flow.name] : [])))
  expect(flows(sold)).toEqual(new Set(['Solar leads 1']))
  expect(flows(bought)).toEqual(new Set(['Leads from Acme Leads']))
  expect((await (await exchange.company('Stranger')).get(path)).status).toBe(404)
})

test('before it is accepted an invitation has a timeline of its own, with every life that it had', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: 'cy@bolt.example' }))
  const path = `/invitations/${entity.invitation_id}/timeline`
  const token = await tokenTo(exchange, 'cy@bolt.example')
  await must(200, exchange.visitor.get(`/invite/${token}`))
  await must(200, seller.put(`/invitations/${entity.id}/resend`))
  const again = await tokenTo(exchange, 'cy@bolt.example')
  await must(
    200,
    exchange.visitor.post(`/invitations/${entity.invitation_id}/decline`, { token: again, reason: 'Full' }),
  )
  const entries = await must(200, seller.get(path))
  expect(kindsOf(entries)).toEqual(['declined', 'sent_again', 'opened', 'invited'])
  expect(entries[0]).toMatchObject({
    kind: 'letter',
    letter: { kind: 'declined', to: seller.email, state: 'queued' },
  })
  expect(entries.find(({ kind }: any) => kind === 'declined').reason).toBe('Full')
  const letters = entries.flatMap(({ letter }: any) => letter ?? [])
  expect(letters).toHaveLength((await mailbox(exchange)).length)
  expect(await must(200, seller.get(`/invitations/${entity.invitation_id}/fields`))).toEqual([])
})
