// How sources speak, over a real socket: every row of the documented parsing and negotiation.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { api } from '../src/api.ts'
import { sql } from '../src/db/db.ts'
import { openTestExchange, type TestExchange } from './support/exchange.ts'
import { FORM, formSource, liveFlow } from './support/leads.ts'
import { must } from './support/story.ts'
import { request, spoken } from './support/wire.ts'

const MIME_REFUSAL =
  'MIME type in Content-Type header is not supported. Use only application/x-www-form-urlencoded, application/json, application/xml, text/xml.'
const ACCEPT_REFUSAL = 'Not capable of generating content according to the Accept header'
const FORM_TYPE = 'Content-Type: application/x-www-form-urlencoded'
const JSON_TYPE = 'Content-Type: application/json'

let exchange: TestExchange
let path: string
let account: string

beforeAll(async () => {
  exchange = await openTestExchange()
  const acme = await exchange.company('Acme')
  account = acme.account_id
  path = `/flows/${await liveFlow(acme)}/sources/${FORM}/submit`
})

afterAll(() => exchange.close())

const ask = (line: string, headers: string[] = [], body = '') =>
  spoken(exchange.address, request(line, headers, body))

/** A body with its length. */
const post = (query: string, headers: string[], body: string) =>
  ask(`POST ${path}${query}`, [...headers, `Content-Length: ${Buffer.byteLength(body)}`], body)

/** The values of the lead that came in last. */
async function lastLead(): Promise<Record<string, any>> {
  const [row] = await exchange.rows<{ id: string; lead: Record<string, unknown> }>(
    sql`select id, vars -> 'lead' as lead from leads where account_id = ${account} order by id desc limit 1`,
  )
  return { ...row?.lead, id: row?.id }
}

async function leads(): Promise<number> {
  const [row] = await exchange.rows<{ n: number }>(
    sql`select count(*)::int as n from leads where account_id = ${account}`,
  )
  return row?.n ?? 0
}

describe('what is refused, in plain text, and leaves no lead', () => {
  test.each<[string, () => Promise<{ status: number; body: string }>, number, string]>([
    ['another method', () => ask(`PUT ${path}`), 405, 'The PUT method is not allowed'],
    ['DELETE', () => ask(`DELETE ${path}`), 405, 'The DELETE method is not allowed'],
    ['OPTIONS that is no preflight', () => ask(`OPTIONS ${path}`), 405, 'The OPTIONS method is not allowed'],
    ['HTML wanted', () => ask(`GET ${path}?a=1`, ['Accept: text/html']), 406, ACCEPT_REFUSAL],
    [
      'a vendor type wanted',
      () => ask(`GET ${path}`, ['Accept: application/vnd.com.leadconduit.event+json']),
      406,
      ACCEPT_REFUSAL,
    ],
    ['a body without a type', () => post('', [], 'a=1'), 415, 'Content-Type header is required'],
    ['multipart', () => post('', ['Content-Type: multipart/form-data; boundary=x'], 'x'), 406, MIME_REFUSAL],
    ['plain text', () => post('', ['Content-Type: text/plain'], 'x'), 406, MIME_REFUSAL],
    ['an empty redir_url', () => ask(`GET ${path}?redir_url=`), 400, 'Invalid redir_url'],
    [
      'a redir_url that is no http address',
      () => ask(`GET ${path}?redir_url=ftp://x.example`),
      400,
      'Invalid redir_url',
    ],
    [
      'a body over 1 MiB',
      () => post('', [JSON_TYPE], `{"a":"${'x'.repeat(1_100_000)}"}`),
      413,
      'The body is larger than 1 MiB',
    ],
    [
      '2,001 fields',
      () => post('', [FORM_TYPE], Array.from({ length: 2_001 }, (_, n) => `f${n}=1`).join('&')),
      400,
      'There are more than 2000 fields',
    ],
    [
      'JSON 40 levels deep',
      () => post('', [JSON_TYPE], `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`),
      400,
      'The body is nested deeper than 32 levels',
    ],
  ])('%s', async (_, send, status, body) => {
    const before = await leads()
    const answer = await send()
    expect([answer.status, answer.body]).toEqual([status, body])
    expect(await leads()).toBe(before)
  })

  test('JSON that cannot be read says so in the words of the parser', async () => {
    const answer = await post('', [JSON_TYPE], '{"a":')
    expect(answer.status).toBe(400)
    expect(answer.body).toMatch(/^Unable to parse JSON -- /)
    expect(answer.headers['content-type']).toBe('text/plain')
  })

  test('XML that cannot be read says so', async () => {
    const answer = await post('', ['Content-Type: text/xml'], '<a><b></a>')
    expect(answer.status).toBe(400)
    expect(answer.body).toMatch(/^Body does not contain XML or XML is unparseable -- Error: .*\.$/)
  })

  test('the methods that are allowed are named', async () => {
    expect((await ask(`PUT ${path}`)).headers.allow).toBe('GET, POST')
  })

  test('an XML that would grow without end stays as small as it was sent', async () => {
    const bomb = `<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY b${n} "${(n ? `&b${n - 1};` : '&a;').repeat(10)}">`).join('')}]><lead><first_name>&b8;</first_name></lead>`
    const answer = await post('', ['Content-Type: text/xml'], bomb)
    expect([201, 400]).toContain(answer.status)
    if (answer.status === 201) expect(JSON.stringify(await lastLead()).length).toBeLessThan(2_000)
  })
})

describe('what is read, and what of it becomes the lead', () => {
  test.each<[string, () => Promise<unknown>, Record<string, unknown>]>([
    [
      'GET with a query',
      () => ask(`GET ${path}?first_name=Ann&last_name=Lee`),
      { first_name: 'Ann', last_name: 'Lee' },
    ],
    ['POST without a length', () => ask(`POST ${path}?first_name=Ann`, [FORM_TYPE]), { first_name: 'Ann' }],
    [
      'a form',
      () => post('', [FORM_TYPE], 'first_name=Ann+Bo&last_name=%zz'),
      { first_name: 'Ann Bo', last_name: '%zz' },
    ],
    [
      'a form with a charset',
      () => post('', [`${FORM_TYPE}; charset=UTF-8`], 'first_name=J%C3%B6rg'),
      { first_name: 'Jörg' },
    ],
    [
      'a form in Latin-1',
      () =>
        spoken(
          exchange.address,
          Buffer.concat([
            Buffer.from(request(`POST ${path}`, [`${FORM_TYPE}; charset=ISO-8859-1`, 'Content-Length: 15'])),
            Buffer.from('first_name=J\xf6rg', 'latin1'),
          ]),
        ),
      { first_name: 'Jörg' },
    ],
    [
      'JSON',
      () => post('', [JSON_TYPE], '{"first_name":"Ann","unknown":1}'),
      { first_name: 'Ann', unknown: undefined },
    ],
    ['JSON by */*', () => post('', ['Content-Type: */*'], '{"first_name":"Ann"}'), { first_name: 'Ann' }],
    [
      'JSON with a line end in a text',
      () => post('', [JSON_TYPE], '{"first_name":"A\nnn"}'),
      { first_name: 'Ann' },
    ],
    [
      'JSON with a byte order mark',
      () => post('', [JSON_TYPE], '\ufeff{"first_name":"Ann"}'),
      { first_name: 'Ann' },
    ],
    ['a JSON list, which names nothing', () => post('', [JSON_TYPE], '[1,2]'), { first_name: undefined }],
    ['a JSON text', () => post('', [JSON_TYPE], '"text"'), { first_name: undefined }],
    [
      'XML',
      () => post('', ['Content-Type: application/xml'], '<lead><first_name>A &amp; B</first_name></lead>'),
      { first_name: 'A & B' },
    ],
    ['an empty body', () => post('?first_name=Ann', [JSON_TYPE], '  '), { first_name: 'Ann' }],
    [
      'body and query',
      () => post('?first_name=Query', [FORM_TYPE], 'first_name=Body&last_name=Lee'),
      { first_name: 'Query', last_name: 'Lee' },
    ],
    [
      'chunks',
      () =>
        ask(`POST ${path}`, [FORM_TYPE, 'Transfer-Encoding: chunked'], 'e\r\nfirst_name=Ann\r\n0\r\n\r\n'),
      { first_name: 'Ann' },
    ],
    [
      '__proto__',
      () => post('', [JSON_TYPE], '{"__proto__":{"first_name":"Eve"},"last_name":"Lee"}'),
      { first_name: undefined, last_name: 'Lee' },
    ],
    ['NUL', () => post('', [JSON_TYPE], '{"first_name":"A\\u0000nn"}'), { first_name: 'Ann' }],
    ['half a character', () => post('', [JSON_TYPE], '{"first_name":"A\\ud800"}'), { first_name: 'A\ufffd' }],
  ])('%s', async (_, send, expected) => {
    expect(await send()).toMatchObject({ status: 201 })
    const lead = await lastLead()
    for (const [name, value] of Object.entries(expected)) expect(lead[name], name).toEqual(value)
  })
})

describe('the form of the answer', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/*', 'application/xml'],
    ['*/*;q=0.8', 'text/xml'],
    ['text/*', 'text/xml'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8', 'application/xml'],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'text/xml'],
    ['application/json;q=0.5,text/xml', 'text/xml'],
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
  ])('Accept: %s', async (accept, type) => {
    const answer = await ask(`GET ${path}?first_name=Ann`, accept === undefined ? [] : [`Accept: ${accept}`])
    expect([answer.status, answer.headers['content-type']]).toEqual([201, type])
    const { id } = await lastLead()
    expect(answer.body).toBe(
      type.endsWith('xml')
        ? `<?xml version="1.0"?>\n<result>\n  <outcome>success</outcome>\n  <lead>\n    <id>${id}</id>\n  </lead>\n  <price>0</price>\n</result>`
        : `{"outcome":"success","lead":{"id":"${id}"},"price":0}`,
    )
  })

  test('a redirect has the same body', async () => {
    const answer = await ask(`GET ${path}?redir_url=https%3A%2F%2Fshop.example%2Fthanks`)
    expect([answer.status, answer.headers.location]).toEqual([303, 'https://shop.example/thanks'])
    expect(answer.body).toContain('"outcome":"success"')
    const ping = await ask(`GET ${path.replace(/submit$/, 'ping')}?redir_url=https%3A%2F%2Fshop.example`)
    expect([ping.status, ping.headers.location]).toEqual([303, 'https://shop.example'])
    const declared = api.find((row) => row.path.endsWith('/ping'))?.answers
    expect(Object.keys(declared ?? {}), 'as the description says').toEqual(['200', '303'])
  })

  test('pages of every origin may ask, and a preflight is answered', async () => {
    const plain = await ask(`GET ${path}`, ['Origin: https://shop.example'])
    expect(plain.headers['access-control-allow-origin']).toBe('*')
    const asked = [
      'Origin: https://shop.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: content-type',
    ]
    const preflight = await ask(`OPTIONS ${path}`, asked)
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type',
      },
    })
  })

  test('a HEAD is not allowed, and has no body', async () => {
    const answer = await ask(`HEAD ${path}`)
    expect([answer.status, answer.body]).toEqual([405, ''])
  })

  test('a slash at the end is another address', async () => {
    expect((await ask(`GET ${path}/`)).status).toBe(404)
  })
})

describe('sources with a key of their own', () => {
  test('only the source itself, with a key of its account, may send', async () => {
    const seller = await exchange.company('Seller')
    const buyer = await exchange.company('Buyer')
    const entity = { id: seller.account_id }
    await must(201, buyer.post('/invitations/source', { email: seller.email }))
    const [invitation] = await must(200, seller.get('/invitations?direction=received'))
    await must(200, seller.post(`/invitations/${invitation.id}/accept`, {}))
    const flow = await liveFlow(buyer, {
      sources: [{ ...formSource, entity, authentication_required: true }],
    })
    const theirs = `/flows/${flow}/sources/${seller.account_id}/submit`
    const as = (key: string) => [`Authorization: Basic ${Buffer.from(`API:${key}`).toString('base64')}`]
    const refused = { status: 401, body: '{"message":"Unauthorized source"}' }
    expect(await ask(`GET ${theirs}?email=a@example.com`)).toMatchObject(refused)
    expect(await ask(`GET ${theirs}?email=a@example.com`, as('0'.repeat(40)))).toMatchObject(refused)
    expect(await ask(`GET ${theirs}?email=a@example.com`, as(buyer.api_key))).toMatchObject(refused)
    expect(await ask(`GET ${theirs}?email=a@example.com`, as(seller.api_key))).toMatchObject({ status: 201 })
    const [kept] = await exchange.rows<{ submission: unknown }>(
      sql`select submission from leads where account_id = ${buyer.account_id}`,
    )
    expect(JSON.stringify(kept)).not.toContain('Authorization')
  })
})

describe('requests that end too soon', () => {
  test('half a body makes no lead', async () => {
    const before = await leads()
    await spoken(
      exchange.address,
      request(`POST ${path}`, [FORM_TYPE, 'Content-Length: 100'], 'first_name=A'),
      false,
    )
    expect((await ask(`GET ${path}?first_name=After`)).status).toBe(201)
    expect(await leads()).toBe(before + 1)
  })
})
