import { beforeAll, describe, expect, test } from 'vitest'
import { askPrice } from '../src/deliveries/ask-price.ts'
import { perform } from '../src/deliveries/perform.ts'
import type { Performing } from '../src/deliveries/performing.ts'
import { postToDestination } from '../src/deliveries/post-to-destination.ts'
import type { Vars } from '../src/lib/vars.ts'
import { performed, performingOn, sendingFor, stepOf } from './support/delivery.ts'
import { exchangeForThisTest, openTestExchange, type TestExchange } from './support/exchange.ts'
import { dataFolderWith, packageOf } from './support/plug-ins.ts'
import { CLOSED_PORT, recipient } from './support/recipient.ts'
import { soapAnswer, wsdl } from './support/soap-service.ts'
import { must } from './support/story.ts'

let exchange: TestExchange
type Company = Awaited<ReturnType<TestExchange['company']>>
let acme: Company

beforeAll(async () => {
  exchange = await openTestExchange()
  acme = await exchange.company('Acme')
  return () => exchange.close()
})

const JSON_MODULE = 'leadconduit-custom.outbound.json'
const TOKEN_MODULE = 'leadconduit-json.outbound.token_authenticated'
const LIST = 'leadconduit-suppressionlist.outbound'
const lead = {
  id: '5fd4371e940df5a34a3888b2',
  email: { normal: 'ann@a.example', raw: 'Ann@a.example', valid: true },
}

function outcomeOf({ appended }: { appended: Vars }) {
  return { outcome: appended.outcome, reason: appended.reason }
}

/** A recipient that answers everything with this JSON. */
const answering = (body: unknown, status = 200) =>
  recipient((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })

describe('a step by HTTP', () => {
  test('is sent as its module says, and tells what the recipient said', async () => {
    const { url, received } = await answering({ ok: true, price: '4.50', id: 'r-1' })
    const vars = {
      lead,
      url,
      json_property: { email: lead.email },
      price_path: 'price',
      reference_path: 'id',
    }
    const done = await performed(performingOn(exchange), JSON_MODULE, vars, acme.account_id, { key: 'key-7' })
    expect(done.appended).toEqual({
      ok: true,
      outcome: 'success',
      price: '4.50',
      id: 'r-1',
      reference: 'r-1',
    })
    expect(received).toMatchObject([
      { method: 'POST', body: '{"email":"ann@a.example"}', headers: { 'idempotency-key': 'key-7' } },
    ])
    expect(done.transactions).toMatchObject([
      { request: { method: 'POST', body: '{"email":"ann@a.example"}' }, response: { status: 200 } },
    ])
    expect(done.credential_updated).toBe(false)
    expect(done.wait_ms).toBeGreaterThanOrEqual(0)
  })

  test('whose recipient is away, or silent, is an error with its call on record', async () => {
    const ctx = performingOn(exchange)
    const url = `http://127.0.0.1:${CLOSED_PORT}/`
    const away = await performed(ctx, JSON_MODULE, { url }, acme.account_id)
    expect(outcomeOf(away)).toEqual({ outcome: 'error', reason: expect.stringContaining('refused') })
    expect(away.transactions).toMatchObject([{ request: { uri: url }, response: { status: 0 } }])
    const silent = await recipient(() => {})
    const late = await performed(ctx, JSON_MODULE, { url: silent.url, timeout_seconds: 1 }, acme.account_id)
    expect(outcomeOf(late)).toEqual({ outcome: 'error', reason: expect.stringContaining('within 1 s') })
    expect(late.transactions).toHaveLength(1)
    const deadline = Date.now() + 100
    const hurried = await performed(ctx, JSON_MODULE, { url: silent.url }, acme.account_id, { deadline })
    expect(outcomeOf(hurried).outcome).toBe('error')
    const over = await performed(ctx, JSON_MODULE, { url: silent.url }, acme.account_id, {
      deadline: Date.now(),
    })
    expect(outcomeOf(over)).toEqual({ outcome: 'error', reason: 'there was no time left for this step' })
  })

  test('without an address or a method is an error', async () => {
    const ctx = performingOn(exchange)
    const nowhere = stepOf(ctx, JSON_MODULE, { request: () => ({ method: 'POST', headers: {} }) })
    const sending = sendingFor(acme.account_id)
    expect(outcomeOf(await perform(ctx, nowhere, {}, sending)).reason).toBe('request missing URL')
    const how = stepOf(ctx, JSON_MODULE, {
      request: () => ({ url: 'http://a.example', method: '', headers: {} }),
    })
    expect(outcomeOf(await perform(ctx, how, {}, sending)).reason).toBe('request missing method')
    const gone = { ...nowhere, module: undefined }
    expect(outcomeOf(await perform(ctx, gone, {}, sending)).reason).toBe(
      `the module ${JSON_MODULE} is not installed`,
    )
  })
})

describe('the record of a step', () => {
  test('is kept without what no row can hold', async () => {
    const { url } = await answering({ note: 'a\u0000b\ud800', 'c\u0000': 1 })
    const done = await performed(
      performingOn(exchange),
      JSON_MODULE,
      { url, reason_path: 'note' },
      acme.account_id,
    )
    expect(done.appended).toMatchObject({ note: 'a\ufffdb\ufffd', 'c\ufffd': 1, reason: 'a\ufffdb\ufffd' })
    expect(JSON.stringify(done.appended)).not.toMatch(/\\u0000|\\ud800/)
  })

  test('has no secret in it, in whatever form the recipient repeats it', async () => {
    const { url } = await recipient(({ headers, body }, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': 'session=1' })
      response.end(`${headers.authorization} ${body} ${encodeURIComponent('p@ss w0rd')}`)
    })
    const vars = {
      url: `${url}/?ssn=123-45-6789`,
      basic_username: 'ann',
      basic_password: 'p@ss w0rd',
      json_property: { ssn: '123456789', name: 'Ann' },
      capture: { all: '(.+)' },
    }
    const lead_secrets = ['123-45-6789', '123456789']
    const done = await performed(performingOn(exchange), JSON_MODULE, vars, acme.account_id, { lead_secrets })
    const text = JSON.stringify(done)
    for (const secret of [
      'p@ss',
      'p%40ss',
      '123456789',
      '123-45',
      Buffer.from('ann:p@ss w0rd').toString('base64'),
    ])
      expect(text).not.toContain(secret)
    expect(text).toContain('Ann')
    expect(done.transactions[0]?.request.headers.Authorization).toBe('Basic ********')
  })
})

describe('a credential', () => {
  const credential = (token: string) => ({ name: 'CRM', type: 'token', package: 'leadconduit-json', token })

  test('is opened for the module that names it; one that is not there is an error', async () => {
    const made = await must(201, acme.post('/credentials', credential('refresh-me')))
    const ctx = performingOn(exchange)
    const { url, received } = await answering({})
    const step = stepOf(ctx, JSON_MODULE, {
      request: (vars) => ({ url, method: 'POST', headers: {}, body: JSON.stringify(vars.credential) }),
    })
    const vars = { credential_id: { normal: made.id, raw: made.id, valid: true } }
    const done = await perform(ctx, step, vars, sendingFor(acme.account_id))
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      id: made.id,
      type: 'token',
      token: 'refresh-me',
    })
    expect(done).toMatchObject({ appended: { outcome: 'success' }, credential_updated: false })
    expect(vars).not.toHaveProperty('credential')
    expect(JSON.stringify(done)).not.toContain('refresh-me')
    const other = await exchange.company('Other')
    const stolen = await perform(ctx, step, vars, sendingFor(other.account_id))
    expect(outcomeOf(stolen)).toEqual({ outcome: 'error', reason: expect.stringContaining(made.id) })
    expect(received).toHaveLength(1)
  })

  test('whose token is refused gets a new one, once, and the delivery is made again', async () => {
    const made = await must(201, acme.post('/credentials', credential('refresh-token-1')))
    let good = 'access-token-2'
    const { url, received } = await recipient((request, response) => {
      const isAsked = request.url === '/token'
      const isIn = request.headers.authorization === `Bearer ${good}`
      response.writeHead(isAsked || isIn ? 200 : 401, { 'content-type': 'application/json' })
      response.end(isAsked ? '{"accessToken":"access-token-2"}' : '{}')
    })
    const vars = {
      url,
      credential_id: made.id,
      header: { Authorization: 'Bearer ACCESS_TOKEN' },
      authentication_url: `${url}/token`,
      authentication_property: { refresh: 'TOKEN' },
    }
    const ctx = performingOn(exchange)
    const done = await performed(ctx, TOKEN_MODULE, vars, acme.account_id, { key: 'k-1' })
    expect(done).toMatchObject({ appended: { outcome: 'success' }, credential_updated: true })
    expect(done.transactions.map(({ response }) => response.status)).toEqual([401, 200, 200])
    expect(received.map(({ url, headers }) => [url, headers['idempotency-key']])).toEqual([
      ['/', 'k-1'],
      ['/token', undefined],
      ['/', 'k-1'],
    ])
    expect(received[1]?.body).toBe('{"refresh":"refresh-token-1"}')
    for (const token of ['refresh-token-1', 'access-token-2'])
      expect(JSON.stringify(done)).not.toContain(token)
    const again = await performed(ctx, TOKEN_MODULE, vars, acme.account_id)
    expect(again).toMatchObject({ appended: { outcome: 'success' }, credential_updated: false })
    expect(again.transactions).toHaveLength(1)
    const shown = await must(200, acme.get(`/credentials/${made.id}`))
    expect(shown).toMatchObject({ type: 'token', token: expect.stringMatching(/^\*{36}/) })
    expect(shown).not.toHaveProperty('access_token')
    good = 'another'
    const refused = await performed(ctx, TOKEN_MODULE, vars, acme.account_id)
    expect(outcomeOf(refused)).toEqual({
      outcome: 'error',
      reason: 'Unable to authenticate after attempting to refresh token',
    })
  })

  test('that somebody changed meanwhile stays as that made it', async () => {
    const made = await must(201, acme.post('/credentials', credential('old-token')))
    const { url } = await recipient(async (request, response) => {
      if (request.url === '/token') {
        await must(200, acme.put(`/credentials/${made.id}`, credential('newer-token')))
        response.writeHead(200, { 'content-type': 'application/json' })
        return response.end('{"accessToken":"late-token"}')
      }
      response.writeHead(request.headers.authorization === 'Bearer late-token' ? 200 : 401).end()
    })
    const vars = {
      url,
      credential_id: made.id,
      header: { Authorization: 'Bearer ACCESS_TOKEN' },
      authentication_url: `${url}/token`,
      authentication_property: { refresh: 'TOKEN' },
    }
    const done = await performed(performingOn(exchange), TOKEN_MODULE, vars, acme.account_id)
    expect(done).toMatchObject({ appended: { outcome: 'success' }, credential_updated: false })
    expect((await must(200, acme.get(`/credentials/${made.id}`))).token).toMatch(/oken$/)
  })
})

describe('a plug-in', () => {
  const code = `
    const vars = () => [{ name: 'outcome', type: 'string' }]
    const posting = (vars) => {
      const body = JSON.stringify({ ssn: vars.ssn })
      vars.ssn = '*********'
      return { url: vars.url, method: 'POST', headers: { 'X-Own': body }, body }
    }
    posting.variables = () => [{ name: 'ssn', type: 'string' }, { name: 'url', type: 'string' }]
    const response = (vars, req, res) => {
      if (res.body === 'throw') throw new Error('thrown by the module')
      return { outcome: 'success' }
    }
    response.variables = vars
    const handler = (handle) => ({ handle, requestVariables: () => [], responseVariables: () => [{ name: 'deep.outcome', type: 'string' }] })
    exports.outbound = {
      posting: { request: posting, response },
      hangs: handler(() => {}),
      throws: handler(() => { throw new Error('thrown at once') }),
      works: handler((vars, callback) => callback(null, { deep: { outcome: 'failure', reason: 'no' } })),
    }`

  async function withPlugIn(): Promise<{ ctx: Performing; account_id: string }> {
    const folder = dataFolderWith({ files: packageOf('own', code) })
    const made = await exchangeForThisTest({ env: { GANGWAY_DATA_DIR: folder } })
    return { ctx: performingOn(made), account_id: (await made.company('Acme')).account_id }
  }

  test('is written down as it says, not as it was sent', async () => {
    const { ctx, account_id } = await withPlugIn()
    const { url, received } = await recipient(({ url }, response) => {
      if (url === '/') response.writeHead(307, { location: '/again' })
      response.end()
    })
    const vars = { url, ssn: '123456789' }
    const done = await performed(ctx, 'own.outbound.posting', vars, account_id)
    expect(received[0]?.body).toBe('{"ssn":"123456789"}')
    expect(done.appended).toEqual({ outcome: 'success' })
    expect(done.transactions[0]?.request).toMatchObject({ uri: `${url}/`, body: '{"ssn":"*********"}' })
    expect(JSON.stringify(done.transactions)).not.toContain('123456789')
  })

  test('that throws or hangs is an error, under its own prefix', async () => {
    const { ctx, account_id } = await withPlugIn()
    const { url } = await recipient((_request, response) => response.end('throw'))
    const thrown = await performed(ctx, 'own.outbound.posting', { url }, account_id)
    expect(outcomeOf(thrown)).toEqual({ outcome: 'error', reason: 'thrown by the module' })
    expect(thrown.transactions).toHaveLength(1)
    expect((await performed(ctx, 'own.outbound.throws', {}, account_id)).appended).toEqual({
      deep: { outcome: 'error', reason: 'thrown at once' },
    })
    const hung = await performed(ctx, 'own.outbound.hangs', {}, account_id, { deadline: Date.now() + 50 })
    expect(hung.appended).toEqual({
      deep: { outcome: 'error', reason: expect.stringContaining('timed out') },
    })
    expect((await performed(ctx, 'own.outbound.works', {}, account_id)).appended).toMatchObject({
      deep: { outcome: 'failure', reason: 'no' },
    })
  })
})

describe('a list step', () => {
  test('looks up, adds and takes off', async () => {
    const { account_id } = await exchange.company('Lists')
    const ctx = performingOn(exchange)
    const run = (name: string, vars: Vars) => performed(ctx, `${LIST}.${name}`, vars, account_id)
    const added = await run('add_item', {
      list_name: 'Dupes',
      values: ['a@x.example', 'B@x.example', 'a@X.example'],
    })
    expect(added.appended).toEqual({
      add_item: { outcome: 'success', reason: null, accepted: 2, rejected: 1, duration: expect.any(Number) },
    })
    const found = await run('query_item', { list_names: 'other, dupes', value: 'b@x.example' })
    expect(found.appended.query_item).toMatchObject({ found: true, found_in: ['dupes'] })
    const off = await run('delete_item', {
      list_names: 'dupes,other',
      values: ['b@x.example', 'c@x.example'],
    })
    expect(off.appended.delete_item).toMatchObject({ deleted: 1, rejected: 1 })
    const gone = await run('query_item', { list_names: 'dupes', value: 'b@x.example' })
    expect(gone.appended.query_item).toMatchObject({ outcome: 'success', found: false })
    const { account_id: another } = await exchange.company('Another')
    const theirs = await performed(
      ctx,
      `${LIST}.query_item`,
      { list_names: 'dupes', value: 'a@x.example' },
      another,
    )
    expect(theirs.appended.query_item).toMatchObject({ found: false })
  })

  test('finds a value unique once, however many ask at once, and again for the delivery that added it', async () => {
    const { account_id } = await exchange.company('Unique')
    const ctx = performingOn(exchange)
    const vars = { list_name: 'seen', value: 'ann@a.example' }
    const keys = Array.from({ length: 16 }, (_, n) => `key-${n}`)
    const ask = (key: string) => performed(ctx, `${LIST}.is_unique`, vars, account_id, { key })
    const outcomes = async () =>
      (await Promise.all(keys.map(ask))).map(({ appended }) => (appended.is_unique as Vars).outcome)
    const first = await outcomes()
    expect(first.filter((outcome) => outcome === 'success')).toHaveLength(1)
    expect(await outcomes()).toEqual(first)
    const [late] = await Promise.all([ask('key-late')])
    expect(late?.appended.is_unique).toMatchObject({
      outcome: 'failure',
      reason: 'Duplicate',
      query_item: { found: true },
    })
  })
})

test('a list takes no value that is longer than it holds', async () => {
  const [list_name, value] = ['seen', 'x'.repeat(1_001)]
  const run = async (name: string, vars: Vars) =>
    (await performed(performingOn(exchange), `${LIST}.${name}`, vars, acme.account_id)).appended[name]
  expect(await run('add_item', { list_name, values: [value, 'short'] })).toMatchObject({
    accepted: 1,
    rejected: 1,
  })
  expect(await run('is_unique', { list_name, value })).toMatchObject({
    outcome: 'error',
    reason: expect.stringContaining('1000 characters'),
  })
})

describe('a SOAP step', () => {
  async function service(body: string) {
    const made = await recipient((request, response) => {
      response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'text/xml' })
      response.end(request.method === 'GET' ? wsdl(made.url) : soapAnswer(body))
    })
    return made
  }

  test('reads the description once, calls, and tells the outcome', async () => {
    const { url, received } = await service(
      '<AddLeadResponse><id>77</id><status>taken</status></AddLeadResponse>',
    )
    const vars = { url, function: 'AddLead', arg: { email: 'ann@a.example' }, reference_path: 'id' }
    const ctx = performingOn(exchange)
    const id = 'leadconduit-custom.outbound.soap'
    const done = await performed(ctx, id, vars, acme.account_id, { key: 'k-9' })
    expect(done.appended).toMatchObject({ outcome: 'success', reference: '77', status: 'taken' })
    await performed(ctx, id, vars, acme.account_id)
    expect(received.map((request) => [request.method, request.url])).toEqual([
      ['GET', '/'],
      ['POST', '/call'],
      ['POST', '/call'],
    ])
    expect(received[1]).toMatchObject({ headers: { soapaction: '"urn:add"', 'idempotency-key': 'k-9' } })
    expect(received[1]?.body).toContain('<email>ann@a.example</email>')
  })

  test('reads the description again when the service has gone from where it was', async () => {
    const gone = CLOSED_PORT
    let endpoint = `http://127.0.0.1:${gone}`
    const { url, received } = await recipient((request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' })
      response.end(request.method === 'GET' ? wsdl(endpoint) : soapAnswer('<R><id>1</id></R>'))
    })
    const run = () =>
      performed(
        performingOn(exchange),
        'leadconduit-custom.outbound.soap',
        { url, function: 'AddLead' },
        acme.account_id,
      )
    expect((await run()).appended).toMatchObject({
      outcome: 'error',
      reason: expect.stringContaining('refused'),
    })
    endpoint = url
    expect((await run()).appended).toMatchObject({ outcome: 'success' })
    expect(received.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
  })

  test('with a fault, without a description, or without the function is an error', async () => {
    const { url } = await service('<s:Fault><faultstring>No such buyer</faultstring></s:Fault>')
    const ctx = performingOn(exchange)
    const run = async (vars: Vars) =>
      outcomeOf(await performed(ctx, 'leadconduit-custom.outbound.soap', vars, acme.account_id))
    expect(await run({ url, function: 'AddLead' })).toEqual({ outcome: 'error', reason: 'No such buyer' })
    expect((await run({ url: `${url}/missing`, function: 'AddLead' })).reason).toContain('answers 404')
    expect((await run({ url, function: 'Other' })).reason).toBe('the WSDL describes no function Other')
  })
})

describe('what is no step', () => {
  test('a destination gets the lead as JSON, and its status is the outcome', async () => {
    const { url, received } = await recipient(({ url }, response) =>
      response.writeHead(Number(url.slice(1))).end(),
    )
    const ctx = performingOn(exchange)
    const vars = { lead, flow: { id: 'f' }, source: { id: 's' }, submission: {}, timeout_seconds: 1 }
    const post = async (status: number) =>
      outcomeOf(await postToDestination(ctx, `${url}/${status}`, vars, sendingFor(acme.account_id)))
    expect((await post(204)).outcome).toBe('success')
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      lead: { email: 'ann@a.example' },
      flow: { id: 'f' },
    })
    expect(await post(404)).toEqual({ outcome: 'failure', reason: 'the destination answers 404' })
    expect((await post(503)).outcome).toBe('error')
  })

  test('a pricing service names a price, or none', async () => {
    const exchange = await exchangeForThisTest({ env: { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' } })
    const ctx = performingOn(exchange)
    const { account_id } = await exchange.company('Acme')
    const { url } = await recipient(({ url }, response) => {
      response.writeHead(url === '/away' ? 500 : 200, { 'content-type': 'application/json' })
      response.end(url === '/priced' ? '{"amount":"2.75"}' : '{}')
    })
    const priceAt = async (path: string) => {
      const mappings = [
        { property: 'url', value: `${url}{{path}}` },
        { property: 'json_property.email', value: '{{lead.email}}' },
        { property: 'price_path', value: 'amount' },
      ]
      const integration = { module_id: JSON_MODULE, mappings }
      return (await askPrice(ctx, { integration }, { lead, path }, sendingFor(account_id))).price
    }
    expect(await priceAt('/priced')).toBe(2.75)
    expect(await priceAt('/silent')).toBeUndefined()
    expect(await priceAt('/away')).toBeUndefined()
    const nowhere = { module_id: JSON_MODULE, mappings: [] }
    expect(
      (await askPrice(ctx, { integration: nowhere }, { lead }, sendingFor(account_id))).price,
    ).toBeUndefined()
  })
})
