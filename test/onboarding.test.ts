import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import {
  completion,
  connectedPartners,
  flowBody,
  letters,
  must,
  pointers,
  startedOnboard,
} from './support/story.ts'

test('a buyer is onboarded: flows of both sides, the connection, e-mails and changelogs tell of it', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { seller, buyer, connection_id, invitation_id, seller_flow_ids } = partners
  const own = await must(201, buyer.post('/flows', flowBody('My leads', ['first_name'])))
  await must(200, buyer.post(`/flows/${own.id}/deploy`))

  const created = await startedOnboard(partners)
  expect(Object.keys(created)).toEqual([
    'invitation_id',
    'id',
    'account_id',
    'connection_id',
    'flow_id',
    'status',
    'created_at',
    'updated_at',
    'setup',
    'step',
    'test',
  ])
  expect(created).toMatchObject({
    invitation_id,
    connection_id,
    account_id: buyer.account_id,
    status: 'created',
    flow_id: null,
    setup: null,
  })

  const path = `/onboards/${created.id}`
  const begun = await must(200, buyer.put(path, { invitation_id, flow_id: own.id, status: 'in_progress' }))
  expect(begun).toMatchObject({ status: 'in_progress', flow_id: own.id, setup: null })

  const done = await must(200, buyer.put(path, completion(partners, own.id)))
  expect(done).toMatchObject({ status: 'completed', flow_id: own.id, connection_id })
  expect(done.setup).toMatchObject({
    outcome: 'done',
    attempt: 1,
    flow_id: own.id,
    seller_flow_ids: expect.arrayContaining(seller_flow_ids),
    error: null,
  })
  const members = 'outcome started_at finished_at attempt flow_id seller_flow_ids steps error'
  expect(Object.keys(done.setup)).toEqual(members.split(' '))
  expect(done.setup.steps.map((step: any) => [step.step, step.outcome])).toEqual([
    ['connection_validation', 'done'],
    ['seller_flow_discovery', 'done'],
    ['buyer_flow_setup', 'done'],
    ['seller_flow_updates', 'done'],
    ['notifications', 'done'],
    ['connection_flagging', 'done'],
  ])
  expect(done.setup.steps[1].detail).toBe('2 flows of Acme Leads point at you')

  for (const id of seller_flow_ids) {
    const flow = await must(200, seller.get(`/flows/${id}`))
    expect([pointers(flow), flow.draft]).toEqual([[own.id], false])
    const [latest] = await must(200, seller.get(`/flows/${id}/changelogs`))
    expect(latest).toMatchObject({ action: 'update', type: 'flow', user: { email: buyer.email } })
  }
  const live = await exchange.rows<{ live: any }>(
    sql`select live from flows where account_id = ${seller.account_id}`,
  )
  expect(live.map((row) => pointers(row.live))).toEqual([[own.id], [own.id]])

  const flow = await must(200, buyer.get(`/flows/${own.id}`))
  expect(flow.sources).toMatchObject([
    {
      entity: { id: seller.account_id, name: 'Acme Leads' },
      integration: { module_id: 'leadconduit-default.inbound' },
    },
  ])
  expect([flow.fields, flow.draft]).toEqual([['first_name', 'email'], false])

  const [sold] = await must(200, seller.get('/connections'))
  expect(sold).toMatchObject({
    id: connection_id,
    relationship_type: 'buyer',
    ui_state: { has_setup_buyer_delivery: true },
  })
  const bought = await must(200, buyer.get(`/connections/${invitation_id}`))
  expect(bought).toMatchObject({ id: connection_id, external_id: connection_id, relationship_type: 'seller' })
  expect((await letters(exchange)).filter((letter) => letter.kind === 'completed')).toEqual([
    { kind: 'completed', recipient: seller.email },
  ])
})

test('completing twice changes nothing and sends no second e-mail; any other change is refused', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { buyer } = partners
  const { id } = await startedOnboard(partners)
  const first = await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  expect(await must(200, buyer.put(`/onboards/${id}`, completion(partners)))).toEqual(first)
  const other = await must(201, buyer.post('/flows', flowBody('Other', ['email'])))
  expect(await buyer.put(`/onboards/${id}`, completion(partners, other.id))).toMatchObject({
    status: 409,
    body: { code: 'onboard_completed' },
  })
  expect(
    await buyer.put(`/onboards/${id}`, { ...completion(partners), status: 'in_progress' }),
  ).toMatchObject({
    status: 409,
  })
  expect((await letters(exchange)).filter((letter) => letter.kind === 'completed')).toHaveLength(1)
})

test('a buyer with no flow gets one, named for the seller, that takes its leads at once', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { buyer, seller } = partners
  const { id } = await startedOnboard(partners)
  const done = await must(
    200,
    buyer.put(`/onboards/${id}`, { ...completion(partners), status: 'completed_flows_sync' }),
  )
  expect(done.status).toBe('completed')
  const flow = await must(200, buyer.get(`/flows/${done.flow_id}`))
  expect(flow).toMatchObject({
    name: 'Leads from Acme Leads',
    enabled: true,
    level: 'partner',
    steps: [],
    fields: ['email'],
  })
  expect(flow.sources).toHaveLength(1)
  const [stored] = await exchange.rows<{ live: any }>(
    sql`select live from flows where account_id = ${buyer.account_id}`,
  )
  expect(stored?.live.sources[0].entity.id).toBe(seller.account_id)
})

test('the flow is chosen by rule: the one named, else the only one, else the one of level partner', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { buyer } = partners
  const only = await must(201, buyer.post('/flows', flowBody('Only', ['email'])))
  const { id } = await startedOnboard(partners)
  expect(await must(200, buyer.put(`/onboards/${id}`, completion(partners)))).toMatchObject({
    flow_id: only.id,
  })

  const second = await connectedPartners(exchange, { flows: 1 })
  await must(201, second.buyer.post('/flows', flowBody('One', ['email'])))
  await must(201, second.buyer.post('/flows', flowBody('Two', ['email'])))
  const onboard = await startedOnboard(second)
  const made = await must(200, second.buyer.put(`/onboards/${onboard.id}`, completion(second)))
  expect(await must(200, second.buyer.get(`/flows/${made.flow_id}`))).toMatchObject({ level: 'partner' })
})

test('a seller without a flow for the buyer is no obstacle: a step that it adds later is completed when saved', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer, seller } = partners
  const { id } = await startedOnboard(partners)
  const done = await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  expect(done.setup).toMatchObject({ outcome: 'done', seller_flow_ids: [] })
  expect(done.setup.steps[1].detail).toBe('0 flows of Acme Leads point at you')
  const late = await must(201, seller.post('/flows', flowBody('Late', ['email'], [buyer.account_id])))
  expect(pointers(late)).toEqual([done.flow_id])
})

test('undeployed edits of the seller stay undeployed, and are not lost', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer, seller_flow_ids } = partners
  const flow = await must(200, seller.get(`/flows/${seller_flow_ids[0]}`))
  await must(200, seller.put(`/flows/${flow.id}`, { ...flow, name: 'Renamed draft' }))
  const { id } = await startedOnboard(partners)
  await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  const [stored] = await exchange.rows<{ saved: any; live: any }>(
    sql`select saved, live from flows where account_id = ${seller.account_id} and id = ${flow.id}`,
  )
  expect([stored?.saved.name, stored?.live.name]).toEqual(['Renamed draft', 'Solar leads 1'])
  expect([pointers(stored?.saved), pointers(stored?.live)].flat()).toHaveLength(2)
})

test('the older way: POST /onboard/buyer by connection or invitation, and the onboard follows', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { buyer, connection_id, invitation_id } = partners
  const { id } = await startedOnboard(partners)
  const flow = await must(201, buyer.post('/flows', flowBody('Mine', ['email'])))
  const redirect = { redirect: `/flows/${flow.id}` }
  expect(await must(200, buyer.post('/onboard/buyer', { connection_id, flow_id: flow.id }))).toEqual(redirect)
  expect(await must(200, buyer.post('/onboard/buyer', { invitation_id }))).toEqual(redirect)
  expect(await must(200, buyer.get(`/onboards/${id}`))).toMatchObject({
    status: 'completed',
    flow_id: flow.id,
    setup: { outcome: 'done' },
  })
  expect((await letters(exchange)).filter((letter) => letter.kind === 'completed')).toHaveLength(1)
})
