import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskedTransaction, maskOf } from './mask.ts'

const secrets = fc
  .string({ minLength: 3, maxLength: 16, unit: 'grapheme' })
  .map((text) => text.toWellFormed().trim())
  .filter((text) => text.length >= 3 && !text.includes('*'))
const around = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((text) => !text.includes('*'))

const xml = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&#39;',
  )
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
const json = (text: string) => JSON.stringify(text).slice(1, -1)
const ascii = (text: string) =>
  json(text).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
const base64 = (text: string) => Buffer.from(text).toString('base64')

const runs = { numRuns: 50 }

describe('no secret survives', () => {
  test.each([
    ['as it is', (text: string) => text],
    ['in capitals', (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
    ['percent-encoded', encodeURIComponent],
    ['in a form', form],
    ['in JSON', json],
    ['in JSON of ASCII', ascii],
    ['in XML', xml],
    ['in JSON in a form', (text: string) => form(json(text))],
    ['in XML in a form', (text: string) => encodeURIComponent(xml(text))],
    ['in JSON in JSON', (text: string) => json(json(text))],
    ['in Base64', base64],
    ['in Base64 in a form', (text: string) => form(base64(text))],
    ['in Base64 for addresses', (text: string) => Buffer.from(text).toString('base64url')],
  ])('%s', (_name, write) => {
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const written = write(secret)
        expect(maskOf([secret])(`${before}${written}${after}`)).not.toContain(written)
      }),
      runs,
    )
  })

  test('in Base64 with a name before it', () => {
    fc.assert(
      fc.property(secrets, fc.string(), around, (secret, name, before) => {
        const written = base64(`${name}:${secret}`)
        expect(maskOf([secret])(`${before} ${written}`)).not.toContain(written)
      }),
      runs,
    )
  })

  test('of several, none', () => {
    fc.assert(
      fc.property(fc.array(secrets, { minLength: 1, maxLength: 5 }), (all) => {
        const text = maskOf(all)(all.map((secret) => `<${secret}>`).join(' '))
        for (const secret of all) expect(text).not.toContain(`<${secret}>`)
      }),
    )
  })
})

test('what is no secret stays', () => {
  expect(maskOf(['hunter2'])('{"name":"Ann","password":"hunter2"}')).toBe(
    '{"name":"Ann","password":"********"}',
  )
  expect(maskOf([])('anything')).toBe('anything')
  expect(maskOf(['', ' ', 'ab', '***'])('ab *** c')).toBe('ab *** c')
})

test('a long secret with many signs is found', () => {
  const secret = `-----BEGIN KEY-----\n${'aB3+/=\n'.repeat(500)}-----END KEY-----`
  expect(maskOf([secret])(JSON.stringify({ key: secret }))).toBe('{"key":"********"}')
})

test('headers that sign in are hidden, but for the scheme', () => {
  const headers = {
    Authorization: 'Basic YW5uOnNlY3JldA==',
    Cookie: 'session=1',
    'X-Api-Key': 'k-1',
    'X-Auth-Token': 't-1',
    Accept: '*/*',
  }
  const timestamp = 1
  const call = {
    request: {
      method: 'GET',
      uri: 'http://a.example/?key=hunter2',
      version: '1.1',
      headers,
      body: '',
      timestamp,
    },
    response: {
      status: 200,
      status_text: 'OK',
      version: '1.1',
      headers: { 'Set-Cookie': 'a=1' },
      body: 'hunter2',
      timestamp,
    },
    ms: 0,
  }
  expect(maskedTransaction(maskOf(['hunter2']), call)).toMatchObject({
    request: {
      uri: 'http://a.example/?key=********',
      headers: {
        Authorization: 'Basic ********',
        Cookie: '********',
        'X-Api-Key': '********',
        'X-Auth-Token': '********',
        Accept: '*/*',
      },
    },
    response: { headers: { 'Set-Cookie': '********' }, body: '********' },
  })
})
