// Destinations, pricing services and routers.
import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'
import { LOOPBACK, liveFlow, submit } from './support/leads.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { flowBody, must } from './support/story.ts'

const CRM = {
  name: 'CRM',
  integration_name: 'Salesforce',
  actions: [{ name: 'Add Lead', webhook_url: 'https://crm.example.com/hook' }],
}
const PRICES = {
  name: 'Prices',
  integration: {
    module_id: 'leadconduit-custom.outbound.json',
    mappings: [{ property: 'url', value: 'https://prices.example.com' }],
  },
}
const WEB_FORM = '535e9f8c94149d05b5000001'
const SOURCE = { entity: { id: WEB_FORM }, integration: { module_id: 'leadconduit-default.inbound' } }

test('a destination is made, named by a flow, told to be in use, changed and deleted', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/destinations', CRM))
  expect(Object.keys(made).slice(0, 5).join(' ')).toBe(
    'name integration_name integration_icon_url instance_id actions',
  )
  expect(made).toMatchObject({
    instance_id: made.id,
    actions: [{ action_id: expect.stringMatching(/^[0-9a-f]{24}$/) }],
  })
  const flow = await must(
    201,
    acme.post('/flows', {
      ...flowBody('Sales', ['email']),
      destinations: [{ instance_id: made.id, name: 'CRM' }],
    }),
  )
  const [listed] = await must(200, acme.get('/destinations?include=flow_usages'))
  expect(listed.flow_usages).toEqual({ count: 1, flows: [{ id: flow.id, name: 'Sales' }] })
  expect((await must(200, acme.get('/destinations')))[0].flow_usages).toBeUndefined()
  expect(await acme.delete(`/destinations/${made.id}`)).toMatchObject({
    status: 409,
    body: { code: 'destination_in_use', error: expect.stringContaining('Sales') },
  })
  expect(await must(200, acme.put(`/destinations/${made.id}`, { ...made, name: 'New CRM' }))).toMatchObject({
    name: 'New CRM',
    actions: made.actions,
  })
  await must(200, acme.delete(`/flows/${flow.id}`))
  await must(200, acme.delete(`/destinations/${made.id}`))
  for (const [body, path] of [
    [{ ...CRM, actions: [] }, '/actions'],
    [{ ...CRM, actions: [{ name: 'x', webhook_url: 'javascript:alert(1)' }] }, '/actions/0/webhook_url'],
    [{ ...CRM, name: 7 }, '/name'],
  ] as const) {
    expect(await acme.post('/destinations', body)).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    })
  }
  expect(await acme.get('/destinations?include=everything')).toMatchObject({ status: 400 })
})

test('a pricing service is made, asked by flows, and stays while it is', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/services', PRICES))
  expect(made.integration.mappings[0].id).toMatch(/^[0-9a-z]{6}$/)
  const pricing_service = { service_id: made.id, fallback_price: 2 }
  const flow = await must(
    201,
    acme.post('/flows', { ...flowBody('Sales', ['email']), sources: [{ ...SOURCE, pricing_service }] }),
  )
  expect(await must(200, acme.post(`/flows/${flow.id}/try`, {}))).toMatchObject({ price: 2 })
  expect(await acme.delete(`/services/${made.id}`)).toMatchObject({
    status: 409,
    body: { code: 'service_in_use' },
  })
  expect(await must(200, acme.put(`/services/${made.id}`, { ...PRICES, name: 'Other' }))).toMatchObject({
    name: 'Other',
  })
  await must(200, acme.delete(`/flows/${flow.id}`))
  await must(200, acme.delete(`/services/${made.id}`))
  const integration = (parts: object) => ({ ...PRICES, integration: { ...PRICES.integration, ...parts } })
  for (const [body, path] of [
    [integration({ module_id: 'leadconduit-default.inbound' }), '/integration/module_id'],
    [integration({ module_id: 'nothing' }), '/integration/module_id'],
    [integration({ mappings: [{ property: 'url', value: '{{' }] }), '/integration/mappings/0/value'],
  ] as const) {
    expect(await acme.post('/services', body)).toMatchObject({ status: 400, body: { errors: [{ path }] } })
  }
})

test('a router names flows and their sources; there is one of each module', async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const flow = await must(201, acme.post('/flows', { ...flowBody('Sales', ['email']), sources: [SOURCE] }))
  const theirs = await must(
    201,
    other.post('/flows', { ...flowBody('Theirs', ['email']), sources: [SOURCE] }),
  )
  const rule_set = { op: 'and', rules: [{ lhv: 'state', op: 'is equal to', rhv: 'TX' }] }
  const route = { flow_id: flow.id, source_id: WEB_FORM, rule_set }
  const module_id = 'leadconduit-default.inbound'
  const made = await must(201, acme.post('/routers', { module_id, routes: [route] }))
  expect(made.routes[0]).toMatchObject({
    ...route,
    id: expect.stringMatching(/^[0-9a-z]{6}$/),
    rule_set: { op: 'and' },
  })
  expect(await acme.post('/routers', { module_id, routes: [] })).toMatchObject({
    status: 409,
    body: { code: 'router_exists' },
  })
  await must(201, other.post('/routers', { module_id, routes: [] }))
  expect(await must(200, acme.put(`/routers/${made.id}`, made))).toEqual({
    ...made,
    updated_at: expect.any(String),
  })
  for (const [body, path] of [
    [{ module_id, routes: [{ ...route, flow_id: theirs.id }] }, '/routes/0/flow_id'],
    [
      { module_id, routes: [route, { ...route, source_id: '535e9f8c94149d05b5000004' }] },
      '/routes/1/source_id',
    ],
    [
      {
        module_id,
        routes: [
          { ...route, rule_set: { op: 'and', rules: [{ lhv: 'a', op: 'matches pattern', rhv: '(' }] } },
        ],
      },
      '/routes/0/rule_set/rules/0/rhv',
    ],
    [{ module_id: 'leadconduit-custom.outbound.json', routes: [] }, '/module_id'],
    [{ module_id, routes: [{ flow_id: 'x' }] }, '/routes/0/flow_id'],
  ] as const) {
    const reply = await acme.put(`/routers/${made.id}`, body)
    expect(reply.status).toBe(400)
    expect(reply.body.errors.map((fault: { path: string }) => fault.path)).toContain(path)
  }
  expect((await acme.delete(`/routers/${made.id}`)).status).toBe(404)
})

test('a destination that a flow names alone is told at the address that it has now', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const acme = await exchange.company('Acme')
  const [before, after] = [await receiverForThisTest(), await receiverForThisTest()]
  const told = (webhook_url: string) => ({ name: 'Books', actions: [{ name: 'Book it', webhook_url }] })
  const made = await must(201, acme.post('/destinations', told(before.url)))
  const id = await liveFlow(acme, { destinations: [{ instance_id: made.id }] })
  const parameters = { email: 'ann@a.example' }
  const { stages } = await must(200, acme.post(`/flows/${id}/try`, { parameters }))
  expect(stages.at(-1)).toMatchObject({ stage: 'destination', request: { url: before.url } })
  await submit(exchange.address, id, parameters)
  expect(JSON.parse(before.got[0]?.body ?? '{}')).toMatchObject({ lead: { email: 'ann@a.example' } })
  await must(200, acme.put(`/destinations/${made.id}`, told(after.url)))
  await submit(exchange.address, id, parameters)
  expect([before.got.length, after.got.length]).toEqual([1, 1])
})

test("a flow cannot name another account's destination or pricing service", async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const destination = await must(201, acme.post('/destinations', CRM))
  const service = await must(201, acme.post('/services', PRICES))
  const body = {
    ...flowBody('x', ['email']),
    destinations: [{ instance_id: destination.id }],
    pricing_service: { service_id: service.id, fallback_price: 1 },
  }
  const reply = await other.post('/flows', body)
  expect(reply.body.errors.map((fault: { path: string }) => fault.path).sort()).toEqual([
    '/destinations/0',
    '/pricing_service/service_id',
  ])
})
