import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { SubmissionDocs } from '../src/docs/submission-docs.ts'
import { checkOf } from '../src/http/validate.ts'
import { browser } from './support/browser.ts'
import { curl as run } from './support/curl.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { connectedPartners, must } from './support/story.ts'
import { liveFlow, STANDARD, submit, WEB } from './support/submitting.ts'

const TEXAS = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }] }
const CRITERIA = { outcome: 'failure', reason: 'Texas only', rule_set: TEXAS }
const HOURS = { time_zone: 'America/Chicago', days: { monday: [['08:30', '16:45']] } }

const OUR_SCRIPT = '<script src="/flows/submission-docs.js" defer></script>'

const docsOf = (flow: any, source = WEB) => `/flows/${flow.id}/sources/${source}/docs`

async function readDocs(exchange: TestExchange, flow: any, source = WEB): Promise<any> {
  const docs = await must(200, exchange.visitor.get(`${docsOf(flow, source)}.json`))
  expect(checkOf(SubmissionDocs)(docs)).toEqual([])
  return docs
}

test('the docs say where to send what, which leads are taken, and how to read the answer', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, {
    acceptance_criteria: CRITERIA,
    hours_of_operation: HOURS,
    ping_enabled: true,
  })
  await must(200, acme.put('/account', { lead_ping_enabled: true }))
  const docs = await readDocs(exchange, flow)
  const { base_url } = exchange.ground.config
  expect(docs).toMatchObject({
    enabled: true,
    account: { id: acme.account_id, name: 'Acme' },
    flow: { id: flow.id, name: 'Solar' },
    source: { id: WEB, name: 'Web Form', authentication_required: false },
    docs_url: `${base_url}${docsOf(flow)}`,
    submit: { url: `${base_url}/flows/${flow.id}/sources/${WEB}/submit`, methods: ['POST', 'GET'] },
    ping: { url: `${base_url}/flows/${flow.id}/sources/${WEB}/ping` },
    acceptance_criteria: [
      { level: 'flow', demands: ['State must be equal to TX'], outcome: 'failure', reason: 'Texas only' },
    ],
    hours_of_operation: HOURS,
    prices: null,
    feedback: false,
  })
  expect(docs.params.find(({ name }: any) => name === 'state')).toMatchObject({
    required: 'yes',
    type: 'state',
  })
  expect(docs.submit.examples.map(({ title }: any) => title)).toEqual([
    'POST of a form, answered in JSON',
    'GET, in the address, answered in JSON',
    'POST of JSON, answered in JSON',
    'POST of XML, answered in XML',
    'POST of a form, answered in XML',
  ])
  expect(docs.submit.answers).toContainEqual({
    outcome: 'failure',
    status: 201,
    content_type: 'application/json',
    body: '{"outcome":"failure","reason":"Texas only","lead":{"id":"5fd4371e940df5a34a3888b2"},"price":0}',
  })
  expect(docs.ping.answers[0]).toMatchObject({ status: 200, body: '{"outcome":"success","price":5}' })
  expect(docs.statuses.map(({ status }: any) => status)).toContain(429)

  const page = await exchange.visitor.get(docsOf(flow))
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('access-control-allow-origin')).toBe('*')
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'self'; connect-src 'self'; form-action 'none'/,
  )
  expect(page.body).toContain('<h1>How Web Form sends leads to Acme</h1>')
  expect(page.body).toContain('<li>State must be equal to TX</li>')
  expect(page.body).toContain('Monday: 08:30 to 16:45')
  expect(page.body.match(/<script/g)).toHaveLength(1)
  expect(page.body).toContain(OUR_SCRIPT)
  expect(page.body).not.toMatch(/style="| on\w+="|https?:\/\/(?!localhost|127\.0\.0\.1)[^<]*" /)
})

test('every example works as it stands, in a shell', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { acceptance_criteria: CRITERIA })
  const { submit, try_it } = await readDocs(exchange, flow)
  const { base_url } = exchange.ground.config
  for (const { curl, headers } of [try_it, ...submit.examples]) {
    const { status, text } = await run(curl, { from: base_url, to: exchange.address })
    expect(status, curl).toBe(201)
    const isXml = headers.Accept === 'text/xml'
    expect(text, curl).toContain(isXml ? '<outcome>success</outcome>' : '"outcome":"success"')
  }
  const tests = await exchange.rows<{ is_test: boolean }>(sql`select is_test from leads order by id`)
  expect(tests.map(({ is_test }) => is_test)).toEqual([true, false, false, false, false, false])
})

test('prices are told to the two companies concerned, and to nobody else', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  const flow = await liveFlow(buyer, {
    sources: [
      {
        entity: { id: seller.account_id },
        integration: { module_id: STANDARD },
        authentication_required: true,
      },
    ],
    pricing: { prices: [{ amount: 17.25 }] },
  })
  const path = docsOf(flow, seller.account_id)
  for (const concerned of [seller, buyer]) {
    expect(await must(200, concerned.get(`${path}.json`))).toMatchObject({ prices: ['$17.25'] })
    expect((await concerned.get(path)).body).toContain('<li>$17.25</li>')
  }
  for (const other of [exchange.visitor, await exchange.company('Stranger')]) {
    expect(await must(200, other.get(`${path}.json`))).toMatchObject({ prices: null })
    expect((await other.get(path)).body).not.toContain('17.25')
  }
  const docs = await readDocs(exchange, flow, seller.account_id)
  expect(docs.submit.examples[0].curl).toContain('-u API:YOUR_API_KEY')
  expect(docs.statuses.map(({ status }: any) => status)).toContain(401)
  expect((await exchange.as('0'.repeat(40)).get(path)).status).toBe(401)
})

test('names that people chose are text, wherever they stand', async () => {
  const exchange = await exchangeForThisTest()
  const evil = `"><script>alert(1)</script><img src=x onerror='x'>`
  const acme = await exchange.company('Acme')
  const shown = { name: evil, module_ids: [STANDARD], source: 'form', recipient: null }
  const entity = await must(201, acme.post('/entities', shown))
  await must(200, acme.put('/account', { name: `Acme ${evil}` }))
  await exchange.rows(sql`update entities set field_suffix = 'acme' where id = ${acme.account_id}`)
  const field = { id: 'roof_acme', name: `Roof ${evil}`, description: evil, type: 'string' }
  await must(201, acme.post('/fields', field))
  const flow = await liveFlow(acme, {
    name: `Solar ${evil}`,
    fields: ['first_name', 'roof_acme'],
    sources: [{ entity: { id: entity.id }, integration: { module_id: STANDARD } }],
    acceptance_criteria: {
      outcome: 'failure',
      reason: evil,
      rule_set: { op: 'and', rules: [{ lhv: 'lead.roof_acme', op: 'is equal to', rhv: `it's ${evil}` }] },
    },
  })
  const page = await exchange.visitor.get(docsOf(flow, entity.id))
  expect(page.status).toBe(200)
  expect(page.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page.body.replace(OUR_SCRIPT, '')).not.toMatch(/<script|<img/)
  const { submit } = await readDocs(exchange, flow, entity.id)
  const { base_url } = exchange.ground.config
  const said = await run(submit.examples[2].curl, { from: base_url, to: exchange.address })
  expect(said.text).toContain('"outcome":"success"')
})

test('what is not there is a 404; a lead that is posted to the docs is told where to go', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme)
  const nowhere = { id: '0'.repeat(24) }
  const pages = [docsOf(nowhere), docsOf(flow, nowhere.id)]
  for (const path of pages) {
    const page = await exchange.visitor.get(path)
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect((await exchange.visitor.get(`${path}.json`)).body).toEqual({ error: 'not found' })
  }
  expect((await exchange.visitor.get('/flows/x/sources/y/docs')).status).toBe(404)
  const posted = await fetch(exchange.address + docsOf(flow), {
    method: 'POST',
    body: new URLSearchParams({ a: '1' }),
  })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect(await posted.text()).toContain(`/flows/${flow.id}/sources/${WEB}/submit`)
  const head = await fetch(exchange.address + docsOf(flow), { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('a flow that takes no leads says so', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { enabled: false })
  expect(await readDocs(exchange, flow)).toMatchObject({ enabled: false, ping: null })
  expect((await exchange.visitor.get(docsOf(flow))).body).toContain('No leads are taken at the moment')
})

test('who looked at the docs is noted and listed, for the company whose flow it is', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme)
  await exchange.visitor.get(docsOf(flow), { 'user-agent': 'first' })
  await exchange.visitor.get(`${docsOf(flow)}.json`, { 'user-agent': 'x'.repeat(600) })
  await exchange.visitor.get(docsOf(flow, '0'.repeat(24)))
  const list = await eventually(async () => {
    const list = await must(200, acme.get('/submission_doc_access_logs'))
    expect(list).toHaveLength(2)
    return list
  })
  expect(list.map(({ user_agent }: any) => user_agent).toSorted()).toEqual(['first', 'x'.repeat(500)])
  expect(list[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    flow_id: flow.id,
    source_id: WEB,
    ip: '127.0.0.1',
    user_agent: expect.any(String),
    created_at: expect.any(String),
  })
  expect(await must(200, acme.get('/submission_doc_access_logs?limit=1'))).toHaveLength(1)
  expect(await must(200, acme.get(`/submission_doc_access_logs?flow_id=${'0'.repeat(24)}`))).toEqual([])
  const stranger = await exchange.company('Stranger')
  expect(await must(200, stranger.get('/submission_doc_access_logs'))).toEqual([])
  await exchange.rows(sql`update docs_accesses set created_at = now() - interval '91 days'`)
  expect(await must(200, acme.get('/submission_doc_access_logs'))).toEqual([])
})

test('pages of any site may ask for meta and docs', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme)
  const asking = {
    origin: 'https://form.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }
  for (const name of ['meta', 'docs', 'docs.json']) {
    const url = `${exchange.address}/flows/${flow.id}/sources/${WEB}/${name}`
    const asked = await fetch(url, { method: 'OPTIONS', headers: asking })
    expect([asked.status, asked.headers.get('access-control-allow-headers')], name).toEqual([
      204,
      'authorization',
    ])
    expect(asked.headers.get('access-control-allow-origin'), name).toBe('*')
    const lost = await fetch(url.replace(WEB, '0'.repeat(24)))
    expect([lost.status, lost.headers.get('access-control-allow-origin')], name).toEqual([404, '*'])
    expect((await fetch(url)).headers.get('access-control-allow-origin'), name).toBe('*')
  }
  const meta = `${exchange.address}/flows/${flow.id}/sources/${WEB}/meta`
  expect((await fetch(meta, { method: 'OPTIONS' })).status).toBe(404)
  expect((await fetch(`${exchange.address}/flows`, { method: 'OPTIONS', headers: asking })).status).toBe(404)
})

test('the docs say whether leads are taken now, how much room there is to those concerned, and every reason', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const cap = { maximum: 2, duration: 1, duration_units: 'day', name: 'Daily', reason: 'Enough for today' }
  const flow = await liveFlow(acme, {
    acceptance_criteria: CRITERIA,
    caps: [cap],
    steps: [{ type: 'filter', outcome: 'failure', reason: 'Too late', rule_set: TEXAS }],
  })
  const { now, reasons } = await readDocs(exchange, flow)
  expect(now).toEqual({ state: 'open', caps: null })
  expect(reasons).toEqual([
    { when: 'The flow is switched off', outcome: 'error', reason: 'Flow is disabled' },
    { when: 'An acceptance criterion is not met', outcome: 'failure', reason: 'Texas only' },
    { when: 'A cap is reached', outcome: 'failure', reason: 'Enough for today' },
    { when: 'A filter stops the lead', outcome: 'failure', reason: 'Too late' },
  ])
  const other = await liveFlow(acme, { caps: [cap] })
  const seen = async () => (await must(200, acme.get(`${docsOf(other)}.json`))).now
  const room = { name: 'Daily', maximum: 2, duration: 1, duration_units: 'day' }
  expect(await seen()).toEqual({ state: 'open', caps: [{ ...room, left: 2 }] })
  for (let n = 1; n <= 2; n++) await submit(exchange, other.id, { email: `ann${n}@example.com` })
  await eventually(async () => expect(await seen()).toEqual({ state: 'full', caps: [{ ...room, left: 0 }] }))
  expect((await readDocs(exchange, other)).now).toEqual({ state: 'full', caps: null })
  expect((await exchange.visitor.get(docsOf(other))).body).toContain('A cap is reached')
  expect((await acme.get(docsOf(other))).body).toContain('Daily: 0 of 2 left in this day')
  const shut = await liveFlow(acme, { hours_of_operation: { time_zone: 'UTC', days: {} } })
  expect((await readDocs(exchange, shut)).now.state).toBe('closed')
})

test('the docs come as files for other programs, and each tells the same', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme | <b>')
  const flow = await liveFlow(acme, { acceptance_criteria: CRITERIA })
  const file = async (ending: string) => {
    const response = await fetch(`${exchange.address}${docsOf(flow)}.${ending}`)
    expect([response.status, response.headers.get('access-control-allow-origin')], ending).toEqual([200, '*'])
    return { type: response.headers.get('content-type'), text: await response.text() }
  }
  const markdown = await file('md')
  expect(markdown.type).toBe('text/markdown; charset=utf-8')
  expect(markdown.text).toContain(String.raw`# How Web Form sends leads to Acme \| \<b\>`)
  expect(markdown.text).toContain('- State must be equal to TX')
  const csv = await file('csv')
  expect(csv.text.split('\r\n')[0]).toBe('first_name,last_name,email,phone_1,city,state')
  const openapi = JSON.parse((await file('openapi.json')).text)
  const path = openapi.paths[`/flows/${flow.id}/sources/${WEB}/submit`].post
  expect(Object.keys(path.responses)).toContain('201')
  expect(openapi.components.schemas.Lead.required).toEqual(['state'])
  const postman = JSON.parse((await file('postman.json')).text)
  expect(postman.item.map(({ name }: any) => name)).toEqual(['Test leads', 'Leads'])
  const nowhere = docsOf({ id: '0'.repeat(24) })
  for (const ending of ['md', 'csv', 'openapi.json', 'postman.json']) {
    expect((await exchange.visitor.get(`${nowhere}.${ending}`)).status).toBe(404)
  }
})

test('whoever is signed in at a browser is told what the company may know', async () => {
  const exchange = await exchangeForThisTest()
  const person = browser(exchange.address)
  const first = {
    account: { name: 'Acme' },
    user: { email: 'ada@acme.example', first_name: 'Ada', last_name: 'Park' },
  }
  await must(201, person.post('/session/first', { ...first, password: 'correct horse battery' }))
  const flow = await must(
    201,
    person.post('/flows', {
      name: 'Solar',
      enabled: true,
      fields: ['email'],
      sources: [{ entity: { id: WEB }, integration: { module_id: STANDARD } }],
      steps: [],
      pricing: { prices: [{ amount: 17.25 }] },
    }),
  )
  expect((await person.get(docsOf(flow))).body).toContain('$17.25')
  expect((await exchange.visitor.get(docsOf(flow))).body).not.toContain('17.25')
})

test('the docs tell what has changed with each deploy, and nothing of what is only saved', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme)
  const saved = await must(200, acme.get(`/flows/${flow.id}`))
  const fields = [...saved.fields, 'postal_code']
  await must(200, acme.put(`/flows/${flow.id}`, { ...saved, fields, acceptance_criteria: CRITERIA }))
  expect((await readDocs(exchange, flow)).changes).toEqual([])
  await must(200, acme.post(`/flows/${flow.id}/deploy`))
  const changes = ['New field: Postal Code (postal_code)', 'New criterion: State must be equal to TX']
  expect((await readDocs(exchange, flow)).changes).toEqual([{ at: expect.any(String), changes }])
  await must(
    200,
    acme.put(`/flows/${flow.id}`, { ...saved, fields, acceptance_criteria: CRITERIA, name: 'Sun' }),
  )
  await must(200, acme.post(`/flows/${flow.id}/deploy`))
  expect((await readDocs(exchange, flow)).changes).toHaveLength(1)
  const page = await exchange.visitor.get(docsOf(flow))
  expect(page.body).toContain('<li>New criterion: State must be equal to TX</li>')
})
