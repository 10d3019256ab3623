import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { completion, connectedPartners, must, startedOnboard } from './support/story.ts'
import { liveFlow, STANDARD, stepTo, submit, WEB } from './support/submitting.ts'

const NEAR = { env: { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' } }
const ANN = { first_name: 'Ann', email: 'ann@example.com', phone_1: '5127891111' }

test('the story of a lead: what came in, what happened in order, and how it ended', async () => {
  const exchange = await exchangeForThisTest(NEAR)
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const filter = {
    type: 'filter',
    outcome: 'failure',
    reason: 'No Bobs',
    rule_set: { op: 'and', rules: [{ lhv: 'lead.first_name', op: 'is equal to', rhv: 'Bob' }] },
  }
  const flow = await liveFlow(acme, {
    steps: [stepTo(crm.url), filter],
    pricing: { prices: [{ amount: 4.5 }] },
  })
  const { lead } = await submit(exchange, flow.id, ANN)
  const story = await must(200, acme.get(`/leads/${lead.id}`))
  expect(story).toMatchObject({
    id: lead.id,
    state: 'done',
    is_test: false,
    outcome: 'success',
    reason: null,
    price: 4.5,
    flow: { id: flow.id, name: 'Solar' },
    source: { id: WEB, name: 'Web Form' },
    seller: null,
    reference: null,
    submission: { method: 'POST', body: expect.stringContaining('first_name=Ann'), ip: '127.0.0.1' },
    values: { first_name: 'Ann', email: { normal: 'ann@example.com', valid: true } },
    deliveries: [],
    sales: [],
  })
  expect(story.submission.uri).toContain(`/flows/${flow.id}/sources/${WEB}/submit`)
  expect(story.events.map(({ type, outcome }: any) => [type, outcome])).toEqual([
    ['recipient', 'success'],
    ['filter', 'continue'],
    ['source', 'success'],
  ])
  const ids = story.events.map(({ id }: any) => id)
  expect(ids).toEqual(ids.toSorted())
  const days = (Date.parse(story.expires_at) - Date.parse(story.created_at)) / 86_400_000
  expect(days).toBeCloseTo(90, 3)
  const refused = await submit(exchange, flow.id, { ...ANN, first_name: 'Bob' })
  expect(await must(200, acme.get(`/leads/${refused.lead.id.toUpperCase()}`))).toMatchObject({
    outcome: 'failure',
    reason: 'No Bobs',
    price: 0,
  })
})

test('a lead that was sold is told from both sides, and neither sees the events of the other', async () => {
  const exchange = await exchangeForThisTest(NEAR)
  const endpoint = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer, seller_flow_ids } = partners
  const [sellerFlowId] = seller_flow_ids as [string]
  await withWebSource(partners.seller, sellerFlowId)
  const waiting = await submit(exchange, sellerFlowId, ANN)
  const own = await liveFlow(buyer, {
    name: 'Bolt intake',
    fields: ['first_name', 'email', 'phone_1'],
    sources: [],
    steps: [stepTo(endpoint.url)],
    pricing: { prices: [{ amount: 7 }] },
  })
  const onboard = await startedOnboard(partners)
  const done = await must(200, buyer.put(`/onboards/${onboard.id}`, completion(partners, own.id)))
  expect(done.status).toBe('completed')
  const { lead } = await submit(exchange, sellerFlowId, ANN)

  const sold = await must(200, seller.get(`/leads/${lead.id}`))
  const [sale] = sold.sales
  expect(sold).toMatchObject({ state: 'done', outcome: 'success', seller: null, deliveries: [] })
  expect(sold.sales).toEqual([
    {
      event_id: sold.events[0].id,
      step_id: sold.events[0].step_id,
      buyer: { id: buyer.account_id, name: 'Bolt Solar' },
      outcome: 'success',
      reason: null,
      price: 7,
      lead_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      at: expect.any(String),
    },
  ])

  const bought = await must(200, buyer.get(`/leads/${sale.lead_id}`))
  expect(bought).toMatchObject({
    state: 'done',
    outcome: 'success',
    price: 7,
    seller: { name: 'Acme Leads' },
    source: { id: seller.account_id, name: 'Acme Leads' },
    reference: sale.event_id,
    sales: [],
  })
  expect(bought.events.map(({ type }: any) => type)).toEqual(['recipient', 'source'])

  const toldToSeller = JSON.stringify(sold)
  for (const { id } of bought.events) expect(toldToSeller).not.toContain(id)
  expect(toldToSeller).not.toContain('Bolt intake')
  expect(toldToSeller).not.toContain(endpoint.url)
  const toldToBuyer = JSON.stringify(bought)
  expect(toldToBuyer).not.toContain(sellerFlowId)
  expect(toldToBuyer).not.toContain('Solar leads 1')
  expect(toldToBuyer).not.toContain(sold.events[1].id)

  for (const [company, id] of [
    [buyer, lead.id],
    [seller, sale.lead_id],
    [await exchange.company('Stranger'), lead.id],
  ] as const) {
    const { status, body } = await company.get(`/leads/${id}`)
    expect([status, body.error]).toEqual([404, 'The lead was not found'])
  }

  const held = await must(200, seller.get(`/leads/${waiting.lead.id}`))
  expect(held.sales).toMatchObject([{ outcome: 'skip', lead_id: null, price: 0 }])
  expect(held.sales[0].reason).toBe('buyer is setting up delivery')
  expect(held.deliveries).toMatchObject([{ id: held.events[0].id, state: 'waiting', outcome: 'skip' }])
})

test('a lead on its way is open, with what is on record; afterwards it is done', async () => {
  const exchange = await exchangeForThisTest(NEAR)
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [stepTo(crm.url)] })
  let go = () => {}
  const gate = new Promise<void>((open) => (go = open))
  const asked = new Promise<void>((came) => {
    crm.answers(async (_, response) => {
      came()
      await gate
      response
        .writeHead(201, { 'content-type': 'application/json' })
        .end('{"outcome":"failure","reason":"no"}')
    })
  })
  const submitted = submit(exchange, flow.id, ANN)
  await asked
  const [open] = await exchange.rows<{ id: string }>(sql`select id from open_leads`)
  const id = open?.id
  expect(await must(200, acme.get(`/leads/${id}`))).toMatchObject({
    ...{ id, state: 'open', outcome: null, reason: null, price: null, events: [] },
    values: { first_name: 'Ann' },
  })
  expect((await must(200, acme.get('/search/leads?query=ann'))).hits[0]).toMatchObject({ latest_event: null })
  go()
  await submitted
  expect(await must(200, acme.get(`/leads/${id}`))).toMatchObject({ state: 'done', outcome: 'success' })
})

test('what must not be written down is masked in the story; a test lead says so; an expired one is not found', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { fields: ['first_name', 'ssn'] })
  const { lead } = await submit(exchange, flow.id, { first_name: 'Ann', ssn: '123-45-6789', is_test: 'true' })
  const story = await must(200, acme.get(`/leads/${lead.id}`))
  expect(JSON.stringify(story)).not.toMatch(/123-?45-?6789/)
  expect(story).toMatchObject({ is_test: true, price: 0, values: { ssn: { masked: true } } })
  await exchange.rows(sql`update accounts set data_retention_in_days = 1 where id = ${acme.account_id}`)
  expect((await acme.get(`/leads/${lead.id}`)).status).toBe(200)
  const old = (Math.floor(Date.now() / 1000) - 90_000).toString(16) + lead.id.slice(8)
  await exchange.rows(sql`update leads set id = ${old}`)
  expect((await acme.get(`/leads/${old}`)).status).toBe(404)
  expect((await acme.get('/leads/nothing')).status).toBe(400)
  expect((await exchange.visitor.get(`/leads/${old}`)).status).toBe(401)
})

/** The seller's flow takes leads from a web form too. */
async function withWebSource(seller: any, flowId: string): Promise<void> {
  const flow = await must(200, seller.get(`/flows/${flowId}`))
  const sources = [{ entity: { id: WEB }, integration: { module_id: STANDARD } }]
  await must(200, seller.put(`/flows/${flowId}`, { ...flow, sources }))
  await must(200, seller.post(`/flows/${flowId}/deploy`))
}
