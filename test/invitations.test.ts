import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, letDaysPass } from './support/exchange.ts'
import { mailbox, tokenTo } from './support/mailbox.ts'
import { flowBody, must } from './support/story.ts'

const STRANGER = 'mia@bolt-solar.example'

test('a company without an account is invited, accepts by the link, and gets its account, key, flow and connection', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const invited = await must(
    201,
    seller.post('/invitations/recipient', { email: STRANGER, name: 'Bolt Solar' }),
  )
  expect(invited.message).toBe('Invitation was sent successfully')
  expect(invited.entity).toMatchObject({
    name: 'Bolt Solar',
    pending: true,
    expired: false,
    recipient: 'buyer',
    source: null,
    invitation_expires_at: expect.any(String),
  })
  const body = flowBody('Solar leads', ['first_name', 'email', 'phone_1'], [invited.entity.id])
  const flow = await must(201, seller.post('/flows', body))
  await must(200, seller.post(`/flows/${flow.id}/deploy`))

  const [letter] = await mailbox(exchange, STRANGER)
  expect(letter).toMatchObject({ kind: 'invited', from_name: 'Acme Leads', reply_to: seller.email })
  const token = await tokenTo(exchange, STRANGER)
  const path = `/invitations/${invited.entity.invitation_id}`
  const accepted = await must(
    201,
    exchange.visitor.post(`${path}/accept`, {
      token,
      account: {
        name: 'Bolt Solar Inc.',
        time_zone: 'America/Chicago',
        website: 'https://bolt-solar.example',
      },
      user: { first_name: 'Mia', last_name: 'Bolt', email: STRANGER.toUpperCase() },
      hash: 'not for the invited to say',
    }),
  )
  expect(await exchange.rows(sql`select id from sign_ins`), 'no password was chosen').toEqual([])
  expect(Object.keys(accepted)).toEqual(['invitation', 'connection_id', 'account', 'user', 'api_key'])
  expect(accepted).toMatchObject({
    invitation: { state: 'accepted', expired: false, connection_id: accepted.connection_id },
    account: { name: 'Bolt Solar Inc.' },
    user: { email: STRANGER },
    api_key: expect.stringMatching(/^[0-9a-f]{40}$/),
  })

  const buyer = exchange.as(accepted.api_key)
  const flows = await must(200, buyer.get('/flows'))
  expect(flows).toMatchObject([
    { name: 'Leads', level: 'partner', enabled: true, steps: [], sources: [], fields: ['email'] },
  ])
  expect(flows[0].deployed_at).not.toBeNull()
  expect(await must(200, seller.get('/connections'))).toMatchObject([
    { id: accepted.connection_id, relationship_type: 'buyer', created_by: STRANGER },
  ])
  const copies = await exchange.rows<{ saved: any; live: any }>(
    sql`select saved, live from flows where id = ${flow.id}`,
  )
  for (const copy of [copies[0]?.saved, copies[0]?.live]) {
    expect(copy.steps[0].entity).toMatchObject({ id: accepted.account.id, name: 'Bolt Solar Inc.' })
  }
  const [latest] = await must(200, seller.get(`/flows/${flow.id}/changelogs`))
  expect(latest).toMatchObject({ action: 'update', user: { email: STRANGER } })
  expect(await exchange.rows(sql`select id from entities where kind = 'pending'`)).toEqual([])
  const [told] = await mailbox(exchange, seller.email)
  expect(told).toMatchObject({ kind: 'accepted', subject: 'Bolt Solar Inc. accepted. Setup is next' })
  expect(told?.text).toContain('"Solar leads"')

  const onboard = await must(201, buyer.post('/onboards', { invitation_id: invited.entity.invitation_id }))
  const done = { invitation_id: invited.entity.invitation_id, status: 'completed' }
  expect(await must(200, buyer.put(`/onboards/${onboard.id}`, done))).toMatchObject({
    status: 'completed',
    flow_id: flows[0].id,
  })
})

test('accepting twice is 200 and shows no key; another company comes too late', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const late = await exchange.company('Late Ltd')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const token = await tokenTo(exchange, STRANGER)
  const path = `/invitations/${entity.invitation_id}/accept`
  const first = await must(201, exchange.visitor.post(path, { token, account: { name: 'Bolt' } }))
  const { api_key, ...again } = first
  expect(await must(200, exchange.visitor.post(path, { token }))).toEqual(again)
  expect(await must(200, exchange.as(api_key).post(path, {}))).toEqual(again)
  expect(await late.post(path, { token })).toMatchObject({
    status: 409,
    body: { code: 'invitation_accepted' },
  })
  expect((await mailbox(exchange, seller.email)).map(({ kind }) => kind)).toEqual(['accepted'])
})

test('a user of an existing account accepts by signing in, or by the link alone, and no account is made', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const core = await exchange.company('Core Energy')
  const one = await must(201, seller.post('/invitations/recipient', { email: bolt.email.toUpperCase() }))
  const other = await must(201, seller.post('/invitations/recipient', { email: core.email }))
  const byKey = await must(200, bolt.post(`/invitations/${one.entity.invitation_id}/accept`, {}))
  expect(byKey).toMatchObject({ account: { id: bolt.account_id }, user: { id: bolt.user_id } })
  expect(byKey).not.toHaveProperty('api_key')
  const token = await tokenTo(exchange, core.email)
  const byLink = await must(
    200,
    exchange.visitor.post(`/invitations/${other.entity.invitation_id}/accept`, { token }),
  )
  expect(byLink).toMatchObject({ account: { id: core.account_id }, user: { id: core.user_id } })
  expect(await exchange.rows(sql`select id from accounts`)).toHaveLength(3)
  expect(await exchange.rows(sql`select id from flows`)).toHaveLength(0)
})

test('a forwarded link is accepted for the company that signs in, whatever its address', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const core = await exchange.company('Core Energy')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const path = `/invitations/${entity.invitation_id}/accept`
  expect(await core.post(path, {})).toMatchObject({ status: 404 })
  const token = await tokenTo(exchange, STRANGER)
  expect(await must(200, core.post(path, { token }))).toMatchObject({ account: { id: core.account_id } })
  const again = await must(200, seller.post('/invitations/recipient', { email: STRANGER }))
  expect(again).toEqual({ entity: expect.objectContaining({ id: core.account_id, connected: 'buyer' }) })
})

test('an address is invited once, whatever its case; a connected company is answered, not invited', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const first = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  const twice = await must(200, seller.post('/invitations/recipient', { email: bolt.email.toUpperCase() }))
  expect(twice).toEqual({ entity: first.entity })
  await must(200, bolt.post(`/invitations/${first.entity.invitation_id}/accept`, {}))
  const connected = await must(200, seller.post('/invitations/recipient', { email: bolt.email }))
  expect(connected).toEqual({
    entity: expect.objectContaining({ id: bolt.account_id, pending: false, connected: 'buyer' }),
  })
  expect(await mailbox(exchange, bolt.email)).toHaveLength(1)

  await must(201, seller.post('/invitations/source', { email: bolt.email }))
  const [connection] = await must(200, seller.get('/connections'))
  await must(200, seller.delete(`/connections/${connection.id}`))
  const anew = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  expect(anew.entity).toMatchObject({ pending: true })
  await must(200, bolt.post(`/invitations/${anew.entity.invitation_id}/accept`, {}))
})

test('a buyer invites a seller into a flow: the source waits, disabled, and opens on acceptance', async () => {
  const exchange = await exchangeForThisTest()
  const buyer = await exchange.company('Bolt Solar')
  const flow = await must(201, buyer.post('/flows', flowBody('Intake', ['email'])))
  const { entity } = await must(
    201,
    buyer.post('/invitations/source', { email: STRANGER, flow_id: flow.id, note: 'Hello "you" & <all>' }),
  )
  expect(entity).toMatchObject({ source: 'seller', recipient: null, pending: true, name: STRANGER })
  expect((await must(200, buyer.get(`/flows/${flow.id}`))).sources).toMatchObject([
    { entity: { id: entity.id }, enabled: false, integration: { module_id: 'leadconduit-default.inbound' } },
  ])
  const [letter] = await mailbox(exchange, STRANGER)
  expect(letter?.subject).toBe('Bolt Solar wants to receive your leads')
  expect(letter?.text).toContain('Hello "you" & <all>')
  expect(letter?.html).toContain('&lt;all&gt;')
  const accepted = await must(
    201,
    exchange.visitor.post(`/invitations/${entity.invitation_id}/accept`, {
      token: await tokenTo(exchange, STRANGER),
      account: { name: 'Mia Leads' },
    }),
  )
  expect((await must(200, buyer.get(`/flows/${flow.id}`))).sources).toMatchObject([
    { entity: { id: accepted.account.id, name: 'Mia Leads' }, enabled: true },
  ])
  expect(await must(200, exchange.as(accepted.api_key).get('/connections'))).toMatchObject([
    { relationship_type: 'buyer', connected_account: { name: 'Bolt Solar' } },
  ])
})

test('a buyer is invited into a flow, as a new step or in place of another; the live copy is left alone', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const flow = await must(201, seller.post('/flows', flowBody('Solar', ['email'])))
  await must(200, seller.post(`/flows/${flow.id}/deploy`))
  const invite = (body: object) => seller.post('/invitations/recipient', { flow_id: flow.id, ...body })
  const first = await must(201, invite({ email: STRANGER }))
  await must(200, invite({ email: STRANGER }))
  const { steps } = await must(200, seller.get(`/flows/${flow.id}`))
  expect(steps).toMatchObject([{ type: 'recipient', enabled: true, entity: { id: first.entity.id } }])
  const second = await must(201, invite({ email: 'other@core.example', step_id: steps[0].id }))
  const replaced = await must(200, seller.get(`/flows/${flow.id}`))
  expect(replaced.steps).toMatchObject([{ id: steps[0].id, entity: { id: second.entity.id } }])
  const [stored] = await exchange.rows<{ live: any }>(sql`select live from flows where id = ${flow.id}`)
  expect(stored?.live.steps).toEqual([])
  expect(await must(200, seller.get(`/invitations/${second.entity.invitation_id}`))).toMatchObject({
    flow_id: flow.id,
    step_id: steps[0].id,
  })
})

test('a step for a buyer who is set up already points at its flow at once', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  const { connection_id } = await must(200, bolt.post(`/invitations/${entity.invitation_id}/accept`, {}))
  const { redirect } = await must(200, bolt.post('/onboard/buyer', { connection_id }))
  const pointer = { property: 'flow_id', value: redirect.replace('/flows/', '') }

  const flow = await must(201, seller.post('/flows', flowBody('Second', ['email'])))
  await must(200, seller.post('/invitations/recipient', { email: bolt.email, flow_id: flow.id }))
  const placed = await must(200, seller.get(`/flows/${flow.id}`))
  expect(placed.steps[0].integration.mappings).toMatchObject([pointer])

  const third = await must(201, seller.post('/flows', flowBody('Third', ['email'])))
  const body = { email: 'ben@bolt-solar.example', flow_id: third.id }
  const colleague = await must(201, seller.post('/invitations/recipient', body))
  const token = await tokenTo(exchange, body.email)
  const accepted = await must(
    200,
    bolt.post(`/invitations/${colleague.entity.invitation_id}/accept`, { token }),
  )
  expect(accepted.connection_id).toBe(connection_id)
  const joined = await must(200, seller.get(`/flows/${third.id}`))
  expect(joined.steps[0]).toMatchObject({
    entity: { id: bolt.account_id },
    integration: { mappings: [pointer] },
  })
})

test('resending makes a new link and a new term, and the old link says that it was replaced', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const old = await tokenTo(exchange, STRANGER)
  await letDaysPass(exchange, 15)
  expect(await must(200, seller.get(`/invitations/${entity.invitation_id}`))).toMatchObject({
    state: 'expired',
    expired: true,
  })
  const again = await must(200, seller.put(`/invitations/${entity.id}/resend`))
  expect(again).toMatchObject({
    message: 'Invitation was sent successfully',
    entity: { id: entity.id, expired: false, pending: true },
  })
  const path = `/invitations/${entity.invitation_id}/accept`
  const replaced = { status: 409, body: { code: 'invitation_link_replaced' } }
  expect(await exchange.visitor.post(path, { token: old, account: { name: 'Bolt' } })).toMatchObject(replaced)
  expect(await exchange.visitor.get(`/invite/${old}`)).toMatchObject(replaced)
  const token = await tokenTo(exchange, STRANGER)
  expect(token).not.toBe(old)
  await must(201, exchange.visitor.post(path, { token, account: { name: 'Bolt' } }))
})

test('an expired invitation is sent anew by inviting again', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  await letDaysPass(exchange, 15)
  const token = await tokenTo(exchange, STRANGER)
  expect(await exchange.visitor.post(`/invitations/${entity.invitation_id}/accept`, { token })).toMatchObject(
    { status: 409, body: { code: 'invitation_expired' } },
  )
  const anew = await must(200, seller.post('/invitations/recipient', { email: STRANGER }))
  expect(anew).toMatchObject({ message: 'Invitation was sent successfully', entity: { id: entity.id } })
  expect(await mailbox(exchange, STRANGER)).toHaveLength(2)
})

test('declining removes the partner from the flows and tells the inviter; a declined invitation can be sent again', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const flow = await must(201, seller.post('/flows', flowBody('Solar', ['email'], [entity.id])))
  await must(200, seller.post(`/flows/${flow.id}/deploy`))
  const token = await tokenTo(exchange, STRANGER)
  const path = `/invitations/${entity.invitation_id}`
  const declined = await must(
    200,
    exchange.visitor.post(`${path}/decline`, { token, reason: 'We buy elsewhere' }),
  )
  expect(declined).toMatchObject({ state: 'declined', reason: 'We buy elsewhere', entity_id: null })
  expect(await must(200, exchange.visitor.post(`${path}/decline`, { token }))).toEqual(declined)
  expect(await exchange.visitor.post(`${path}/accept`, { token })).toMatchObject({
    status: 409,
    body: { code: 'invitation_declined' },
  })
  const copies = await exchange.rows<{ saved: any; live: any }>(sql`select saved, live from flows`)
  expect([copies[0]?.saved.steps, copies[0]?.live.steps]).toEqual([[], []])
  const [told] = await mailbox(exchange, seller.email)
  expect(told).toMatchObject({ kind: 'declined', subject: `${STRANGER} declined`, reply_to: STRANGER })
  expect(told?.text).toContain('We buy elsewhere')
  expect(await seller.delete(path)).toMatchObject({ status: 409, body: { code: 'invitation_declined' } })

  const again = await must(200, seller.put(`/invitations/${entity.id}/resend`))
  expect(again.entity).toMatchObject({ id: entity.id, pending: true, name: STRANGER })
  const fresh = { token: await tokenTo(exchange, STRANGER), account: { name: 'Bolt' } }
  await must(201, exchange.visitor.post(`${path}/accept`, fresh))
})

test('withdrawing removes the partner from the flows and tells the invited', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  const flow = await must(201, seller.post('/flows', flowBody('Solar', ['email'], [entity.id])))
  const path = `/invitations/${entity.invitation_id}`
  expect(await bolt.delete(path)).toMatchObject({ status: 404 })
  const seen = await seller.get(path)
  await must(200, bolt.get(path))
  expect(await seller.delete(path, { 'if-match': '"another"' })).toMatchObject({ status: 412 })
  const withdrawn = await must(200, seller.delete(path, { 'if-match': seen.headers.get('etag') as string }))
  expect(withdrawn).toMatchObject({
    ...seen.body,
    state: 'withdrawn',
    answered_at: expect.any(String),
    updated_at: expect.any(String),
  })
  expect((await must(200, seller.get(`/flows/${flow.id}`))).steps).toEqual([])
  for (const verb of ['accept', 'decline']) {
    expect(await bolt.post(`${path}/${verb}`, {})).toMatchObject({
      status: 409,
      body: { code: 'invitation_withdrawn' },
    })
  }
  expect((await mailbox(exchange, bolt.email)).map(({ kind }) => kind)).toEqual(['invited', 'withdrawn'])
  expect(await seller.put(`/invitations/${entity.id}/resend`)).toMatchObject({
    status: 409,
    body: { code: 'invitation_withdrawn' },
  })
  expect(await seller.delete(path)).toMatchObject({ status: 409, body: { code: 'invitation_withdrawn' } })
  await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
})

test('each side lists its own: sent ones by state, received ones without what the sender filed', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const addresses = [bolt.email, 'one@x.example', 'two@x.example', 'three@x.example']
  const ids: string[] = []
  for (const email of addresses) {
    const { entity } = await must(201, seller.post('/invitations/recipient', { email, name: 'Filed so' }))
    ids.unshift(entity.invitation_id)
  }
  await must(200, seller.delete(`/invitations/${ids[0]}`))
  const list = async (query: string, by = seller) =>
    (await must(200, by.get(`/invitations${query}`))).map(({ id }: any) => id)
  expect(await list('')).toEqual(ids)
  expect(await list('?state=pending')).toEqual(ids.slice(1))
  expect(await list('?state=withdrawn')).toEqual(ids.slice(0, 1))
  expect(await list('?state=expired')).toEqual([])
  expect(await list('?limit=2')).toEqual(ids.slice(0, 2))
  expect(await list(`?limit=1&before_id=${ids[1]}`)).toEqual([ids[2]])
  expect(await list(`?limit=1&after_id=${ids[2]}`)).toEqual([ids[1]])
  expect(await list('?direction=received')).toEqual([])
  expect(await list('', bolt)).toEqual([])
  const [received] = await must(200, bolt.get('/invitations?direction=received'))
  expect(received).toMatchObject({
    id: ids[3],
    account_id: seller.account_id,
    account_name: 'Acme Leads',
    name: null,
    entity_id: null,
    flow_id: null,
  })
  expect(await must(200, bolt.get(`/invitations/${ids[3]}`))).toEqual(received)
  expect(await bolt.get(`/invitations/${ids[2]}`)).toMatchObject({ status: 404 })
  await letDaysPass(exchange, 15)
  expect(await list('?state=expired')).toEqual(ids.slice(1))
  expect(await list('?state=pending')).toEqual([])
})
