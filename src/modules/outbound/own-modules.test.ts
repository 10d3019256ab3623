// The modules that carry leads to buyers, lists, mailboxes and files.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Vars } from '../../lib/vars.ts'
import { listAppended, listQuestion } from '../list-question.ts'
import type { OutboundModule } from '../module.ts'
import { builtIns, module, modulesOf } from '../modules.ts'

const outbound = (id: string) => module(id) as OutboundModule
const standard = outbound('leadconduit-default.outbound')

const typed = (normal: unknown, parts: object = {}) => ({ normal, raw: normal, valid: true, ...parts })

describe('the default recipient', () => {
  const vars = {
    url: 'https://x.example.com/in',
    lead: {
      id: 'L',
      first_name: 'Ann',
      email: typed('a@x.test'),
      a: { b: [1, 2] },
      no: undefined,
      nil: null,
    },
  }

  test('gets every field by its dotted name, and the price', () => {
    expect(standard.request?.(vars)).toMatchObject({
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'id=L&first_name=Ann&email=a%40x.test&a.b.0=1&a.b.1=2&nil=&price=0',
    })
  })

  test('gets them in the query, beside what stands there', () => {
    const url = 'https://x.example.com/in?key=1&email=old'
    expect(standard.request?.({ ...vars, url, method: 'get' }).url).toBe(
      'https://x.example.com/in?key=1&id=L&first_name=Ann&email=a%40x.test&a.b.0=1&a.b.1=2&nil=&price=0',
    )
  })

  test('gets what was sent where a value is not valid, and what a mapping says instead of a field', () => {
    const lead = { phone_1: { normal: 'x', raw: 'call me', valid: false }, email: 'a' }
    const body = standard.request?.({ ...vars, lead, default: { custom: { email: 'b' } } }).body
    expect(body).toBe('phone_1=call%20me&email=b&price=0')
  })

  test.each<[object, object]>([
    [
      { headers: {}, body: '{}' },
      { outcome: 'error', reason: 'No Content-Type specified in server response' },
    ],
    [
      { headers: { 'Content-Type': 'text/html' }, body: '' },
      { outcome: 'error', reason: 'Unsupported Content-Type specified in server response' },
    ],
    [
      { headers: { 'Content-Type': 'application/json' }, body: '{"outcome":"SUCCESS","price":3}' },
      { outcome: 'success', price: 3 },
    ],
    [
      { headers: { 'Content-Type': 'application/json' }, body: '{"message":"no"}' },
      { outcome: 'error', reason: 'no' },
    ],
    [
      { headers: { 'Content-Type': 'application/json' }, body: '{' },
      { outcome: 'error', reason: 'Unrecognized response' },
    ],
    [
      {
        headers: { 'Content-Type': 'text/xml' },
        body: '<r><outcome>failure</outcome><reason>old</reason></r>',
      },
      { outcome: 'failure', reason: 'old' },
    ],
    [
      {
        headers: { 'Content-Type': 'text/xml' },
        body: '<r v="1"><outcome>success</outcome><a x="2">t</a></r>',
      },
      { v: '1', outcome: 'success', a: { x: '2', _: 't' } },
    ],
  ])('an answer %j is %j', (answer, appended) => {
    expect(standard.response?.(vars, {}, { status: 200, headers: {}, body: '', ...answer })).toMatchObject(
      appended,
    )
  })
})

describe('custom deliveries', () => {
  const custom = (kind: string) => outbound(`leadconduit-custom.outbound.${kind}`)
  const url = 'https://x.example.com/'

  test('a list has no holes', () => {
    const list = { a: [1, null, 2], b: { 0: null, 1: 'y' }, 'c.0': null, 'c.1': 'z', d: null }
    expect(custom('json').request?.({ url, json_property: list }).body).toBe(
      '{"a":[1,2],"b":["y"],"c":["z"],"d":null}',
    )
    expect(
      custom('form').request?.({ url, form_field: { a: [1, null, 2], 'c.0': null, d: null } }).body,
    ).toBe('a=1&a=2&d=')
    expect(custom('xml').request?.({ url, xml_path: { r: { a: [1, null, 2] } } }).body).toBe(
      '<?xml version="1.0"?>\n<r>\n  <a>1</a>\n  <a>2</a>\n</r>',
    )
  })

  test('a header joins its values, needs one, and may sign in by itself', () => {
    const header = { A: ['x', 'y'], B: '', C: null, authorization: 'Bearer t' }
    const headers = custom('json').request?.({ url, header, basic_username: 'u' }).headers
    expect(headers).toMatchObject({ A: 'x, y', Authorization: 'Bearer t' })
    expect(Object.keys(headers ?? {})).not.toContain('B')
    expect(Object.keys(headers ?? {})).not.toContain('C')
  })

  test.each<[string, Vars, boolean]>([
    ['json', { header: { 'Content-Type': 'application/ld+json' } }, true],
    ['json', { header: { 'Content-Type': 'application/x-json; charset=utf-8' } }, true],
    ['json', { header: { 'Content-Type': 'application/x-www-form-urlencoded' } }, false],
    ['json', { json_parameter: 'p', header: { 'Content-Type': 'application/x-www-form-urlencoded' } }, true],
    ['xml', { header: { 'Content-Type': 'application/soap+xml' } }, true],
    ['xml', { header: { 'Content-Type': 'application/x-www-form-urlencoded' } }, false],
    ['xml', { xml_parameter: 'p', header: { 'content-type': 'application/x-www-form-urlencoded' } }, true],
    ['query', { header: { 'Content-Type': 'application/json' } }, false],
  ])('a content type fits the body, %s with %j: %s', (kind, vars, fits) => {
    expect(custom(kind).validate?.({ url, ...vars })).toBe(
      fits ? undefined : 'Invalid Content-Type header value',
    )
  })

  test('an answer in XML is appended with its attributes among the elements', () => {
    const body = '<a x="1"><x>2</x><b y="3">t</b></a>'
    const answer = { status: 200, headers: { 'Content-Type': 'text/xml' }, body }
    expect(custom('xml').response?.({}, {}, answer)).toMatchObject({
      a: { x: ['1', '2'], b: { y: '3', '#text': 't' } },
    })
  })

  test('a search term is looked for without the space around it', () => {
    const answer = { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'OK' }
    expect(custom('form').response?.({ outcome_search_term: ' ok ' }, {}, answer)?.outcome).toBe('success')
  })
})

test.each<[string, Vars, string | undefined]>([
  ['query_item', {}, 'a list name is required'],
  ['query_item', { list_names: 'a' }, 'values must not be blank'],
  ['query_item', { list_names: 'a b', value: 'x' }, 'invalid list name format'],
  ['query_item', { list_names: 'a, b', value: typed('x') }, undefined],
  ['add_item', { list_name: 'a,b', values: 'x' }, 'multiple lists not supported'],
  ['add_item', { list_name: 'a', values: ['x', 'y'] }, undefined],
  ['is_unique', { list_name: 'a', value: ['x', 'y'] }, 'multiple values not supported'],
  ['delete_item', { list_names: ['a', 'b'], values: ['x'] }, undefined],
])('a list step %s with %j: %s', (operation, vars, reason) => {
  expect(outbound(`leadconduit-suppressionlist.outbound.${operation}`).validate?.(vars)).toBe(reason)
})

test('what a list step asks, and what its answer appends', () => {
  const id = 'leadconduit-suppressionlist.outbound.is_unique'
  expect(listQuestion(id, { list_name: ' Seen ', value: typed('A@x.test') })).toEqual({
    operation: 'is_unique',
    list_names: ['seen'],
    values: ['A@x.test'],
  })
  const found = [{ value: 'a', found_in: ['seen'], added_at: '2026-01-01T00:00:00.000Z' }]
  const counts = { accepted: 1, rejected: 0, deleted: 0 }
  expect(listAppended(id, { found, ...counts })).toMatchObject({
    is_unique: { outcome: 'failure', reason: 'Duplicate', query_item: { found: true, found_in: ['seen'] } },
  })
  expect(listAppended(id, { found: [], ...counts })).toMatchObject({
    is_unique: { outcome: 'success', add_item: { accepted: 1 } },
  })
  expect(listAppended('leadconduit-suppressionlist.outbound.query_item', { found, ...counts })).toMatchObject(
    { query_item: { outcome: 'success', found: true } },
  )
})

test.each<[Vars, string | undefined]>([
  [{}, 'an address to send to is required'],
  [{ to: 'nobody' }, 'nobody is not an e-mail address'],
  [{ to: 'a@x.test, b@x.test', cc: ['c@x.test'] }, undefined],
  [{ to: 'a@x.test', subject: 'x\r\nBcc: y@x.test' }, 'the subject must be one line'],
  [{ to: 'a@x.test', format: 'pdf' }, 'the format must be text or html'],
  [{ to: Array.from({ length: 21 }, (_, n) => `a${n}@x.test`) }, 'at most 20 addresses are possible'],
])('an e-mail with %j: %s', (vars, reason) => {
  expect(outbound('gangway.outbound.email').validate?.(vars)).toBe(reason)
})

test.each<[Vars, string | undefined]>([
  [{}, 'a host is required'],
  [{ host: '10.0.0.1', path: '/a.csv', username: 'u', column: { a: 1 } }, 'the host must be public'],
  [
    { host: 'sftp.example.com', path: '/a.csv', username: 'u', column: { a: 1 }, port: 0 },
    'the port must be a number from 1 to 65535',
  ],
  [{ host: 'sftp.example.com', path: '/a.csv', column: { a: 1 } }, 'a username or a credential is required'],
  [
    { host: 'sftp.example.com', path: '/x/../../etc/passwd', username: 'u', column: { a: 1 } },
    'the path must not lead out of its folder',
  ],
  [
    { host: 'sftp.example.com', path: '/a/', username: 'u', column: { a: 1 } },
    'a path to a file is required',
  ],
  [
    { host: 'sftp.example.com', path: '/a.csv', username: 'u', column: {} },
    'at least one column is required',
  ],
  [{ host: 'sftp.example.com', path: '/a.csv', username: 'u', column: { a: 1 }, delimiter: ';' }, undefined],
])('a file with %j: %s', (vars, reason) => {
  expect(outbound('gangway.outbound.csv_sftp').validate?.(vars)).toBe(reason)
})

test('a buyer step without a flow is not ready', () => {
  const buyer = outbound('leadconduit-integration-leadconduit.outbound.to_buyer')
  expect(buyer.validate?.({})).toBe('buyer is setting up delivery')
  expect(buyer.validate?.({ flow_id: 'f'.repeat(24) })).toBeUndefined()
})

test('every module says what it is, and an outbound one takes a timeout', () => {
  const { packages, find } = modulesOf(builtIns)
  for (const { id, modules } of packages) {
    for (const module of modules) {
      expect(module.id.startsWith(id), module.id).toBe(true)
      expect(find(module.id)).toBe(module)
      expect(module.description.length, module.id).toBeGreaterThan(20)
      const names = module.request_variables.map(({ name }) => name)
      expect(new Set(names).size, module.id).toBe(names.length)
      expect(names.includes('timeout_seconds'), module.id).toBe(module.direction === 'outbound')
      for (const { name, description } of [...module.request_variables, ...module.response_variables])
        expect(description, `${module.id} ${name}`).not.toBe('')
    }
  }
})

test('no variables and no answer make a module throw', () => {
  const all = builtIns
    .flatMap(({ modules }) => modules)
    .filter((module): module is OutboundModule => module.direction === 'outbound')
  const name = fc.constantFrom(
    'url',
    'method',
    'lead',
    'price',
    'header',
    'json_property',
    'xml_path',
    'form_field',
    'parameter',
    'arg',
    'list_names',
    'value',
    'outcome_search_term',
    'outcome_search_path',
    'reason_path',
    'capture',
    'to',
    'host',
    'column',
    'credential',
    'default',
    'function',
    'send_ascii',
  )
  const vars = fc.dictionary(
    name,
    fc.oneof(fc.anything(), fc.constantFrom('https://x.example.com/', '(a', '//x[', 'a b > c')),
  )
  const type = fc.constantFrom('application/json', 'text/xml', 'text/html', 'text/plain', '')
  fc.assert(
    fc.property(
      fc.constantFrom(...all),
      vars,
      type,
      fc.oneof(fc.string(), fc.json()),
      fc.integer({ min: 100, max: 599 }),
      (module, given, contentType, body, status) => {
        module.validate?.(given)
        const request = module.request?.(given)
        module.response?.(given, request ?? {}, { status, headers: { 'Content-Type': contentType }, body })
        expect(Object.keys(Object.prototype)).toEqual([])
      },
    ),
    { numRuns: 3000 },
  )
})
