import { expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import {
  buyerReady,
  eventsOf,
  FORM,
  formSource,
  jsonStep,
  LOOPBACK,
  liveFlow,
  sellerOpen,
  submit,
} from './support/leads.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { connectedPartners, must } from './support/story.ts'

test('a lead comes in by a form, goes through its flow, arrives at the recipient, and its source is told', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { pricing: { prices: [{ amount: 4.5 }] }, steps: [jsonStep(crm)] })
  const told = await submit(exchange.address, flow, { first_name: 'Ann', email: 'Ann@Example.com' })
  expect(told.status).toBe(201)
  expect(told.headers.get('content-type')).toBe('application/json')
  expect(told.text).toBe(`{"outcome":"success","lead":{"id":"${told.lead.id}"},"price":4.5}`)
  const [recipient, source] = await eventsOf(exchange, acme.account_id)
  expect(JSON.parse(crm.got[0]?.body ?? '')).toEqual({ email: 'ann@example.com', event_id: recipient.id })
  expect(crm.got[0]?.headers['idempotency-key']).toBe(recipient.id)
  expect(recipient).toMatchObject({ type: 'recipient', outcome: 'success', purchase_price: 4.5 })
  expect(recipient.vars).toMatchObject({
    event_id: recipient.id,
    recipient: { name: 'CRM' },
    lead: { id: told.lead.id },
  })
  expect(source).toMatchObject({ type: 'source', outcome: 'success', cost: 4.5, step_count: 1 })
  expect(source.response.body).toBe(told.text)
  expect([told.lead.id, recipient.id, source.id]).toEqual([told.lead.id, recipient.id, source.id].sort())
})

test('a lead goes from a seller through the buyer step to the endpoint of the buyer, and each sees its own part', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  await buyerReady(partners, crm)
  const flow = await sellerOpen(partners)
  const told = await submit(exchange.address, flow, { first_name: 'Ann', email: 'ann@example.com' })
  expect(told).toMatchObject({ status: 201, outcome: 'success' })
  const [handed, source] = await eventsOf(exchange, partners.seller.account_id)
  const [delivered, theirs] = await eventsOf(exchange, partners.buyer.account_id)
  expect(handed).toMatchObject({
    type: 'recipient',
    outcome: 'success',
    bolt_solar: { lead: { id: theirs.vars.lead.id } },
  })
  expect(source).toMatchObject({ type: 'source', outcome: 'success' })
  expect(delivered).toMatchObject({ type: 'recipient', outcome: 'success' })
  expect(theirs.vars).toMatchObject({
    source: { id: partners.seller.account_id },
    lead: { reference: handed.id },
  })
  expect(theirs.vars.lead.first_name).toBeUndefined()
  expect(JSON.parse(crm.got[0]?.body ?? '')).toEqual({ email: 'ann@example.com', event_id: delivered.id })
  expect(JSON.stringify([handed, source])).not.toContain(delivered.id)
})

test('a lead for a buyer that is not ready waits, and is sent on when it is', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK, works: true })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller } = partners
  const flow = await sellerOpen(partners)
  const told = await submit(exchange.address, flow)
  expect(told).toMatchObject({ status: 201, outcome: 'success' })
  const [skipped] = await eventsOf(exchange, seller.account_id)
  expect(skipped).toMatchObject({ outcome: 'skip', reason: 'buyer is setting up delivery' })
  const [waiting] = await must(200, seller.get('/deliveries?state=waiting'))
  expect(waiting).toMatchObject({
    id: skipped.id,
    lead_id: told.lead.id,
    reason: 'buyer is setting up delivery',
  })
  await buyerReady(partners, crm)
  await must(200, seller.post(`/flows/${flow}/deploy`))
  await must(200, seller.post(`/deliveries/${waiting.id}/retry`))
  await eventually(async () =>
    expect(await must(200, seller.get(`/deliveries/${waiting.id}`))).toMatchObject({ state: 'delivered' }),
  )
  expect(crm.got).toHaveLength(1)
  const retry = (await eventsOf(exchange, seller.account_id)).at(-1)
  expect(retry).toMatchObject({ type: 'retry', outcome: 'success', retry_status: 'completed' })
  expect(await seller.post(`/deliveries/${waiting.id}/retry`)).toMatchObject({ status: 409 })
})

test('feedback of a buyer goes back to the seller, each on record at its own account', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const buyerFlow = await buyerReady(partners, crm)
  const feedback = { integration: { module_id: 'leadconduit-standard.inbound.feedback' } }
  const theirs = await must(200, partners.buyer.get(`/flows/${buyerFlow}`))
  await must(
    200,
    partners.buyer.put(`/flows/${buyerFlow}`, {
      ...theirs,
      sources: theirs.sources.map((source: object) => ({ ...source, feedback })),
      steps: theirs.steps.map((step: object) => ({ ...step, feedback })),
    }),
  )
  await must(200, partners.buyer.post(`/flows/${buyerFlow}/deploy`))
  const own = await must(200, partners.seller.get(`/flows/${partners.seller_flow_ids[0]}`))
  const flow = await sellerOpen(partners, { steps: own.steps.map((step: object) => ({ ...step, feedback })) })
  await submit(exchange.address, flow)
  const { event_id } = JSON.parse(crm.got[0]?.body ?? '')
  const answer = await fetch(`${exchange.address}/feedback?event_id=${event_id}`, {
    method: 'POST',
    body: new URLSearchParams({ type: 'return', reason: 'wrong number' }),
  })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ outcome: 'success', lead: { email: 'ann@example.com' } })
  const kinds = async (account: string) =>
    (await eventsOf(exchange, account)).map((event) => `${event.type} ${event.outcome}`)
  expect(await kinds(partners.buyer.account_id)).toEqual([
    'recipient success',
    'source success',
    'feedback-sent success',
    'feedback-received success',
  ])
  expect(await kinds(partners.seller.account_id)).toEqual([
    'recipient success',
    'source success',
    'feedback-received success',
  ])
})

test('a source is told of feedback what its own mappings say, and nothing of what the recipient was sent', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const [crm, theirs] = [await receiverForThisTest(), await receiverForThisTest()]
  const acme = await exchange.company('Acme')
  const signIn = {
    name: 'CRM',
    package: 'leadconduit-custom',
    type: 'user',
    username: 'ann',
    password: 'open sesame',
  }
  const credential = await must(201, acme.post('/credentials', signIn))
  const step = jsonStep(crm, { event: '{{event_id}}', secret_price: '{{price}}' })
  step.integration.mappings.push({ property: 'credential_id', value: credential.id })
  const telling = jsonStep(theirs, { kind: '{{feedback.type}}', email: '{{lead.email}}' }).integration
  const id = await liveFlow(acme, {
    sources: [{ ...formSource, feedback: { integration: telling } }],
    steps: [{ ...step, feedback: { integration: { module_id: 'leadconduit-standard.inbound.feedback' } } }],
  })
  await submit(exchange.address, id)
  const { event } = JSON.parse(crm.got[0]?.body ?? '{}')
  const answer = await fetch(`${exchange.address}/feedback?event_id=${event}&type=return`)
  expect(answer.status).toBe(201)
  expect(theirs.got).toHaveLength(1)
  expect(JSON.parse(theirs.got[0]?.body ?? '')).toEqual({ kind: 'return', email: 'ann@example.com' })
  expect(theirs.got[0]?.headers.authorization).toBeUndefined()
})

test('feedback on a step that hears none is refused, and tells nobody whose lead it was', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm)] })
  const told = await submit(exchange.address, flow, { email: 'ann@example.com' })
  const { event_id } = JSON.parse(crm.got[0]?.body ?? '')
  const answer = await fetch(`${exchange.address}/feedback?event_id=${event_id}&type=return`)
  expect(answer.status).toBe(201)
  const reason = 'Feedback is not enabled on this step'
  expect(await answer.json()).toEqual({ outcome: 'error', reason, lead: { id: told.lead.id } })
})

test('the same submission under the same key is the same lead; another under it is a conflict', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm)] })
  const headers = { 'idempotency-key': 'order 1' }
  const all = await Promise.all(
    Array.from({ length: 10 }, () => submit(exchange.address, flow, { email: 'a@example.com' }, { headers })),
  )
  expect(new Set(all.map(({ text }) => text)).size).toBe(1)
  expect(crm.got).toHaveLength(1)
  const other = await submit(exchange.address, flow, { email: 'b@example.com' }, { headers })
  expect(other).toMatchObject({ status: 409 })
  expect(other.text).toContain('Idempotency-Key')
})

test('a flow or source that takes no leads says so as documented', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const bolt = await exchange.company('Bolt')
  const flow = await liveFlow(acme)
  const nowhere = await fetch(`${exchange.address}/flows/${'0'.repeat(24)}/sources/${FORM}/submit`, {
    method: 'POST',
  })
  expect([nowhere.status, await nowhere.text()]).toEqual([404, '{"error":"not found"}'])
  const never = await must(
    201,
    acme.post('/flows', {
      name: 'New',
      enabled: true,
      fields: [],
      sources: [{ entity: { id: FORM }, integration: { module_id: 'leadconduit-default.inbound' } }],
      steps: [],
    }),
  )
  expect(await submit(exchange.address, never.id)).toMatchObject({
    status: 201,
    outcome: 'error',
    reason: 'Flow is disabled',
    price: 0,
  })
  const body = await must(200, acme.get(`/flows/${flow}`))
  await must(200, acme.put(`/flows/${flow}`, { ...body, sources: [{ ...body.sources[0], enabled: false }] }))
  await must(200, acme.post(`/flows/${flow}/deploy`))
  expect(await submit(exchange.address, flow)).toMatchObject({
    status: 403,
    text: '{"message":"Source is disabled"}',
  })
  await must(200, acme.delete(`/flows/${flow}`))
  expect(await submit(exchange.address, flow)).toMatchObject({ status: 404 })
  void bolt
})

test('a cap lets exactly so many leads through, however many come at once', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const acme = await exchange.company('Acme')
  const cap = { type: 'volume', name: 'Few', maximum: 7, duration: 1, duration_units: 'day' }
  const flow = await liveFlow(acme, { caps: [cap] })
  const all = await Promise.all(Array.from({ length: 30 }, () => submit(exchange.address, flow)))
  expect(all.filter(({ outcome }) => outcome === 'success')).toHaveLength(7)
  expect(all.filter(({ reason }) => reason === 'Cap reached')).toHaveLength(23)
})
