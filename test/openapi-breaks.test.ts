// What counts as a breaking change of the description, case by case.
import { expect, test } from 'vitest'
import { breaks } from '../scripts/openapi/breaks.ts'
import { untold } from '../scripts/openapi/write.ts'

const object = (properties: object, required: string[] = [], more: object = {}) => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const text = { type: 'string' }
const json = (schema: object) => ({ content: { 'application/json': { schema } } })

/** A description of one request, with what is sent, what is answered, and what it refers to. */
function described(sent: object, answered: object = {}, more: object = {}, schemas: object = {}): any {
  const operation = { requestBody: json(sent), responses: { 200: json(answered) }, ...more }
  return { paths: { '/leads': { post: operation } }, components: { schemas } }
}

const told = (before: any, after: any) => breaks(before, after).map(({ at, what }) => `${at}: ${what}`)

const parameter = (name: string, schema: object, required = false) => ({
  parameters: [{ name, in: 'query', required, schema }],
})
const nullable = { anyOf: [text, { type: 'null' }] }
const words = (...list: string[]) => ({ type: 'string', enum: list })

const SENT: [string, object, object, string[]][] = [
  ['nothing', object({ a: text }), object({ a: text }), []],
  ['a new member', object({ a: text }), object({ a: text, b: text }), []],
  ['a member that is gone', object({ a: text }), object({}), ['/a: is gone']],
  ['a new required member', object({}), object({ b: text }, ['b']), ['/b: has become required']],
  ['a member that is optional now', object({ a: text }, ['a']), object({ a: text }), []],
  ['no null any more', object({ a: nullable }), object({ a: text }), ['/a: string or null became string']],
  ['null besides', object({ a: text }), object({ a: nullable }), []],
  ['null by a list of types', { type: ['string', 'null'] }, text, [': string or null became string']],
  ['whole numbers alone', { type: 'number' }, { type: 'integer' }, [': number became integer']],
  ['a word less', words('a', 'b'), words('a'), [': "b" is taken no longer']],
  ['a word more', words('a'), words('a', 'b'), []],
  ['a few words alone', text, words('a'), [': any value may stand where it must be one of a few']],
  ['a shorter text', { ...text, maxLength: 9 }, { ...text, maxLength: 8 }, [': maxLength 9 became 8']],
  ['a longer text', { ...text, maxLength: 9 }, text, []],
  ['a bound that is new', { type: 'number' }, { type: 'number', minimum: 1 }, [': minimum unset became 1']],
  ['a pattern', text, { ...text, pattern: '^a' }, [': the pattern is another: none is not within ^a']],
  [
    'strangers refused',
    object({}),
    object({}, [], { additionalProperties: false }),
    [': unknown members are refused now'],
  ],
  [
    'elements',
    { type: 'array', items: nullable },
    { type: 'array', items: text },
    ['[]: string or null became string'],
  ],
  [
    'members of any name',
    { type: 'object', additionalProperties: nullable },
    { type: 'object', additionalProperties: text },
    ['/*: string or null became string'],
  ],
  [
    'parts that all hold',
    { allOf: [object({ a: text }), object({ b: text })] },
    { allOf: [object({ a: text })] },
    ['/b: is gone'],
  ],
  [
    'a form of three',
    { if: {}, then: text, else: { type: 'null' } },
    { if: {}, then: text, else: text },
    [': string or null became string'],
  ],
]

test.each(SENT)('sent: %s', (_, before, after, expected) => {
  expect(told(described(before), described(after))).toEqual(expected.map((one) => `POST /leads body${one}`))
})

const READ: [string, object, object, string[]][] = [
  ['a new member', object({ a: text }), object({ a: text, b: text }, ['b']), []],
  ['a member that is gone', object({ a: text }), object({}), ['/a: is gone']],
  ['a member that may be absent', object({ a: text }, ['a']), object({ a: text }), ['/a: may be absent now']],
  ['a member that is always there now', object({ a: text }), object({ a: text }, ['a']), []],
  ['another type', object({ a: text }), object({ a: { type: 'number' } }), ['/a: string became number']],
  ['null besides', object({ a: text }), object({ a: nullable }), ['/a: string became string or null']],
  ['never null', object({ a: nullable }), object({ a: text }), []],
  ['a word more', words('a'), words('a', 'b'), [': "b" is new']],
  ['a word less', words('a', 'b'), words('a'), []],
  ['a longer text', { ...text, maxLength: 9 }, text, []],
  [
    'no times any more',
    { ...text, format: 'date-time' },
    text,
    [': the format is another: none is not within date-time'],
  ],
  ['whole numbers', { type: 'number' }, { type: 'integer' }, []],
  ['a constant of words', words('a', 'b'), { const: 'c' }, [': "c" is new']],
]

test.each(READ)('read: %s', (_, before, after, expected) => {
  expect(told(described({}, before), described({}, after))).toEqual(
    expected.map((one) => `POST /leads 200${one}`),
  )
})

test('requests, parameters, statuses, headers, credentials', () => {
  const before = described(text, text, parameter('a', text))
  expect(told(before, { ...before, paths: {} })).toEqual(['POST /leads: is gone'])
  expect(told(before, described(text, text))).toEqual(['POST /leads query a: is gone'])
  expect(told(before, described(text, text, parameter('a', text, true)))).toEqual([
    'POST /leads query a: has become required',
  ])
  expect(told(described(text, text), described(text, text, parameter('b', text, true)))).toEqual([
    'POST /leads query b: has become required',
  ])
  expect(told(before, described(text, text, parameter('a', words('x'))))).toHaveLength(1)
  expect(
    told(before, described(text, text, { ...parameter('a', text), responses: { 201: json(text) } })),
  ).toEqual(['POST /leads 200: is gone'])
  const paged = described(text, text, { responses: { 200: { ...json(text), headers: { Link: {} } } } })
  expect(told(paged, described(text, text))).toEqual(['POST /leads 200 header Link: is gone'])
  const open = described(text, text, { security: [{}, { basic: [] }] })
  expect(told(open, described(text, text))).toEqual(['POST /leads: needs credentials now'])
  expect(told(described(text, text), open)).toEqual([])
})

test('what contains itself is followed once, and what is referred to is compared', () => {
  const cap = (maximum: object) => ({
    Cap: object({ maximum, caps: { type: 'array', items: { $ref: '#/components/schemas/Cap' } } }),
  })
  const of = (maximum: object) => described({}, { $ref: '#/components/schemas/Cap' }, {}, cap(maximum))
  expect(told(of(text), of(text))).toEqual([])
  expect(told(of(text), of({ type: 'number' }))).toEqual(['POST /leads 200/maximum: string became number'])
})

test('what contains itself by way of a condition is followed once', () => {
  const rules = {
    if: {},
    ...Object.fromEntries([['then', { $ref: '#/components/schemas/Rules' }]]),
    else: text,
  }
  const schemas = { Rules: object({ rules: { type: 'array', items: rules } }) }
  const one = described({ $ref: '#/components/schemas/Rules' }, {}, {}, schemas)
  expect(told(one, structuredClone(one))).toEqual([])
})

test('a breaking change is told by a line of the changelog that names its request', () => {
  const found = [{ at: 'GET /leads/{id} 200/price', what: 'is gone' }]
  const changelog = (line: string) =>
    `# Changelog\n\n## Pending\n\n${line}\n\n## 0.1.0\n\n- Breaking: \`GET /leads/{id}\`\n`
  expect(untold(found, changelog('- nothing'))).toEqual(['GET /leads/{id}'])
  expect(untold(found, changelog('- `GET /leads/{id}` has no price'))).toEqual(['GET /leads/{id}'])
  expect(untold(found, changelog('- **Breaking**: `GET /leads/{id}` has no price any more.'))).toEqual([])
})
