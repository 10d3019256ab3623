import { expect, test } from 'vitest'
import { requestOf } from './plugin-request.ts'

const base = { url: 'https://a.example/', method: 'POST' }

test.each<[string, object, object]>([
  ['as it is', { ...base, headers: { a: 1 }, body: 'b' }, { ...base, headers: { a: '1' }, body: 'b' }],
  [
    'a boxed URL',
    { ...base, url: Object.assign(Object('https://b.example/'), { host: 'b' }) },
    { ...base, url: 'https://b.example/', headers: {} },
  ],
  [
    'a URL object',
    { ...base, url: new URL('https://c.example/x') },
    { ...base, url: 'https://c.example/x', headers: {} },
  ],
  ['uri for url', { uri: 'https://a.example/', method: 'GET' }, { ...base, method: 'GET', headers: {} }],
  [
    'no length of its own',
    { ...base, headers: { 'content-LENGTH': 3, b: undefined } },
    { ...base, headers: {} },
  ],
  ['a boxed body', { ...base, body: Object('x') }, { ...base, headers: {}, body: 'x' }],
  ['bytes', { ...base, body: Buffer.from('é') }, { ...base, headers: {}, body: 'é' }],
  ['seconds, boxed or as text', { ...base, timeout: Object('7') }, { ...base, headers: {}, timeout: 7 }],
  ['a timeout that is none', { ...base, timeout: 'soon' }, { ...base, headers: {} }],
  [
    'redirects',
    { ...base, followAllRedirects: Object(false) },
    { ...base, headers: {}, followAllRedirects: false },
  ],
  [
    'json',
    { ...base, json: { a: Object('x') } },
    {
      ...base,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: '{"a":"x"}',
    },
  ],
  [
    'json: true',
    { ...base, json: true, body: [1], headers: { accept: '*/*', 'content-type': 'x/y' } },
    { ...base, headers: { accept: '*/*', 'content-type': 'x/y' }, body: '[1]' },
  ],
  [
    'form',
    { ...base, form: { a: 'x y', b: [1, 2], c: null } },
    { ...base, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=x+y&b=1&b=2&c=' },
  ],
  ['qs', { ...base, qs: { a: 1 } }, { ...base, url: 'https://a.example/?a=1', headers: {} }],
  [
    'auth',
    { ...base, auth: { user: 'u', pass: 'p' } },
    { ...base, headers: { Authorization: 'Basic dTpw' } },
  ],
  ['bearer', { ...base, auth: { bearer: 't' } }, { ...base, headers: { Authorization: 'Bearer t' } }],
])('%s', (_, given, expected) => {
  expect(requestOf(given)).toEqual(expected)
})

test.each<[unknown, string]>([
  [undefined, 'request missing URL'],
  [{ method: 'GET' }, 'request missing URL'],
  [{ url: 'https://a.example/' }, 'request missing method'],
  [{ ...base, body: { a: 1 } }, 'request body must be a text'],
  [{ ...base, form: { a: { b: 1 } } }, 'request value a must be a text'],
  [{ ...base, formData: {} }, 'request option formData is not supported'],
])('%j is refused: %s', (given, message) => {
  expect(() => requestOf(given)).toThrow(message)
})
