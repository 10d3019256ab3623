import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { type Company, exchangeForThisTest, letDaysPass, type TestExchange } from './support/exchange.ts'
import { connectedPartners, must } from './support/story.ts'

const NOBODY = 'ffffffffffffffffffffffff'
const MASK = /^\*{36}[0-9a-f]{4}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const ACCOUNT = [
  ['id', 'sso_id', 'api_key', 'name', 'time_zone', 'type', 'data_retention_in_days', 'data_truncated_at'],
  ['keen_project_id', 'keen_read_api_key', 'keen_write_api_key', 'pricing_components', 'billing_type'],
  ['financial_state', 'financial_state_updated_at', 'lead_ping_enabled', 'product_id', 'state'],
  ['connected_buyers', 'connected_sellers', 'pending_sellers', 'pending_buyers', 'subscriptions', 'features'],
].flat()

const USER = [
  ['id', 'first_name', 'last_name', 'email', 'sso_id', 'api_key', 'superuser', 'user_admin'],
  ['subscription_admin', 'role_string', 'phone', 'accounts', 'products', 'membership', 'permissions'],
  ['product_code', 'company_name', 'expires', 'subscriptions', 'zendesk_jwt', 'created_at', 'ui_state'],
].flat()

/** A colleague with a role, and a client with their key. */
async function colleague(
  exchange: TestExchange,
  company: Company,
  role: string,
  email = `${role}@acme.example`,
) {
  const user = await must(201, company.post('/users', { email, first_name: 'Kim', last_name: role, role }))
  const { api_key } = await must(201, company.post('/keys', { name: 'Theirs', user_id: user.id }))
  return { ...exchange.as(api_key), ...user, api_key }
}

test('a company reads its account: every documented member, in order, nothing gated', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme, Inc.')
  const account = await must(200, acme.get('/account'))
  expect(Object.keys(account).slice(0, ACCOUNT.length)).toEqual(ACCOUNT)
  expect(account).toMatchObject({
    id: acme.account_id,
    sso_id: acme.account_id,
    api_key: null,
    name: 'Acme, Inc.',
    time_zone: 'America/New_York',
    data_retention_in_days: 90,
    data_truncated_at: null,
    product_id: 'lcx',
    subscriptions: {
      base: { state: 'active', product_offering_component: 'base' },
      pro: null,
      partner: null,
    },
  })
  expect(Object.values(account.features)).toEqual(Array(8).fill(true))

  await must(201, acme.post('/keys', { name: 'Integration', account: true }))
  expect((await must(200, acme.get('/account'))).api_key).toMatch(MASK)
  const synced = await must(200, acme.post('/account_sso_sync'))
  expect(synced).toEqual({ success: true, account: await must(200, acme.get('/account')) })
})

test('an administrator changes what an account may change, and partners see the new name', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  const change = {
    data_retention_in_days: 3650,
    data_truncated_at: '2024-01-31T12:00:00+02:00',
    subscriptions: { base: { state: 'inactive' } },
    features: { firehose: false },
    name: 'Acme Leads Ltd',
    time_zone: 'Europe/Paris',
    website: 'https://acme.example',
    id: NOBODY,
    state: 'closed',
  }
  const changed = await must(200, seller.put('/account', change))
  expect(changed).toMatchObject({
    id: seller.account_id,
    state: 'active',
    data_retention_in_days: 3650,
    data_truncated_at: '2024-01-31T10:00:00.000Z',
    name: 'Acme Leads Ltd',
    subscriptions: { base: { state: 'active' } },
    features: { firehose: true },
  })
  expect(await must(200, seller.get('/account'))).toEqual(changed)
  expect(await must(200, buyer.get(`/entities/${seller.account_id}`))).toMatchObject({
    name: 'Acme Leads Ltd',
    time_zone: 'Europe/Paris',
    website: 'https://acme.example',
  })
  const [entry] = await must(200, seller.get('/changelogs'))
  expect(entry).toMatchObject({ type: 'entity', action: 'update', user: { email: seller.email } })

  const unchanged = await must(200, seller.put('/account', {}))
  expect({ ...unchanged, updated_at: '' }).toEqual({ ...changed, updated_at: '' })
  expect(await must(200, seller.put('/account', { data_truncated_at: null, website: null }))).toMatchObject({
    data_truncated_at: null,
    website: null,
  })
})

test('a change of the account that makes no sense is refused at its path', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const before = await must(200, acme.get('/account'))
  const bad: [object, string][] = [
    [{ data_retention_in_days: 0 }, '/data_retention_in_days'],
    [{ data_retention_in_days: 3651 }, '/data_retention_in_days'],
    [{ data_retention_in_days: 1.5 }, '/data_retention_in_days'],
    [{ data_retention_in_days: '90' }, '/data_retention_in_days'],
    [{ data_retention_in_days: null }, '/data_retention_in_days'],
    [{ data_truncated_at: 'yesterday' }, '/data_truncated_at'],
    [{ data_truncated_at: '2024-02-30T00:00:00Z' }, '/data_truncated_at'],
    [{ data_truncated_at: '0000-01-01T00:00:00Z' }, '/data_truncated_at'],
    [{ data_truncated_at: '2024-01-01T00:00:00+23:00' }, '/data_truncated_at'],
    [{ data_truncated_at: '2016-12-31T23:59:60Z' }, '/data_truncated_at'],
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(201) }, '/name'],
    [{ name: 'a\u0000b' }, '/name'],
    [{ time_zone: 'America/Los Angeles' }, '/time_zone'],
    [{ website: 'javascript:alert(1)' }, '/website'],
    [{ subscriptions: 'pro' }, '/subscriptions'],
  ]
  for (const [body, path] of bad) {
    const reply = await acme.put('/account', body)
    expect([reply.status, reply.body.errors?.[0]?.path], JSON.stringify(body)).toEqual([400, path])
  }
  expect(await must(200, acme.get('/account'))).toEqual(before)
  expect(await exchange.visitor.get('/account')).toMatchObject({ status: 401 })
  const { headers } = await acme.get('/account')
  const etag = { 'if-match': headers.get('etag') as string }
  await must(200, acme.put('/account', { name: 'Acme Two' }, etag))
  await must(412, acme.put('/account', { name: 'Acme Three' }, etag))
})

test('the account tells who is connected and who is still invited', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  const recipient = await must(201, seller.post('/invitations/recipient', { email: 'b@core.example' }))
  const source = await must(
    201,
    seller.post('/invitations/source', { email: 's@dune.example', name: 'Dune' }),
  )
  const named = ({ account_id: id, name }: Company) => ({ id, name, sso_id: id })
  const shown = ({ entity }: any) => ({
    id: entity.id,
    name: entity.name,
    expired: false,
    invitation_expires_at: entity.invitation_expires_at,
  })
  expect(await must(200, seller.get('/account'))).toMatchObject({
    connected_buyers: [named(buyer)],
    connected_sellers: [],
    pending_buyers: [shown(recipient)],
    pending_sellers: [shown(source)],
  })
  expect(await must(200, buyer.get('/account'))).toMatchObject({
    connected_buyers: [],
    connected_sellers: [named(seller)],
    pending_buyers: [],
    pending_sellers: [],
  })
  await letDaysPass(exchange, 15)
  const later = await must(200, seller.get('/account'))
  expect(later.pending_buyers).toMatchObject([{ id: recipient.entity.id, expired: true }])
  expect(later.pending_buyers[0].invitation_expires_at).toMatch(TIME)
  await must(200, seller.delete(`/entities/${recipient.entity.id}`))
  expect((await must(200, seller.get('/account'))).pending_buyers).toEqual([])
})

test('a user sees itself with everything documented; flags go in as booleans and come out as times', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const user = await must(200, acme.get('/user'))
  expect(Object.keys(user).slice(0, USER.length)).toEqual(USER)
  expect(user).toMatchObject({
    id: acme.user_id,
    sso_id: acme.user_id,
    email: acme.email,
    role_string: 'user',
    product_code: 'lcx',
    company_name: 'Acme',
    user_admin: true,
    ui_state: {},
  })
  expect(user.api_key).toMatch(MASK)
  expect(user.accounts).toEqual([await must(200, acme.get('/account'))])

  const flag = 'has_seen_free_account_modal'
  const path = `/user/${acme.user_id}`
  const seen = await must(200, acme.put(path, { ui_state: { [flag]: true, other: false } }))
  expect(seen.ui_state).toEqual({ [flag]: expect.stringMatching(TIME), other: null })
  const again = await must(200, acme.put(path, { ui_state: { [flag]: true } }))
  expect(again.ui_state).toEqual(seen.ui_state)
  const sentBack = await must(
    200,
    acme.put(path, { ui_state: seen.ui_state, first_name: 'Jane', phone: '512' }),
  )
  expect(sentBack).toMatchObject({ ui_state: seen.ui_state, first_name: 'Jane', phone: '512' })
  expect((await must(200, acme.put(path, { ui_state: { [flag]: false } }))).ui_state[flag]).toBeNull()

  const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`flag_${n}`, true]))
  await must(200, acme.put(path, { ui_state: many }))
  const more = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`more_${n}`, true]))
  expect(await acme.put(path, { ui_state: more })).toMatchObject({ status: 400 })
  for (const ui_state of [7, [], { a: 'soon' }, { a: 1 }, { a: {} }, { 'a\u0000': true }]) {
    expect(await acme.put(path, { ui_state }), JSON.stringify(ui_state)).toMatchObject({ status: 400 })
  }
})

test('people of a company: who may see, add, change and remove whom', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const admin = await colleague(exchange, acme, 'admin')
  const member = await colleague(exchange, acme, 'member')
  const reader = await colleague(exchange, acme, 'read_only')
  const stranger = await exchange.company('Curious')
  const ids = (await must(200, reader.get('/users'))).map(({ id }: any) => id)
  expect(ids).toEqual([reader.id, member.id, admin.id, acme.user_id])
  expect((await must(200, acme.get('/users?limit=1'))).map(({ id }: any) => id)).toEqual([reader.id])
  expect(await must(200, stranger.get('/users'))).toHaveLength(1)

  // Everybody looks after themselves; only administrators after others; nobody after another company.
  await must(200, reader.put(`/user/${reader.id}`, { ui_state: { seen: true } }))
  await must(200, admin.put(`/user/${member.id}`, { first_name: 'Max' }))
  await must(403, member.put(`/user/${reader.id}`, { first_name: 'Max' }))
  for (const id of [member.id, NOBODY]) {
    expect(await stranger.put(`/user/${id}`, { first_name: 'Max' })).toMatchObject({
      status: 404,
      body: { error: 'The user was not found' },
    })
    await must(404, stranger.get(`/users/${id}`))
    await must(404, stranger.delete(`/users/${id}`))
  }

  // Nobody lifts themselves up.
  await must(403, member.put(`/user/${member.id}`, { role: 'admin' }))
  await must(403, admin.put(`/user/${admin.id}`, { role: 'owner' }))
  await must(403, admin.put(`/user/${acme.user_id}`, { role: 'member' }))
  await must(403, admin.post('/keys', { name: 'Theirs', user_id: acme.user_id }))
  await must(403, admin.delete(`/users/${acme.user_id}`))
  const { api_key } = await must(201, admin.post('/keys', { name: 'Ours', account: true }))
  await must(403, exchange.as(api_key).put(`/user/${admin.id}`, { role: 'owner' }))
  const body = { email: 'new@acme.example', first_name: 'New', last_name: '' }
  await must(403, admin.post('/users', { ...body, role: 'owner' }))
  await must(403, member.post('/users', body))
  await must(403, member.delete(`/users/${reader.id}`))
  expect(await must(201, admin.post('/users', body))).toMatchObject({ role: 'member', active: true })
  expect(await acme.post('/users', { ...body, email: 'NEW@acme.example' })).toMatchObject({
    status: 409,
    body: { code: 'email_taken' },
  })
  expect(await stranger.post('/users', body)).toMatchObject({ status: 409, body: { code: 'email_taken' } })
  for (const wrong of [
    {},
    { ...body, email: 'x' },
    { ...body, role: 'boss' },
    { ...body, first_name: 'a\u0000' },
  ]) {
    expect(await acme.post('/users', wrong), JSON.stringify(wrong)).toMatchObject({ status: 400 })
  }
})

test('a role that changes holds from the next request on', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const kim = await colleague(exchange, acme, 'member')
  for (let n = 0; n < 10; n++) {
    await must(201, kim.post('/entities', { name: 'Mine', module_ids: null, source: null, recipient: null }))
    await must(200, acme.put(`/user/${kim.id}`, { role: 'read_only' }))
    await must(403, kim.post('/entities', { name: 'Mine', module_ids: null, source: null, recipient: null }))
    await must(200, acme.put(`/user/${kim.id}`, { role: 'member' }))
  }
})

test('a colleague who leaves loses every key at once, and may come back', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const kim = await colleague(exchange, acme, 'member', 'kim@acme.example')
  await must(200, kim.get('/user'))
  const { headers } = await acme.get(`/users/${kim.id}`)
  const etag = { 'if-match': headers.get('etag') as string }
  await must(200, acme.put(`/user/${kim.id}`, { first_name: 'Kimberly' }))
  await must(412, acme.delete(`/users/${kim.id}`, etag))
  expect(await must(200, acme.delete(`/users/${kim.id}`))).toMatchObject({ id: kim.id, active: false })
  await must(401, kim.get('/user'))
  await must(400, acme.post('/keys', { name: 'For nobody', user_id: kim.id }))

  const again = { email: 'KIM@acme.example', first_name: 'Kim', last_name: 'Again', role: 'admin' }
  const back = await must(201, acme.post('/users', again))
  expect(back).toMatchObject({ id: kim.id, active: true, role: 'admin', last_name: 'Again' })
  await must(401, kim.get('/user'))
  const { api_key } = await must(201, acme.post('/keys', { name: 'New', user_id: kim.id }))
  await must(200, exchange.as(api_key).get('/user'))
})

test('an account keeps an owner, even when two owners remove each other at the same moment', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  expect(await acme.delete(`/users/${acme.user_id}`)).toMatchObject({
    status: 409,
    body: { code: 'own_user' },
  })
  expect(await acme.put(`/user/${acme.user_id}`, { role: 'admin' })).toMatchObject({
    status: 409,
    body: { code: 'last_owner' },
  })
  const other = await colleague(exchange, acme, 'owner')
  const replies = await Promise.all([
    acme.delete(`/users/${other.id}`),
    other.delete(`/users/${acme.user_id}`),
    acme.put(`/user/${acme.user_id}`, { role: 'admin' }),
    other.put(`/user/${other.id}`, { role: 'admin' }),
  ])
  expect(
    replies.map(({ status }) => status).filter((status) => ![200, 401, 403, 409].includes(status)),
  ).toEqual([])
  const owners = await exchange.rows(sql`
    select id from users where account_id = ${acme.account_id} and role = 'owner' and active`)
  expect(owners).toHaveLength(1)
})

test('a user says what it wants to be told; the exchange notes when it switched off', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const path = `/user_settings/${acme.user_id}`
  const told = { enabled: true, unsubscribed_at: null }
  const before = await must(200, acme.get(path))
  expect(Object.keys(before)).toEqual(['id', 'notifications', 'created_at', 'updated_at'])
  expect(before.notifications).toEqual({ submission_doc_updates: told, connection_invites: told })

  const off = { connection_invites: { enabled: false, unsubscribed_at: '2001-01-01T00:00:00Z' } }
  const made = await must(201, acme.post('/user_settings', { notifications: off }))
  expect(made.id).toBe(acme.user_id)
  const { unsubscribed_at } = made.notifications.connection_invites
  expect(Date.parse(unsubscribed_at)).toBeGreaterThan(Date.parse('2020-01-01'))
  expect(made.notifications.submission_doc_updates).toEqual(told)
  const kept = await must(200, acme.put(path, { notifications: off }))
  expect(kept.notifications.connection_invites).toEqual({ enabled: false, unsubscribed_at })
  const on = await must(200, acme.put(path, { notifications: { connection_invites: { enabled: true } } }))
  expect(on.notifications.connection_invites).toEqual(told)
  const { headers } = await acme.get(path)
  const etag = { 'if-match': headers.get('etag') as string }
  await must(200, acme.put(path, { notifications: off }, etag))
  await must(412, acme.put(path, { notifications: {} }, etag))
})

test('settings are a matter of the user and of administrators', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const member = await colleague(exchange, acme, 'member')
  const reader = await colleague(exchange, acme, 'read_only')
  const stranger = await exchange.company('Curious')
  const path = `/user_settings/${reader.id}`
  const notifications = { submission_doc_updates: { enabled: false } }
  await must(201, reader.post('/user_settings', { notifications }))
  await must(200, acme.put(path, { notifications }))
  await must(403, member.get(path))
  await must(403, member.put(path, { notifications }))
  await must(404, stranger.get(path))
  await must(404, stranger.put(path, { notifications }))
  const named = await must(201, reader.post('/user_settings', { id: acme.user_id, notifications }))
  expect(named.id, 'one says it for oneself, whatever id a body names').toBe(reader.id)
  await must(404, acme.get(`/user_settings/${NOBODY}`))
  for (const body of [
    {},
    { notifications: null },
    { notifications: { connection_invites: { enabled: 'no' } } },
  ]) {
    expect(await acme.put(path, body), JSON.stringify(body)).toMatchObject({ status: 400 })
    expect(await acme.post('/user_settings', body), JSON.stringify(body)).toMatchObject({ status: 400 })
  }
})

test("the account's own key has no person behind it, and is told to ask as one", async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { api_key } = await must(201, acme.post('/keys', { name: 'Integration', account: true }))
  const integration = exchange.as(api_key)
  expect(await must(200, integration.get('/account'))).toMatchObject({ id: acme.account_id })
  const refusal = { status: 403, body: { error: expect.stringContaining('key of a user') } }
  expect(await integration.get('/user')).toMatchObject(refusal)
  expect(await integration.post('/user_settings', { notifications: {} })).toMatchObject(refusal)
  await must(200, integration.get(`/user_settings/${acme.user_id}`))
  await must(200, integration.put('/account', { name: 'Acme Two' }))
})
