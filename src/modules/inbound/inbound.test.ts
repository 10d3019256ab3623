import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type InboundModule, SourceRefusal, type SourceRequest } from '../module.ts'
import { module } from '../modules.ts'
import { readXml } from '../outbound/read-xml.ts'
import { negotiated } from './negotiate.ts'

const inbound = module('leadconduit-default.inbound') as InboundModule
const FORM = 'application/x-www-form-urlencoded'

const post = (type: string | undefined, body: string, uri = '/flows/1/sources/2/submit'): SourceRequest => ({
  method: 'POST',
  uri,
  headers: { 'Content-Length': String(body.length), ...(type && { 'Content-Type': type }) },
  body,
})
const get = (query: string): SourceRequest => ({
  method: 'GET',
  uri: `/flows/1/sources/2/submit?${query}`,
  headers: {},
})

test.each<[string, SourceRequest, unknown]>([
  ['a query', get('a=1&b=x+y'), { a: '1', b: 'x y' }],
  ['a repeated name in a query', get('a=1&a=2'), { a: ['1', '2'] }],
  ['an empty first value that gives way', get('c=&c=2'), { c: '2' }],
  ['dots in a query stay', get('a.b=1'), { 'a.b': '1' }],
  ['a redirect among the parameters', get('redir_url=http%3A%2F%2Fx.test'), { redir_url: 'http://x.test' }],
  ['a form', post(FORM, 'a=1&b=2'), { a: '1', b: '2' }],
  ['a charset beside the type', post(`${FORM}; charset=UTF-8`, 'a=1'), { a: '1' }],
  ['a repeated name in a form', post(FORM, 'a=1&a=2'), { a: ['1', '2'] }],
  ['dotted names in a form', post(FORM, 'x.y=1&a.0=p&a.1=q'), { x: { y: '1' }, a: ['p', 'q'] }],
  ['a value that stands where parts would go', post(FORM, 'a=1&a.b=2'), { a: '1' }],
  ['the same the other way round', post(FORM, 'a.b=2&a=1'), { a: '1' }],
  ['brackets as they are', post(FORM, 'a[0]=x'), { 'a[0]': 'x' }],
  ['empty values', post(FORM, 'a=&b'), { a: '', b: '' }],
  ['a bad escape as it is', post(FORM, 'a=%zz'), { a: '%zz' }],
  ['no prototype', post(FORM, '__proto__.x=1&constructor.y=2&ok=1'), { ok: '1' }],
  [
    'JSON with whatever it holds',
    post('application/json', '{"a":{"b":[1,true,null]}}'),
    { a: { b: [1, true, null] } },
  ],
  ['any type at all as JSON', post('*/*', '{"a":1}'), { a: 1 }],
  ['JSON with line ends inside texts', post('application/json', '{"a":"x\ny"}'), { a: 'xy' }],
  ['JSON with a byte order mark', post('application/json', '\ufeff{"a":1}'), { a: 1 }],
  ['a list as JSON', post('application/json', '[1,2]'), [1, 2]],
  [
    'XML without its root',
    post('text/xml', '<lead><a>1</a><b><c>2</c></b></lead>'),
    { a: '1', b: { c: '2' } },
  ],
  [
    'attributes and repeated elements',
    post('text/xml', '<lead id="7"><a>1</a><a>2</a></lead>'),
    { id: '7', a: ['1', '2'] },
  ],
  [
    'prefixes and CDATA',
    post('text/xml', '<l:x xmlns:l="u"><l:a><![CDATA[<b>]]></l:a></l:x>'),
    { 'xmlns:l': 'u', 'l:a': '<b>' },
  ],
  ['a root with text alone', post('text/xml', '<lead>hi</lead>'), 'hi'],
  ['entities that XML knows, and no others', post('text/xml', '<lead><a>&lt;&amp;</a></lead>'), { a: '<&' }],
  ['a blank body, so the query', post(FORM, '  ', '/flows/1/sources/2/submit?a=1'), { a: '1' }],
  ['the query over the body', post(FORM, 'a=1&b=2', '/x/submit?a=3'), { a: '3', b: '2' }],
  [
    'lists of both, item by item',
    post('application/json', '{"l":["b1","b2","b3"]}', '/x/submit?l=q1&l=q2'),
    { l: ['q1', 'q2', 'b3'] },
  ],
  [
    'no body without a length',
    { method: 'POST', uri: '/x/submit?a=1', headers: { 'Content-Type': 'x/y' }, body: 'b=2' },
    { a: '1' },
  ],
  [
    'a body in pieces',
    { ...post(FORM, 'a=1'), headers: { 'Transfer-Encoding': 'chunked', 'Content-Type': FORM } },
    { a: '1' },
  ],
  [
    'a certificate under its other name',
    post(FORM, 'XXtrustedformCERTurl=c&trustedform_cert_url=d'),
    { trustedform_cert_url: 'c' },
  ],
])('%s', (_, request, parameters) => {
  expect(inbound.request(request)).toEqual(parameters)
})

const refusal = (request: SourceRequest): SourceRefusal => {
  try {
    inbound.request(request)
  } catch (error) {
    if (error instanceof SourceRefusal) return error
    throw error
  }
  throw new Error('was not refused')
}

const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(50)}">]><x><v>${'&b;'.repeat(50)}</v></x>`

test.each<[string, SourceRequest, number, RegExp]>([
  ['another method', { ...get(''), method: 'delete' }, 405, /^The DELETE method is not allowed$/],
  [
    'an Accept that nothing meets',
    { ...get(''), headers: { Accept: 'text/html' } },
    406,
    /^Not capable of generating/,
  ],
  ['a redirect that is none', get('redir_url=javascript:alert(1)'), 400, /^Invalid redir_url$/],
  ['an empty redirect', get('redir_url='), 400, /^Invalid redir_url$/],
  ['a body without a type', post(undefined, 'a=1'), 415, /^Content-Type header is required$/],
  [
    'a type that is not read',
    post('multipart/form-data', 'a'),
    406,
    /^MIME type in Content-Type header is not supported/,
  ],
  ['JSON that is none', post('application/json', '{"a"'), 400, /^Unable to parse JSON -- /],
  [
    'XML that is none',
    post('text/xml', '  a=1'),
    400,
    /Non-whitespace before first tag\. Line: 0 Column: 3 Char: a\.$/,
  ],
  [
    'XML that is not closed',
    post('text/xml', '<a><b></a>'),
    400,
    /^Body does not contain XML or XML is unparseable -- Error: .+\.$/,
  ],
  [
    'JSON of a hundred levels',
    post('application/json', `${'['.repeat(100)}${']'.repeat(100)}`),
    400,
    /deeper than 32 levels/,
  ],
  [
    'five thousand fields',
    post(
      'application/json',
      JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`f${n}`, n]))),
    ),
    400,
    /more than 2000 fields/,
  ],
  [
    'five thousand fields of a form',
    post(FORM, Array.from({ length: 5000 }, (_, n) => `f${n}=1`).join('&')),
    400,
    /more than 2000 fields/,
  ],
  ['a form of a hundred levels', post(FORM, `${'a.'.repeat(100)}a=1`), 400, /deeper than 32 levels/],
])('%s is refused with a sentence', (_, request, status, body) => {
  expect(refusal(request)).toMatchObject({
    status,
    headers: { 'Content-Type': 'text/plain' },
    body: expect.stringMatching(body),
  })
})

test('entities of a document type neither grow nor reach out', () => {
  let text = ''
  try {
    text = JSON.stringify(inbound.request(post('text/xml', bomb)))
  } catch (error) {
    expect(error).toBeInstanceOf(SourceRefusal)
  }
  expect(text.length).toBeLessThan(bomb.length * 2)
})

test.each<[string | undefined, string | undefined]>([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/json, text/plain, */*', 'application/json'],
  ['application/*', 'application/xml'],
  ['*/*;q=0.8', 'text/xml'],
  ['*', 'text/xml'],
  ['*; q=.2', 'text/xml'],
  ['text/*', 'text/xml'],
  ['*/*, text/html', 'text/xml'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8', 'application/xml'],
  ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'text/xml'],
  ['application/json;q=0.5,text/xml', 'text/xml'],
  ['application/xml;q=0.9,application/json;q=0.8', 'application/xml'],
  ['application/x-www-form-urlencoded', FORM],
  ['text/html', undefined],
  ['json', undefined],
  ['application/vnd.com.leadconduit.event+json', undefined],
  ['application/json;q=0', undefined],
])('Accept: %s is answered as %s', (accept, type) => {
  expect(negotiated(accept)).toBe(type)
})

describe('answers', () => {
  const answer = (
    vars: object,
    accept = 'application/json',
    fields?: string[],
    uri = '/flows/1/sources/2/submit',
  ) =>
    inbound.response(
      { ...get(''), uri, headers: { Accept: accept } },
      vars as Record<string, unknown>,
      fields,
    )

  test('a lead that is taken, refused, or bid for', () => {
    expect(answer({ outcome: 'success', lead: { id: 'L' } })).toMatchObject({
      status: 201,
      body: '{"outcome":"success","lead":{"id":"L"},"price":0}',
    })
    expect(answer({ outcome: 'failure', reason: 'Cap reached', lead: { id: 'L' } }).body).toBe(
      '{"outcome":"failure","reason":"Cap reached","lead":{"id":"L"},"price":0}',
    )
    const ping = '/flows/1/sources/2/ping'
    expect(
      answer({ outcome: 'success', price: 12.5, lead: { id: 'L' } }, undefined, undefined, ping),
    ).toMatchObject({ status: 200, body: '{"outcome":"success","price":12.5}' })
    expect(answer({ outcome: 'success', price: 0 }, undefined, undefined, ping).body).toBe(
      '{"outcome":"failure","reason":"no bid","price":0}',
    )
    expect(answer({ outcome: 'success', price: '2.50' }, undefined, undefined, ping).body).toBe(
      '{"outcome":"success","price":"2.50"}',
    )
  })

  test('what is null is missing, and a price that the source did not choose is not told', () => {
    const vars = { outcome: 'success', reason: null, price: null, lead: { id: 'L' } }
    expect(answer(vars).body).toBe('{"outcome":"success","lead":{"id":"L"},"price":0}')
    expect(answer({ ...vars, price: 12.5 }, undefined, ['outcome']).body).toBe(
      '{"outcome":"success","price":0}',
    )
  })

  test('in XML nothing of a value is markup', () => {
    const { body, headers } = answer(
      { outcome: 'failure', reason: 'a & b <c>', lead: { id: 'L' } },
      'text/xml',
    )
    expect(headers['Content-Type']).toBe('text/xml')
    expect(body).toContain('<reason>a &amp; b &lt;c&gt;</reason>')
    expect(headers['Content-Length']).toBe(Buffer.byteLength(body))
  })

  test('the variables that the source wants, missing ones left out and the price added', () => {
    const vars = {
      outcome: 'success',
      lead: { id: 'L', email: { normal: 'a@x.test' } },
      trustedform: { age: 5 },
      anura: { 42: { x: 1 } },
    }
    expect(
      answer(vars, undefined, ['outcome', 'lead.email', 'trustedform.age', 'nothing', 'anura.42.x']).body,
    ).toBe(
      '{"outcome":"success","lead":{"email":"a@x.test"},"trustedform":{"age":5},"anura":{"\'42\'":{"x":1}},"price":0}',
    )
  })

  test('a redirect leads on with the same body', () => {
    const uri = '/flows/1/sources/2/submit?redir_url=https%3A%2F%2Fx.test%2Fok'
    expect(answer({ outcome: 'error', lead: { id: 'L' } }, undefined, undefined, uri)).toMatchObject({
      status: 303,
      headers: { Location: 'https://x.test/ok' },
    })
    const bare = '/flows/1/sources/2/submit?redir_url=https://x.test'
    expect(answer({ outcome: 'success' }, undefined, undefined, bare).headers.Location).toBe('https://x.test')
  })

  test('examples can be sent as they stand, in each form', () => {
    const params = { first_name: 'Ann', email: 'a@x.test' }
    const shown = inbound.examples?.('1', '2', params) ?? []
    expect(shown).toHaveLength(5)
    for (const request of shown) expect(inbound.request(request)).toEqual(params)
  })
})

describe('whatever comes', () => {
  const type = fc.constantFrom(FORM, 'application/json', 'text/xml', 'application/xml', '*/*', 'text/plain')
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.stringMatching(/^[<>a-c/ ="&;![\]]{0,40}$/),
    fc.stringMatching(/^[a-c.=&%[\]0-9_]{0,40}$/),
  )

  test('a request is parameters or a refusal, and touches no prototype', () => {
    fc.assert(
      fc.property(type, body, fc.string(), (contentType, text, query) => {
        try {
          inbound.request(post(contentType, text, `/x/submit?${query}`))
        } catch (error) {
          expect(error).toBeInstanceOf(SourceRefusal)
        }
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  test('an answer can be read in the form that it says', () => {
    const vars = fc.dictionary(
      fc.constantFrom('outcome', 'reason', 'price', 'lead', 'appended'),
      fc.anything(),
    )
    const ids = [
      'leadconduit-default.inbound',
      'leadconduit-standard.inbound.verbose',
      'leadconduit-standard.inbound.classic',
      'leadconduit-standard.inbound.feedback',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.constantFrom('application/json', 'text/xml'),
        vars,
        (id, accept, given) => {
          const { body, headers } = (module(id) as InboundModule).response(
            { ...get(''), headers: { Accept: accept } },
            given,
          )
          if (headers['Content-Type'] === 'application/json') JSON.parse(body)
          else expect(readXml(body)).toBeDefined()
        },
      ),
      { numRuns: 1500 },
    )
  })
})
