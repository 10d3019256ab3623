import { expect, test } from 'vitest'
import { type Company, exchangeForThisTest } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { connectedPartners, flowBody, must, pointers, startedOnboard } from './support/story.ts'

const NOBODY = 'f'.repeat(24)

const IN_LIST = [
  'id',
  'status',
  'relationship_type',
  'invitation_id',
  'created_at',
  'updated_at',
  'created_by',
  'ui_state',
  'permissions',
  'connected_account',
  'account_entity',
  'custom_entities',
  'external_id',
]

const ALONE = [
  'id',
  'connected_account',
  'external_id',
  'invitation_id',
  'relationship_type',
  'created_at',
  'updated_at',
  'created_by',
]

const relationships = async (company: Company, query = '') =>
  (await must(200, company.get(`/connections${query}`))).map((each: any) => each.relationship_type)

test('each side sees the connection with its documented members in order, as what the other is to it', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer, connection_id, invitation_id } = await connectedPartners(exchange, { flows: 0 })
  const sides = [
    { company: seller, partner: buyer, relationship_type: 'buyer' },
    { company: buyer, partner: seller, relationship_type: 'seller' },
  ]
  for (const { company, partner, relationship_type } of sides) {
    const [entry] = await must(200, company.get('/connections'))
    const alone = await must(200, company.get(`/connections/${connection_id.toUpperCase()}`))
    expect(await must(200, company.get(`/connections/${invitation_id}`))).toEqual(alone)
    expect(Object.keys(entry).slice(0, IN_LIST.length)).toEqual(IN_LIST)
    expect(Object.keys(alone).slice(0, ALONE.length)).toEqual(ALONE)
    expect({ ...entry, shared_fields: [] }).toEqual(alone)
    expect(entry).toMatchObject({
      id: connection_id,
      external_id: connection_id,
      status: 'completed',
      relationship_type,
      invitation_id,
      created_by: buyer.email,
      ui_state: { has_setup_buyer_delivery: false },
      permissions: ['view_submission_docs', 'request_domain_ownership_confirmation'],
      connected_account: { id: partner.account_id, sso_id: partner.account_id, name: partner.name },
      account_entity: { id: partner.account_id, name: partner.name, connected: relationship_type },
      custom_entities: [],
      paused: false,
      paused_by: [],
      buyer_flow_id: null,
      set_up_at: null,
      ended_at: null,
    })
  }
})

test('two companies that sell to each other have two connections, and the list can be asked for either', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  const invited = await must(201, buyer.post('/invitations/recipient', { email: seller.email }))
  await must(200, seller.post(`/invitations/${invited.entity.invitation_id}/accept`, {}))
  expect(await relationships(seller)).toEqual(['seller', 'buyer'])
  expect(await relationships(seller, '?relationship_type=buyer')).toEqual(['buyer'])
  expect(await relationships(seller, '?relationship_type=seller')).toEqual(['seller'])
  expect(await relationships(seller, '?limit=1')).toEqual(['seller'])
  for (const query of ['relationship_type=both', 'relationship_type=']) {
    expect(await seller.get(`/connections?${query}`), query).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/relationship_type' }] },
    })
  }
})

test('each side pauses for itself, and only its own pause is its own to lift', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer, connection_id } = await connectedPartners(exchange, { flows: 0 })
  const path = `/connections/${connection_id}`
  expect(await must(200, seller.put(path, { paused: true }))).toMatchObject({
    paused: true,
    paused_by: ['seller'],
  })
  expect(await must(200, buyer.put(path, { paused: false }))).toMatchObject({
    paused: true,
    paused_by: ['seller'],
  })
  expect(await must(200, buyer.put(path, { paused: true }))).toMatchObject({ paused_by: ['seller', 'buyer'] })
  expect(await must(200, buyer.put(path, { paused: true }))).toMatchObject({ paused_by: ['seller', 'buyer'] })
  expect(await must(200, seller.put(path, { paused: false }))).toMatchObject({
    paused: true,
    paused_by: ['buyer'],
  })
  expect(await must(200, buyer.put(path, { paused: false }))).toMatchObject({ paused: false, paused_by: [] })
  for (const body of [{}, { paused: 'true' }, { paused: 1 }, { paused: null }]) {
    expect(await seller.put(path, body), JSON.stringify(body)).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/paused' }] },
    })
  }
  const stale = { 'if-match': '"of another day"' }
  expect((await seller.put(path, { paused: true }, stale)).status).toBe(412)
  expect((await seller.delete(path, stale)).status).toBe(412)
  expect(await must(200, seller.get(path))).toMatchObject({ paused: false, ended_at: null })
})

test('pausing and resuming are told to the other side, once each; an end to both, with what stays', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer, connection_id } = await connectedPartners(exchange, { flows: 0 })
  const path = `/connections/${connection_id}`
  const told = async () => {
    const about = (await mailbox(exchange)).filter(({ kind }) => /^(paused|resumed|ended)$/.test(kind))
    return about.map(({ to, subject }) => [to, subject])
  }
  const earlier = (await mailbox(exchange)).length
  for (const paused of [false, true, true, false]) await must(200, seller.put(path, { paused }))
  const pauses = [
    [buyer.email, 'Acme Leads paused leads'],
    [buyer.email, 'Acme Leads resumed leads'],
  ]
  expect(await told()).toEqual(pauses)
  const letters = (await mailbox(exchange)).slice(earlier)
  for (const letter of letters) {
    expect(letter).toMatchObject({ from_name: 'Acme Leads', reply_to: seller.email, unsubscribe: true })
    expect(letter.text).toContain(`/connections/${connection_id}`)
  }
  const wants = (enabled: boolean) => ({ notifications: { connection_invites: { enabled } } })
  await must(201, seller.post('/user_settings', wants(false)))
  await must(200, buyer.put(path, { paused: true }))
  expect(await told()).toEqual(pauses)
  await must(200, seller.put(`/user_settings/${seller.user_id}`, wants(true)))
  await must(200, seller.put('/account', { data_retention_in_days: 30 }))
  await must(200, buyer.delete(path))
  expect((await told()).slice(2).sort()).toEqual(
    [
      [seller.email, 'Bolt Solar ended the connection with you'],
      [buyer.email, 'Your connection with Acme Leads has been ended'],
    ].sort(),
  )
  const last = (await mailbox(exchange, seller.email)).at(-1)
  expect(last?.text).toContain('you keep each lead for 30 days')
})

test('whoever ends a connection ends it for both: steps and sources stay, disabled, in both copies', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer, connection_id, invitation_id, seller_flow_ids } = partners
  await startedOnboard(partners)
  const { redirect } = await must(200, buyer.post('/onboard/buyer', { connection_id }))
  const ended = await must(200, buyer.delete(`/connections/${connection_id}`))
  expect(ended).toMatchObject({ id: connection_id, ended_at: expect.any(String) })

  const step = (await must(200, seller.get(`/flows/${seller_flow_ids[0]}`))).steps[0]
  expect(step).toMatchObject({ enabled: false, entity: { id: buyer.account_id } })
  const source = (await must(200, buyer.get(redirect))).sources[0]
  expect(source).toMatchObject({ enabled: false, entity: { id: seller.account_id } })
  const [changelog] = await must(200, seller.get(`/flows/${seller_flow_ids[0]}/changelogs`))
  expect(changelog).toMatchObject({ user: { email: buyer.email } })
  const last = async (order: object) =>
    (await must(200, seller.post(`/flows/${seller_flow_ids[0]}/try`, order))).stages.at(-1)
  expect(await last({ copy: 'live' })).toMatchObject({ outcome: 'skip', reason: 'disconnected' })
  // A seller that enables the step all the same sends nothing to a partner that left.
  const flow = await must(200, seller.get(`/flows/${seller_flow_ids[0]}`))
  const enabled = { ...flow, steps: [{ ...step, enabled: true }] }
  await must(200, seller.put(`/flows/${flow.id}`, enabled))
  expect(await last({ copy: 'saved' })).toMatchObject({ outcome: 'skip', reason: 'disconnected' })

  for (const side of [seller, buyer]) {
    expect(await must(200, side.get('/connections'))).toEqual([])
    expect(await must(200, side.get(`/connections/${invitation_id}`))).toMatchObject({
      ended_at: ended.ended_at,
    })
    for (const again of [
      side.delete(`/connections/${connection_id}`),
      side.put(`/connections/${connection_id}`, { paused: true }),
    ]) {
      expect(await again).toMatchObject({ status: 409, body: { code: 'connection_ended' } })
    }
  }
})

test('after an end the companies connect anew, and the set-up is done anew', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer, connection_id } = await connectedPartners(exchange, { flows: 0 })
  await must(200, buyer.post('/onboard/buyer', { connection_id }))
  await must(200, seller.delete(`/connections/${connection_id}`))
  const invited = await must(201, seller.post('/invitations/recipient', { email: buyer.email }))
  const anew = await must(200, buyer.post(`/invitations/${invited.entity.invitation_id}/accept`, {}))
  expect(anew.connection_id).not.toBe(connection_id)
  expect(await must(200, seller.get('/connections'))).toMatchObject([
    { id: anew.connection_id, ui_state: { has_setup_buyer_delivery: false } },
  ])
  const made = await must(201, seller.post('/flows', flowBody('Again', ['email'], [buyer.account_id])))
  expect(pointers(made)).toEqual([])
  const { redirect } = await must(200, buyer.post('/onboard/buyer', { connection_id: anew.connection_id }))
  const flow = await must(200, seller.get(`/flows/${made.id}`))
  expect(pointers(flow).map((id) => `/flows/${id}`)).toEqual([redirect])
  expect((await must(200, buyer.get(redirect))).sources).toMatchObject([
    { enabled: true, entity: { id: seller.account_id } },
  ])
})

test('nobody else sees, pauses or ends a connection; whoever may only read, reads', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, connection_id, invitation_id } = await connectedPartners(exchange, { flows: 0 })
  const stranger = await exchange.company('Curious')
  for (const id of [connection_id, invitation_id, NOBODY]) {
    for (const asked of [
      stranger.get(`/connections/${id}`),
      stranger.put(`/connections/${id}`, { paused: true }),
      stranger.delete(`/connections/${id}`),
    ]) {
      expect(await asked).toMatchObject({ status: 404, body: { error: 'The connection was not found' } })
    }
  }
  const guest = { email: 'guest@acme.example', first_name: 'Gil', last_name: 'Guest', role: 'read_only' }
  const { id: user_id } = await must(201, seller.post('/users', guest))
  const { api_key } = await must(201, seller.post('/keys', { name: 'guest', user_id }))
  const reader = exchange.as(api_key)
  await must(200, reader.get(`/connections/${connection_id}`))
  expect((await reader.put(`/connections/${connection_id}`, { paused: true })).status).toBe(403)
  expect((await reader.delete(`/connections/${connection_id}`)).status).toBe(403)
})
