import { expect, test } from 'vitest'
import { type Company, exchangeForThisTest } from './support/exchange.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { sftpServer } from './support/sftp-server.ts'
import { must } from './support/story.ts'

const ALLOWED = { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' }
const JSON_MODULE = 'leadconduit-custom.outbound.json'

async function checked(company: Company, module_id: string, properties: Record<string, unknown>) {
  const mappings = Object.entries(properties).map(([property, value]) => ({ property, value }))
  return must(200, company.post('/deliveries/check', { module_id, mappings }))
}

async function credential(company: Company, body: object): Promise<string> {
  const made = { name: 'CRM', package: 'leadconduit-custom', ...body }
  return (await must(201, company.post('/credentials', made))).id
}

test('a check asks without a lead, with the sign-in, and shows the exchange without the secret', async () => {
  const exchange = await exchangeForThisTest({ env: ALLOWED })
  const receiver = await receiverForThisTest()
  const buyer = await exchange.company('Bolt Solar')
  receiver.answers((got, response) => {
    const isIn = got.headers.authorization === `Basic ${Buffer.from('ann:open sesame').toString('base64')}`
    response.writeHead(isIn ? 204 : 401, { 'x-echo': String(got.headers.authorization) }).end()
  })
  const credential_id = await credential(buyer, { type: 'user', username: 'ann', password: 'open sesame' })
  const sent = { url: receiver.url, credential_id, 'json_property.email': '{{lead.email}}' }
  const check = await checked(buyer, JSON_MODULE, sent)
  expect(check).toMatchObject({ outcome: 'reached', reason: 'It answers (status 204)' })
  expect(receiver.got).toHaveLength(1)
  expect(receiver.got[0]).toMatchObject({ method: 'OPTIONS', body: '' })
  expect(check.transactions[0].request).toMatchObject({ method: 'OPTIONS', uri: receiver.url })
  const secrets = ['open sesame', Buffer.from('ann:open sesame').toString('base64')]
  for (const secret of secrets) expect(JSON.stringify(check)).not.toContain(secret)
  const without = await checked(buyer, JSON_MODULE, { url: receiver.url })
  expect(without).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('401') })
})

test('a token signs in as a bearer, or in the header that is named', async () => {
  const exchange = await exchangeForThisTest({ env: ALLOWED })
  const receiver = await receiverForThisTest()
  const buyer = await exchange.company('Bolt Solar')
  const token = await credential(buyer, { type: 'token', token: 'tok-0123456789' })
  const access = await credential(buyer, { type: 'oauth2', access_token: 'acc-0123456789' })
  await checked(buyer, JSON_MODULE, { url: receiver.url, credential_id: token })
  await checked(buyer, 'leadconduit-custom.outbound.form', {
    url: receiver.url,
    credential_id: token,
    credential_header: 'X-Api-Key',
  })
  await checked(buyer, 'leadconduit-custom.outbound.xml', { url: receiver.url, credential_id: access })
  const own = { url: receiver.url, credential_id: token, 'header.Authorization': 'Mine' }
  await checked(buyer, JSON_MODULE, own)
  const signed = receiver.got.map(({ headers }) => headers.authorization ?? headers['x-api-key'])
  expect(signed).toEqual(['Bearer tok-0123456789', 'tok-0123456789', 'Bearer acc-0123456789', 'Mine'])
})

test('what cannot be reached says why: nothing there, a name that is none, a place inside a network', async () => {
  const exchange = await exchangeForThisTest()
  const receiver = await receiverForThisTest()
  const buyer = await exchange.company('Bolt Solar')
  const places = [
    receiver.url,
    'http://169.254.169.254/latest',
    'http://[::1]/',
    'ftp://example.com',
    'x',
    '',
  ]
  for (const url of places) {
    const check = await checked(buyer, JSON_MODULE, { url })
    expect(check, url).toMatchObject({ outcome: 'unreachable', transactions: [] })
    expect(check.reason.length).toBeGreaterThan(5)
  }
  expect(receiver.got).toEqual([])
  const stranger = await exchange.company('Stranger')
  const theirs = await credential(stranger, { type: 'token', token: 'tok-0123456789' })
  const check = await checked(buyer, JSON_MODULE, { url: 'https://example.com', credential_id: theirs })
  expect(check).toMatchObject({ outcome: 'unreachable', reason: expect.stringContaining('not found') })
})

test('a server for files is signed in to and looked at, and no file is touched', async () => {
  const exchange = await exchangeForThisTest({ env: ALLOWED })
  const server = await sftpServer()
  const buyer = await exchange.company('Bolt Solar')
  const place = { host: '127.0.0.1', port: server.port, path: '/leads/today.csv' }
  const user = await credential(buyer, { type: 'user', username: 'ann', password: 'hunter22' })
  const check = await checked(buyer, 'gangway.outbound.csv_sftp', { ...place, credential_id: user })
  expect(check).toMatchObject({ outcome: 'reached', transactions: [] })
  expect(check.notes).toContain('/leads/today.csv is not there yet')
  expect(check.notes).toContain(`Its key is ${server.fingerprint}`)
  expect(check.notes).toContain('It took the sign-in')
  expect([...server.files]).toEqual([])
  const gone = { ...place, path: '/nowhere/today.csv', credential_id: user }
  expect(await checked(buyer, 'gangway.outbound.csv_sftp', gone)).toMatchObject({ outcome: 'trouble' })
  const wrong = await credential(buyer, { type: 'user', username: 'ann', password: 'wrong one' })
  const refused = await checked(buyer, 'gangway.outbound.csv_sftp', { ...place, credential_id: wrong })
  expect(refused).toMatchObject({
    outcome: 'unreachable',
    reason: '127.0.0.1 does not take this name and password',
  })
})

test('a letter has nothing to ask; where the exchange has no mail server the check says so', async () => {
  const exchange = await exchangeForThisTest()
  const buyer = await exchange.company('Bolt Solar')
  const check = await checked(buyer, 'gangway.outbound.email', { to: 'cy@bolt.example' })
  expect(check).toMatchObject({ outcome: 'trouble', reason: expect.stringContaining('no mail server') })
  expect(await checked(buyer, 'gangway.outbound.email', { to: 'nobody' })).toMatchObject({
    outcome: 'trouble',
  })
})

test('checks are few, and only of modules that deliver', async () => {
  const exchange = await exchangeForThisTest()
  const buyer = await exchange.company('Bolt Solar')
  for (const body of [{ module_id: 'leadconduit-default.inbound' }, { module_id: 'none' }]) {
    const refused = await buyer.post('/deliveries/check', body)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: '/module_id' }] } })
  }
  const open = [{ property: 'url', value: '{{' }]
  expect(await buyer.post('/deliveries/check', { module_id: JSON_MODULE, mappings: open })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/mappings/0/value' }] },
  })
  for (let n = 0; n < 30; n++) await checked(buyer, JSON_MODULE, { url: 'x' })
  const more = await buyer.post('/deliveries/check', { module_id: JSON_MODULE })
  expect(more).toMatchObject({ status: 429, body: { code: 'too_often' } })
  const other = await exchange.company('Stranger')
  await checked(other, JSON_MODULE, { url: 'x' })
  expect((await exchange.visitor.post('/deliveries/check', { module_id: JSON_MODULE })).status).toBe(401)
})
