import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { completion, connectedPartners, flowBody, letters, must, startedOnboard } from './support/story.ts'

const NOBODY = 'ffffffffffffffffffffffff'

test('an onboard starts only from an invitation that the caller accepted', async () => {
  const exchange = await exchangeForThisTest()
  const { buyer, seller, invitation_id } = await connectedPartners(exchange, { flows: 0 })
  const stranger = await exchange.company('Curious')
  expect(await stranger.post('/onboards', { invitation_id })).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  })
  expect(await stranger.post('/onboards', { invitation_id: NOBODY })).toMatchObject({ status: 404 })
  expect(await seller.post('/onboards', { invitation_id })).toMatchObject({ status: 404 })

  const invited = await must(201, seller.post('/invitations/recipient', { email: stranger.email }))
  expect(await stranger.post('/onboards', { invitation_id: invited.entity.invitation_id })).toMatchObject({
    status: 409,
    body: { code: 'invitation_not_accepted' },
  })
  const theirs = await must(201, seller.post('/flows', flowBody('Not yours', ['email'])))
  expect(await buyer.post('/onboards', { invitation_id, flow_id: theirs.id })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/flow_id' }] },
  })
  expect(await exchange.visitor.post('/onboards', { invitation_id })).toMatchObject({
    status: 401,
    body: { error: 'authentication failed' },
  })
})

test('starting twice answers the same onboard, and gives it the flow that it lacked', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer, invitation_id } = partners
  const first = await startedOnboard(partners)
  const flow = await must(201, buyer.post('/flows', flowBody('Mine', ['email'])))
  const again = await must(
    200,
    buyer.post('/onboards', { invitation_id: invitation_id.toUpperCase(), flow_id: flow.id }),
  )
  expect(again).toMatchObject({ id: first.id, flow_id: flow.id })
  const other = await must(201, buyer.post('/flows', flowBody('Other', ['email'])))
  expect(await must(200, buyer.post('/onboards', { invitation_id, flow_id: other.id }))).toMatchObject({
    flow_id: flow.id,
  })
  expect(await must(200, buyer.get('/onboards'))).toHaveLength(1)
  expect(await must(200, buyer.get(`/onboards?status=created&invitation_id=${invitation_id}`))).toHaveLength(
    1,
  )
  expect(await must(200, buyer.get('/onboards?status=completed'))).toEqual([])
})

test('the seller of a connection is not onboarded, nor anybody else with its id', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { seller, connection_id } = partners
  const { id } = await startedOnboard(partners)
  const stranger = await exchange.company('Curious')
  for (const other of [seller, stranger]) {
    expect(await other.get(`/onboards/${id}`)).toMatchObject({ status: 404 })
    expect(await other.put(`/onboards/${id}`, completion(partners))).toMatchObject({ status: 404 })
    expect(await must(200, other.get('/onboards'))).toEqual([])
  }
  expect(await seller.post('/onboard/buyer', { connection_id })).toMatchObject({
    status: 409,
    body: { code: 'not_the_buyer' },
  })
  expect(await stranger.post('/onboard/buyer', { connection_id })).toMatchObject({ status: 404 })
  expect(await stranger.post('/onboard/buyer', { connection_id: NOBODY })).toMatchObject({ status: 404 })
})

test('every member of a change is checked, at its path, and a refusal changes nothing', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { buyer, seller, invitation_id, seller_flow_ids } = partners
  const other = await connectedPartners(exchange, { flows: 0 })
  const before = await startedOnboard(partners)
  const cases: [object, string][] = [
    [{}, '/invitation_id'],
    [{ invitation_id: null }, '/invitation_id'],
    [{ invitation_id: 'short' }, '/invitation_id'],
    [{ invitation_id: NOBODY }, '/invitation_id'],
    [{ invitation_id: other.invitation_id }, '/invitation_id'],
    [{ invitation_id, account_id: seller.account_id }, '/account_id'],
    [{ invitation_id, account_id: 7 }, '/account_id'],
    [{ invitation_id, connection_id: other.connection_id }, '/connection_id'],
    [{ invitation_id, connection_id: NOBODY }, '/connection_id'],
    [{ invitation_id, flow_id: seller_flow_ids[0] }, '/flow_id'],
    [{ invitation_id, flow_id: NOBODY }, '/flow_id'],
    [{ invitation_id, flow_id: 'x'.repeat(24) }, '/flow_id'],
    [{ invitation_id, flow_id: [NOBODY] }, '/flow_id'],
    [{ invitation_id, status: 'failed' }, '/status'],
    [{ invitation_id, status: '' }, '/status'],
    [{ invitation_id, status: 'x'.repeat(65) }, '/status'],
    [{ invitation_id, status: null }, '/status'],
    [{ invitation_id, status: { completed: true } }, '/status'],
  ]
  for (const status of [undefined, 'completed']) {
    for (const [change, path] of cases) {
      const reply = await buyer.put(`/onboards/${before.id}`, { status, ...change })
      expect(reply, JSON.stringify(change)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(reply.body.errors.map((fault: any) => fault.path)).toContain(path)
    }
  }
  expect(await must(200, buyer.get(`/onboards/${before.id}`))).toEqual(before)
  expect((await letters(exchange)).filter(({ kind }) => kind === 'completed' || kind === 'failed')).toEqual(
    [],
  )
})

test('bodies and ids that cannot be read are refused with a sentence', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer, invitation_id } = partners
  const { id } = await startedOnboard(partners)
  const path = `/onboards/${id}`
  const deep = `{"invitation_id":"${invitation_id}","x":${'['.repeat(5000)}${']'.repeat(5000)}}`
  const bodies: [string, number][] = [
    ['{"invitation_id":', 400],
    ['', 400],
    ['null', 400],
    ['[]', 400],
    ['"text"', 400],
    [deep, 400],
    [`{"invitation_id":"${invitation_id}","__proto__":{"status":"completed"}}`, 400],
    [`{"invitation_id":"${invitation_id}","status":"a\\u0000b"}`, 400],
    [`{"invitation_id":"${invitation_id}","status":"\\ud800"}`, 400],
    [JSON.stringify({ invitation_id, x: 'y'.repeat(2_000_000) }), 413],
  ]
  for (const [body, status] of bodies) {
    const reply = await buyer.put(path, body)
    expect(reply.status, body.slice(0, 60)).toBe(status)
    expect(reply.body).toMatchObject({
      error: expect.any(String),
      code: expect.any(String),
      request_id: expect.any(String),
    })
  }
  expect(await buyer.put(path, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject(
    { status: 415 },
  )
  for (const bad of ['1', 'x'.repeat(24), `${id}0`, '%00', '..%2f', encodeURIComponent("' or 1=1")]) {
    expect((await buyer.put(`/onboards/${bad}`, { invitation_id })).status, bad).toBe(400)
    expect((await buyer.get(`/onboards/${bad}`)).status, bad).toBe(400)
  }
  expect((await buyer.get('/onboards/%ff')).status).toBe(400)
  for (const query of [
    'limit=0',
    'limit=x',
    'limit=1001',
    'after_id=1',
    'status=',
    'invitation_id=x',
    'connection_id=%00',
  ]) {
    expect((await buyer.get(`/onboards?${query}`)).status, query).toBe(400)
  }
})

test('of a member that stands twice the last one counts; unknown and read-only members are ignored', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer, invitation_id } = partners
  const before = await startedOnboard(partners)
  const twice = `{"invitation_id":"${invitation_id}","status":"one","status":"two","colour":"red","id":"${NOBODY}","created_at":"x"}`
  const after = await must(200, buyer.put(`/onboards/${before.id}`, twice))
  expect(after).toMatchObject({ id: before.id, status: 'two', created_at: before.created_at })
  expect(await must(200, buyer.put(`/onboards/${before.id}`, after))).toMatchObject({ status: 'two' })
})

test('If-Match guards a change; a stale one is 412 and changes nothing', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer, invitation_id } = partners
  const { id } = await startedOnboard(partners)
  const path = `/onboards/${id}`
  const tag = (await buyer.get(path)).headers.get('etag') as string
  const first = await buyer.put(path, { invitation_id, status: 'step_two' }, { 'if-match': tag })
  expect(first.status).toBe(200)
  const stale = { 'if-match': tag }
  expect((await buyer.put(path, { invitation_id, status: 'step_three' }, stale)).status).toBe(412)
  expect((await buyer.put(path, completion(partners), stale)).status).toBe(412)
  expect(await must(200, buyer.get(path))).toMatchObject({ status: 'step_two', setup: null })
  const fresh = { 'if-match': first.headers.get('etag') as string }
  expect((await buyer.put(path, completion(partners), fresh)).body).toMatchObject({ status: 'completed' })
})

test('a set-up that cannot be done leaves `failed`, its story and letters to both; then it can be tried again', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { buyer, seller, invitation_id, seller_flow_ids } = partners
  const flow = await must(201, buyer.post('/flows', flowBody('Short-lived', ['email'])))
  await must(201, buyer.post('/flows', flowBody('Other', ['email'])))
  const { id } = await startedOnboard(partners)
  await must(200, buyer.put(`/onboards/${id}`, { invitation_id, flow_id: flow.id, status: 'in_progress' }))
  await must(200, buyer.delete(`/flows/${flow.id}`))
  const sellerFlow = await must(200, seller.get(`/flows/${seller_flow_ids[0]}`))

  const failed = await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  expect(failed).toMatchObject({
    status: 'failed',
    setup: { outcome: 'failed', attempt: 1, seller_flow_ids: [], error: { code: 'flow_not_found' } },
  })
  expect(failed.setup.steps.map((step: any) => step.outcome)).toEqual([
    'done',
    'done',
    'failed',
    'not_reached',
    'not_reached',
    'not_reached',
  ])
  expect(await must(200, seller.get(`/flows/${sellerFlow.id}`))).toEqual(sellerFlow)
  expect(await must(200, buyer.get(`/connections/${invitation_id}`))).toMatchObject({
    ui_state: { has_setup_buyer_delivery: false },
  })
  const told = (await letters(exchange)).filter((letter) => letter.kind === 'failed')
  expect(told.map((letter) => letter.recipient).sort()).toEqual([seller.email, buyer.email].sort())

  const better = await must(201, buyer.post('/flows', flowBody('Lasting', ['email'])))
  const done = await must(200, buyer.put(`/onboards/${id}`, completion(partners, better.id)))
  expect(done).toMatchObject({
    status: 'completed',
    flow_id: better.id,
    setup: { outcome: 'done', attempt: 2 },
  })
})

test('an ended connection and a closed seller fail with their own codes', async () => {
  const exchange = await exchangeForThisTest()
  const ended = await connectedPartners(exchange, { flows: 0 })
  const first = await startedOnboard(ended)
  await must(200, ended.seller.delete(`/connections/${ended.connection_id}`))
  expect(await must(200, ended.buyer.put(`/onboards/${first.id}`, completion(ended)))).toMatchObject({
    status: 'failed',
    setup: { error: { code: 'connection_ended' } },
  })
  expect(await ended.buyer.post('/onboard/buyer', { connection_id: ended.connection_id })).toMatchObject({
    status: 409,
    body: { code: 'connection_ended' },
  })
  const closed = await connectedPartners(exchange, { flows: 0 })
  const second = await startedOnboard(closed)
  await exchange.rows(sql`update accounts set state = 'closed' where id = ${closed.seller.account_id}`)
  expect(await must(200, closed.buyer.put(`/onboards/${second.id}`, completion(closed)))).toMatchObject({
    setup: { error: { code: 'seller_account_closed' } },
  })
})

test('a connection is set up once: the same flow again is already done, another flow is refused', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { buyer, connection_id, invitation_id } = partners
  const flow = await must(201, buyer.post('/flows', flowBody('Mine', ['email'])))
  const other = await must(201, buyer.post('/flows', flowBody('Other', ['email'])))
  await must(200, buyer.post('/onboard/buyer', { connection_id, flow_id: flow.id }))
  const { id } = await startedOnboard(partners)
  expect(await buyer.put(`/onboards/${id}`, completion(partners, other.id))).toMatchObject({
    status: 409,
    body: { code: 'buyer_delivery_already_set_up' },
  })
  expect(await buyer.post('/onboard/buyer', { invitation_id, flow_id: other.id })).toMatchObject({
    status: 409,
  })
  expect(await must(200, buyer.get(`/onboards/${id}`))).toMatchObject({ status: 'created', setup: null })
  expect(await must(200, buyer.put(`/onboards/${id}`, completion(partners)))).toMatchObject({
    status: 'completed',
    flow_id: flow.id,
    setup: { outcome: 'already_done' },
  })
})

test('POST /onboard/buyer wants one of its two ids, and both must agree', async () => {
  const exchange = await exchangeForThisTest()
  const one = await connectedPartners(exchange, { flows: 0 })
  const { buyer, seller, connection_id, invitation_id } = one
  expect(await buyer.post('/onboard/buyer', {})).toMatchObject({ status: 400 })
  const invited = await must(201, buyer.post('/invitations/recipient', { email: seller.email }))
  const other = invited.entity.invitation_id
  await must(200, seller.post(`/invitations/${other}/accept`, {}))
  expect(await buyer.post('/onboard/buyer', { connection_id, invitation_id: other })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/invitation_id' }] },
  })
  expect(await buyer.post('/onboard/buyer', { connection_id, flow_id: NOBODY })).toMatchObject({
    status: 404,
  })
  expect(await buyer.post('/onboard/buyer', { connection_id, invitation_id })).toMatchObject({ status: 200 })
})
