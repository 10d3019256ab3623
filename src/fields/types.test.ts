import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { aggregated } from './aggregate.ts'
import { masked } from './mask.ts'
import { fieldTypes, operatorsOf, TYPE_NAMES } from './type.ts'
import { parse } from './types.ts'

const NOW = new Date('2022-06-02T00:00:00Z')
const kept = (value: unknown) => (value === undefined ? null : JSON.parse(JSON.stringify(value)))

const CASES: [string, unknown, unknown][] = [
  ['string', 7, '7'],
  ['string', null, null],
  ['first_name', 'Mike', 'Mike'],
  ['first_name', 7, { normal: '7', valid: false }],
  ['boolean', ' YES! ', { normal: true, valid: true }],
  ['boolean', 0, { normal: false, valid: true }],
  ['boolean', 'on', { normal: false, valid: false }],
  ['boolean', -1, { normal: false, valid: false }],
  ['boolean', ['yes'], { normal: false, valid: false }],
  ['number', '(100)', { normal: 100, valid: true }],
  ['number', '$1100 per month', { normal: 1100 }],
  ['number', '1.2.3', { normal: null, valid: false }],
  ['number', [1], { normal: null, valid: false }],
  ['range', '18-29', { normal: '18-29', min: 18, max: 29, avg: 23.5, mid: 23 }],
  ['range', '$50,000 - $75,000', { normal: '50000-75000', avg: 62500 }],
  ['range', '10.5+', { normal: '10.5+', min: 10.5, max: null, avg: null, mid: null, valid: true }],
  ['range', 'under 10', { normal: 'under 10', min: 10, max: 10 }],
  ['range', '1,000', { normal: '1,000', min: 1000, max: 1000 }],
  ['range', '10.55555', { normal: '10.55555', min: 10.55555, avg: 10.55555, mid: 10.55555 }],
  ['range', '10-10', { normal: '10-10', min: 10, max: 10 }],
  ['range', '1.005-2.005', { avg: 1.5, mid: 1 }],
  ['range', '- 5', { normal: '- 5', min: -5, max: -5 }],
  ['range', '10 + 20', { normal: '10+', min: 10, max: null }],
  ['range', '-10 - -5', { normal: '-10 - -5', min: null, max: null, avg: null, mid: null, valid: false }],
  ['range', '10-', { min: null, valid: false }],
  ['range', '1.2.3', { min: null, valid: false }],
  ['range', '5 - 3', { min: 5, max: 3, valid: true }],
  ['range', '-5 to 5', { min: -5, max: 5, avg: 0 }],
  ['range', '0830-1645', { min: 830, max: 1645 }],
  ['date', '12/25/1995', { normal: '1995-12-25T00:00:00.000Z' }],
  ['date', '25/12/1995', { normal: '1995-12-25T00:00:00.000Z' }],
  ['date', '1/2/69', { normal: '1969-01-02T00:00:00.000Z' }],
  ['date', '1/2/68', { normal: '2068-01-02T00:00:00.000Z' }],
  ['date', 'Dec 25, 1995', { normal: '1995-12-25T00:00:00.000Z', valid: true }],
  ['date', '19951225', { normal: '1995-12-25T00:00:00.000Z' }],
  ['date', '25121995', { normal: '1995-12-25T00:00:00.000Z' }],
  ['date', '2015-02-30', { valid: false }],
  ['date', '13/25/2014', { valid: false }],
  ['date', 'garbage', { normal: 'garbage', valid: false }],
  ['dob', '06/02/90', { normal: '1990-06-02T00:00:00.000Z', age: 32, year: 1990 }],
  ['dob', '06/02/45', { age: 77, year: 1945 }],
  ['dob', '2030-01-01', { age: null, year: 2030, valid: true }],
  ['time', 'tomorrow', { normal: '2022-06-03T00:00:00.000Z', valid: true }],
  ['time', '2014-06-14T18:27:33.000Z', { normal: '2014-06-14T18:27:33.000Z' }],
  ['time', '2014-13-14T18:27:33.000Z', { valid: false }],
  ['gender', ' Female ', { normal: 'female', abbr: 'F' }],
  ['gender', 'x', { normal: 'x', abbr: null, valid: false }],
  [
    'email',
    'Ann.Lee@Mail.Example.CO.UK',
    {
      normal: 'ann.lee@mail.example.co.uk',
      user: 'Ann.Lee',
      domain: 'Mail.Example.CO.UK',
      host: 'Mail.Example.CO',
      tld: 'UK',
    },
  ],
  ['email', 'a@b', { valid: true, host: 'b', tld: 'b' }],
  ['email', 'Ann Lee <Ann@c.com>', { normal: 'ann@c.com', raw: 'Ann Lee <Ann@c.com>', user: 'Ann' }],
  ['email', 'a@mail.mailinator.com', { is_disposable: true }],
  ['email', '.a@c.com', { valid: false }],
  ['email', 'a.@c.com', { valid: false }],
  ['email', 5, { normal: '5', raw: '5', valid: false }],
  ['email', 'a@mailinator.com', { is_free: true, is_disposable: true }],
  ['email', 'a..b@c.com', { valid: false }],
  ['email', 'a@b@c.com', { valid: false }],
  ['phone', '(512) 789-1111h', { normal: '5127891111', type: 'home', raw: '(512) 789-1111' }],
  ['phone', '512-789-1111 x1234', { normal: '5127891111x1234', extension: '1234' }],
  ['phone', '1-512-789-1111', { normal: '5127891111' }],
  ['phone', '8775551212', { is_tollfree: true }],
  ['phone', '8335551212', { is_tollfree: false }],
  ['phone', '604 555 0199', { country_code: 'CA', area: '604' }],
  ['phone', '+44 20 7946 0958', { normal: '2079460958', country_code: 'GB', area: '20', number: '79460958' }],
  ['phone', '', { valid: false }],
  ['phone', 'none w', { normal: 'none', raw: 'none', type: 'work', valid: false }],
  ['phone', '512-789-1111 #55', { normal: '5127891111x55', extension: '55', valid: true }],
  ['phone', '512-789-1111;ext=5', { normal: '5127891111x5', valid: true }],
  ['phone', '1-800-FLOWERS', { normal: '8003569377', raw: '1-800-FLOWERS', is_tollfree: true, valid: true }],
  ['phone', '５１２７８９１１１１', { normal: '5127891111', valid: true }],
  ['phone', '51278911111', { area: '***', exchange: '512', line: '7891', number: '5127891', valid: false }],
  ['phone', '1234567890', { area: '***', exchange: '123', line: '4567', valid: false }],
  ['postal_code', '787041234', { normal: '78704-1234', zip: '78704', four: '1234' }],
  ['postal_code', '78704   - 1234', { normal: '78704-1234' }],
  ['postal_code', '', { valid: true, country_code: 'US', code: null, zip: null, four: null }],
  ['postal_code', '78704-', { normal: '78704', code: '78704-', valid: true }],
  ['postal_code', 78704, { normal: '78704', raw: '78704', valid: true }],
  ['postal_code', 'sw1a1aa', { normal: 'SW1A 1AA', country_code: 'GB' }],
  ['postal_code', '7870', { valid: false }],
  ['state', 'yukon', { normal: 'YT', name: 'Yukon YT' }],
  ['state', 'ON', { normal: 'ON', name: 'Ontario' }],
  ['state', 'virgin islands', { normal: 'VI', name: 'U.S. Virgin Islands' }],
  ['street', 'Guadalupe', { valid: false }],
  ['street', ' x ', { normal: ' x ', raw: ' x ', valid: false }],
  ['street', ' 1  Main St ', { number: '1', name: 'Main St' }],
  ['ssn', '123 45 6789', { normal: '123456789', first_three: '123', masked: false }],
  ['ssn', '12345678', { valid: false, masked: false }],
  ['credential', 'abc', { normal: 'abc', masked: false, valid: true }],
  ['ip', 'http://198.51.100.7:8080/x', { normal: '198.51.100.7' }],
  ['ip', '256.1.1.1', { valid: false }],
  ['ip', 'ftp://198.51.100.7?x=1', { normal: '198.51.100.7', valid: true }],
  ['ip', '0.0.0.1', { ipv6_format: 'ffff::1' }],
  [
    'url',
    'https://google.com/search?q=hi#results',
    { host: 'google.com', port: '', path: '/search', query: 'q=hi', hash: '#results' },
  ],
  ['url', 'localhost:8080', { host: 'localhost:8080', port: '8080' }],
  ['url', 'http://x.com/a b', { normal: 'http://x.com/a%20b', valid: true }],
  ['url', 'x y', { normal: 'x y', valid: false }],
  ['url', 'whatever', { normal: 'http://whatever/', valid: true }],
  ['url', 'ftp://x.test', { valid: false }],
  [
    'trustedform_url',
    'http://cert.trustedform.com/0123456789abcdef0123456789abcdef01234567',
    { valid: false },
  ],
  ['trustedform_url', `https://cert.trustedform.com/${'Ab_-1'.repeat(12)}`, { valid: true }],
  ['trustedform_url', 'https://ping.trustedform.com/0.Ab_-1', { valid: true }],
  ['trustedform_url', 'https://cert.trustedform.com/short', { valid: false }],
  [
    'trustedform_url',
    'https://cert.trustedform.com/0123456789abcdef0123456789abcdef01234567?x=1',
    { normal: 'https://cert.trustedform.com/0123456789abcdef0123456789abcdef01234567', valid: true },
  ],
  ['array', 'a', ['a']],
  ['no such type', 7, '7'],
]

test.each(CASES)('a %s of %j', (type, input, output) => {
  const value = kept(parse(type, input, { now: NOW }))
  if (typeof output === 'object' && output !== null) expect(value).toMatchObject(output)
  else expect(value).toEqual(output)
})

const VECTORS = join(import.meta.dirname, '../../../shared/vectors/types.json')

test.runIf(existsSync(VECTORS))('recorded values of every type', () => {
  const { cases } = JSON.parse(readFileSync(VECTORS, 'utf8'))
  for (const { type, input, output, now } of cases) {
    expect(kept(parse(type, input, now ? { now: new Date(now) } : {})), `${type} ${input}`).toEqual(output)
  }
})

describe('whatever comes', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.stringMatching(/^[\d\s*()+x.-]{0,25}$/),
    fc.date().map(String),
  )

  test('no input of any type throws, and what is stored is not parsed again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPE_NAMES), anything, (type, input) => {
        const value = parse(type, input, { now: NOW })
        if (typeof value === 'object' && !Array.isArray(value)) expect(parse(type, value)).toBe(value)
      }),
      { numRuns: 3000 },
    )
  })

  test.each(['1', 'a', ' ', '1 ', '-', '(', '.', '*', 'a@', '//', '\u0000', '1/1/', 'tomorrow '])(
    'a text of a hundred thousand characters (%j) is dealt with at once',
    (part) => {
      const text = part.repeat(100_000 / part.length)
      for (const type of TYPE_NAMES) parse(type, text, { now: NOW })
    },
  )

  test('a North American number reads as the library reads it, by whichever road', () => {
    const digits = fc.stringMatching(/^[2-9]\d{9}$/)
    fc.assert(
      fc.property(digits, (number) => {
        const found = parsePhoneNumberFromString(number, 'US')
        expect(parse('phone', number)).toMatchObject({
          normal: found?.nationalNumber,
          valid: found?.isValid(),
          country_code: found?.country ?? 'US',
        })
      }),
      { numRuns: 3000 },
    )
  })
})

describe('what may not be written down', () => {
  test('no digit of a social security number is left, nor of a birthday, but its year and age', () => {
    expect(masked(parse('ssn', '123-45-6789'))).toEqual({
      normal: '*********',
      raw: '***********',
      first_three: '***',
      middle_two: '**',
      last_four: '****',
      masked: true,
      valid: true,
    })
    const birth = masked(parse('dob', '1976-06-02', { now: NOW }))
    expect(birth).toEqual({
      normal: '**/**/1976',
      raw: '**/**/1976',
      valid: true,
      masked: true,
      age: 46,
      year: 1976,
    })
    expect(masked(birth)).toBe(birth)
  })

  test('everything that says it is not masked is, however deep', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]{9}$/), (ssn) => {
        const lead = {
          a: [{ ssn: parse('ssn', ssn) }],
          credential: { masked: false, token: ssn, list: [ssn] },
        }
        expect(JSON.stringify(masked(lead))).not.toMatch(/[1-9]/)
      }),
    )
  })

  test('other values stay as they are', () => {
    const lead = { email: parse('email', 'a@b.com'), day: parse('date', '2020-01-02'), n: 5 }
    expect(masked(lead)).toEqual(lead)
  })
})

test.each([
  ['email', 'ann@mail.example.com', { domain: 'mail.example.com', host: 'mail.example', tld: 'com' }],
  [
    'phone',
    '5127891111',
    {
      type: null,
      country_code: 'US',
      country_calling_code: 1,
      area: '512',
      exchange: '789',
      is_tollfree: false,
    },
  ],
  [
    'postal_code',
    '78704-1234',
    { normal: '78704-1234', country_code: 'US', code: '78704-1234', zip: '78704' },
  ],
  ['number', '5', 5],
  ['date', '2020-01-02', '2020-01-02'],
  ['ssn', '123456789', undefined],
  ['street', '1 Main St', undefined],
  ['email', 'nobody', undefined],
  ['city', 'Austin', 'Austin'],
])('of a %s reports keep no person', (type, input, output) => {
  expect(aggregated(type, parse(type, input))).toEqual(output)
})

test('every type is described, with operators, components and examples that are valid', () => {
  const types = fieldTypes()
  expect(types.map(({ name }) => name)).toEqual(TYPE_NAMES)
  for (const { name, examples, operators, components } of types) {
    expect(operators.length).toBeGreaterThan(0)
    for (const example of examples) {
      if (typeof example !== 'object' || Array.isArray(example)) continue
      const { normal: _, ...parts } = example as Record<string, unknown>
      expect(parts.valid, name).toBe(true)
      const told = new Set(components.map((component) => component.name))
      expect(
        Object.keys(parts).filter((part) => !told.has(part)),
        name,
      ).toEqual([])
    }
  }
  expect(operatorsOf('nothing')).toEqual([])
})
