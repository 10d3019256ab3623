import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'
import { completion, connectedPartners, flowBody, must, startedOnboard, TO_BUYER } from './support/story.ts'

const WEB_FORM = { id: '535e9f8c94149d05b5000001' }
const CRM = { id: '535e9f8c94149d05b5000006' }
const source = (parts: object = {}) => ({
  entity: WEB_FORM,
  integration: { module_id: 'leadconduit-default.inbound' },
  ...parts,
})
const crm = (mappings: object[] = [], parts: object = {}) => ({
  type: 'recipient',
  id: 'crm001',
  entity: CRM,
  integration: {
    module_id: 'leadconduit-custom.outbound.json',
    mappings: [{ property: 'url', value: 'https://crm.example.com' }, ...mappings],
  },
  ...parts,
})
const flow = (parts: object) => ({
  name: 'Leads',
  enabled: true,
  fields: ['first_name', 'email', 'state', 'ssn'],
  sources: [source()],
  steps: [],
  ...parts,
})

test('a trial tells every stage with the values that were compared, and the request that would be sent', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const rule_set = {
    op: 'or',
    rules: [
      { lhv: 'lead.state', op: 'is equal to', rhv: 'tx' },
      { lhv: 'lead.email', op: 'is blank' },
    ],
  }
  const made = await must(
    201,
    acme.post(
      '/flows',
      flow({
        acceptance_criteria: { outcome: 'failure', rule_set },
        steps: [
          crm([
            { property: 'json_property.email', value: '{{lead.email}}' },
            { property: 'json_property.none', value: '{{lead.nothing}}' },
          ]),
        ],
      }),
    ),
  )
  const trial = await must(
    200,
    acme.post(`/flows/${made.id}/try`, {
      parameters: { first_name: 'Ann', email: 'ANN@x.example', state: 'Texas' },
    }),
  )
  expect(trial).toMatchObject({
    copy: 'saved',
    source: { name: 'Web Form' },
    outcome: 'success',
    price: 0,
    lead: { state: { normal: 'TX', raw: 'Texas' } },
  })
  expect(trial.stages.map((stage: any) => [stage.stage, stage.path, stage.outcome])).toEqual([
    ['hours_of_operation', '/hours_of_operation', 'continue'],
    ['acceptance_criteria', '/acceptance_criteria', 'continue'],
    ['price', '/pricing', 'continue'],
    ['recipient', '/steps/0', 'success'],
  ])
  const [, criteria, , step] = trial.stages
  expect(criteria.rules.rules[0]).toMatchObject({
    holds: true,
    op: 'is equal to',
    left: expect.anything(),
    right: 'tx',
  })
  expect(step).toMatchObject({
    assumed: true,
    request: { method: 'POST', url: 'https://crm.example.com/', body: '{"email":"ann@x.example"}' },
  })
  expect(step.mappings.map((mapping: any) => mapping.applied)).toEqual([true, true, false])
  expect(JSON.parse(trial.answer.body)).toMatchObject({
    outcome: 'success',
    lead: { id: expect.any(String) },
  })
})

test('a member that a trial does not have is told rather than passed over', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/flows', flowBody('Sales', ['email'])))
  const order = { paramters: { email: 'a@x.example' }, request: { method: 'POST', bdy: 'email=a' } }
  expect(await acme.post(`/flows/${made.id}/try`, order)).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/paramters' }, { path: '/request/bdy' }] },
  })
})

test('a trial changes nothing: no changelog, no version, no list', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await must(201, acme.post('/lists', { name: 'seen' }))
  const unique = {
    type: 'recipient',
    id: 'uniq01',
    entity: { id: '535e9f8c94149d05b5000002' },
    integration: {
      module_id: 'leadconduit-suppressionlist.outbound.is_unique',
      mappings: [
        { property: 'list_name', value: 'seen' },
        { property: 'value', value: '{{lead.email}}' },
      ],
    },
  }
  const made = await must(201, acme.post('/flows', flow({ steps: [unique] })))
  for (let n = 0; n < 2; n++) {
    const { stages } = await must(
      200,
      acme.post(`/flows/${made.id}/try`, { parameters: { email: 'a@x.example' } }),
    )
    expect(stages.at(-1)).toMatchObject({
      outcome: 'success',
      appended: { is_unique: { outcome: 'success' } },
    })
  }
  expect(await must(200, acme.get(`/flows/${made.id}`))).toEqual(made)
  const [list] = await must(200, acme.get('/lists'))
  expect(await must(200, acme.get(`/lists/${list.id}/items`))).toEqual([])
  await must(201, acme.post(`/lists/${list.id}/items`, { values: ['A@X.EXAMPLE'] }))
  const { stages } = await must(
    200,
    acme.post(`/flows/${made.id}/try`, { parameters: { email: 'a@x.example' } }),
  )
  expect(stages.at(-1)).toMatchObject({ outcome: 'failure', reason: 'Duplicate' })
})

test('the sample may be a whole request, and is refused as a submission would be', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/flows', flow({})))
  const form = {
    method: 'POST',
    query: 'state=TX',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/xml' },
    body: 'first_name=Ann&email=a%40x.example',
  }
  const trial = await must(200, acme.post(`/flows/${made.id}/try`, { request: form }))
  expect(trial).toMatchObject({
    lead: { first_name: 'Ann', state: { normal: 'TX' } },
    answer: { status: 201, headers: { 'Content-Type': 'application/xml' } },
  })
  const refused = await must(200, acme.post(`/flows/${made.id}/try`, { request: { ...form, method: 'PUT' } }))
  expect(refused).toMatchObject({
    outcome: 'refused',
    stages: [],
    answer: { status: 405, body: 'The PUT method is not allowed' },
  })
})

test('the live copy and a draft can be tried too; a draft is checked like a save, each fault at its place', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/flows', flow({ pricing: { prices: [{ amount: 1 }] } })))
  expect(await acme.post(`/flows/${made.id}/try`, { copy: 'live' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/copy' }] },
  })
  await must(200, acme.post(`/flows/${made.id}/deploy`))
  await must(200, acme.put(`/flows/${made.id}`, flow({ pricing: { prices: [{ amount: 2 }] } })))
  const priceOf = async (order: object) => (await must(200, acme.post(`/flows/${made.id}/try`, order))).price
  expect(await priceOf({})).toBe(2)
  expect(await priceOf({ copy: 'live' })).toBe(1)
  expect(await priceOf({ flow: flow({ pricing: { prices: [{ amount: 3 }] } }) })).toBe(3)
  const bad = flow({
    fields: ['nope'],
    acceptance_criteria: {
      outcome: 'failure',
      reason: '{{',
      rule_set: { op: 'and', rules: [{ lhv: 'a', op: 'is true' }] },
    },
  })
  const reply = await acme.post(`/flows/${made.id}/try`, { flow: bad })
  expect(reply.status).toBe(400)
  expect(reply.body.errors.map(({ path }: any) => path).sort()).toEqual([
    '/flow/acceptance_criteria/reason',
    '/flow/fields/0',
  ])
})

test('what a recipient would answer can be assumed, and the steps after it see it', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const stop = {
    type: 'filter',
    outcome: '{{crm.outcome}}',
    reason: '{{crm.reason}}',
    rule_set: { op: 'and', rules: [{ lhv: 'crm.outcome', op: 'is not equal to', rhv: 'success' }] },
  }
  const search = [
    { property: 'outcome_search_term', value: 'ok' },
    { property: 'reason_path', value: 'why' },
  ]
  const made = await must(201, acme.post('/flows', flow({ steps: [crm(search), stop] })))
  const headers = { 'Content-Type': 'application/json' }
  const answer = { status: 200, headers, body: '{"why":"too old"}' }
  expect(await must(200, acme.post(`/flows/${made.id}/try`, { assume: { crm001: answer } }))).toMatchObject({
    outcome: 'failure',
    reason: 'too old',
  })
  expect(
    await must(
      200,
      acme.post(`/flows/${made.id}/try`, { assume: { crm001: { outcome: 'error', reason: 'away' } } }),
    ),
  ).toMatchObject({ outcome: 'error', reason: 'away' })
  expect(await must(200, acme.post(`/flows/${made.id}/try`, {}))).toMatchObject({ outcome: 'success' })
})

test('a buyer step says why it is not ready until the buyer is set up', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer, seller_flow_ids, connection_id } = partners
  const reason = async (id = seller_flow_ids[0]) =>
    (await must(200, seller.post(`/flows/${id}/try`, { parameters: { email: 'a@x.example' } }))).stages.at(-1)
  expect(await reason()).toMatchObject({
    outcome: 'skip',
    reason: 'buyer is setting up delivery',
    module_id: TO_BUYER,
  })
  const onboard = await startedOnboard(partners)
  await must(200, buyer.put(`/onboards/${onboard.id}`, completion(partners)))
  expect(await reason()).toMatchObject({ outcome: 'success', variables: { flow_id: expect.any(String) } })
  await must(200, buyer.put(`/connections/${connection_id}`, { paused: true }))
  expect(await reason()).toMatchObject({ outcome: 'skip', reason: 'paused by buyer' })
  await must(200, buyer.delete(`/connections/${connection_id}`))
  await must(200, seller.get(`/flows/${seller_flow_ids[0]}`))
  const invited = await must(201, seller.post('/invitations/recipient', { email: 'new@buyer.example' }))
  const pending = await must(201, seller.post('/flows', flowBody('New', ['email'], [invited.entity.id])))
  expect(await reason(pending.id)).toMatchObject({
    outcome: 'skip',
    reason: 'buyer has not accepted the invitation',
  })
})

test("somebody else's flow cannot be tried, and nobody's source is not a source", async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const made = await must(201, acme.post('/flows', flow({})))
  expect((await other.post(`/flows/${made.id}/try`, {})).status).toBe(404)
  expect(await acme.post(`/flows/${made.id}/try`, { source_id: 'f'.repeat(24) })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/source_id' }] },
  })
  for (const [body, path] of [
    [{ parameters: 'text' }, '/parameters'],
    [{ at: 'noon' }, '/at'],
    [{ random: 101 }, '/random'],
    [{ assume: { crm001: { status: 1 } } }, '/assume/crm001/status'],
    [{ copy: 'draft' }, '/copy'],
  ] as const) {
    expect(await acme.post(`/flows/${made.id}/try`, body), path).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    })
  }
})

test('what a source is told: parameters with examples, criteria, and prices only those whom they concern', async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const criteria = {
    outcome: 'failure',
    rule_set: { op: 'and', rules: [{ lhv: 'lead.email', op: 'is not blank' }] },
  }
  const integration = {
    module_id: 'leadconduit-default.inbound',
    mappings: [{ property: 'first_name', value: '{{fname}}' }],
  }
  const made = await must(
    201,
    acme.post(
      '/flows',
      flow({
        sources: [source({ integration })],
        acceptance_criteria: criteria,
        pricing: { prices: [{ amount: 3 }] },
      }),
    ),
  )
  const path = `/flows/${made.id}/sources/${WEB_FORM.id}/meta`
  const seen = await must(200, exchange.visitor.get(path))
  expect(Object.keys(seen).join(' ')).toBe(
    'enabled account flow source params pingable ping_enabled updated_at authorized_account hours_of_operation ' +
      'acceptance_criteria flow_acceptance_criteria flow_pricing source_pricing flow_pricing_service source_pricing_service',
  )
  expect(seen).toMatchObject({
    enabled: false,
    authorized_account: false,
    flow_pricing: null,
    flow_acceptance_criteria: { outcome: 'failure' },
  })
  const param = (name: string) => seen.params.find((param: any) => param.name === name)
  expect(param('email')).toMatchObject({ required: 'yes', type: 'email', variable: 'email' })
  expect(param('fname')).toMatchObject({ required: 'no', type: 'first_name', variable: 'first_name' })
  expect(param('redir_url')).toMatchObject({ variable: null })
  expect(await must(200, acme.get(path))).toMatchObject({
    authorized_account: true,
    flow_pricing: { prices: [{ amount: 3 }] },
  })
  expect(await must(200, other.get(path))).toMatchObject({ authorized_account: false, flow_pricing: null })
  await must(200, acme.post(`/flows/${made.id}/deploy`))
  expect(await must(200, exchange.visitor.get(path))).toMatchObject({ enabled: true })
  for (const nowhere of [
    `/flows/${'f'.repeat(24)}/sources/${WEB_FORM.id}/meta`,
    `/flows/${made.id}/sources/${CRM.id}/meta`,
  ]) {
    expect((await exchange.visitor.get(nowhere)).status).toBe(404)
  }
})
