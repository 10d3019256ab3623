import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Day } from '../fields/value.ts'
import { boxed, declaredBy } from './boxed.ts'
import { MOST_VALUES, unboxed } from './unboxed.ts'

const email = { normal: 'ann@a.example', raw: 'ANN@A.EXAMPLE', host: 'a', valid: true }
const declared = (entries: Record<string, string>) =>
  declaredBy(
    Object.entries(entries).map(([name, type]) => ({ name, type, description: '', required: false })),
  )

test('a stored form is a boxed value with its components as own members', () => {
  const box = boxed(email) as any
  expect(box).toBeInstanceOf(String)
  expect(`${box}`).toBe('ann@a.example')
  expect([box.raw, box.host, box.valid]).toEqual(['ANN@A.EXAMPLE', 'a', true])
  expect(JSON.stringify({ box })).toBe('{"box":"ann@a.example"}')
  expect((boxed({ normal: 42, raw: '42', valid: true }) as any) + 1).toBe(43)
  expect((boxed({ normal: false, raw: 'no', valid: true }) as any).valueOf()).toBe(false)
})

test('a day reads, compares and is written as packages expect', () => {
  const day = (text: string) =>
    boxed({ normal: new Day(new Date(text)), raw: text, valid: true, age: 40 }) as any
  expect(day('1984-02-29')).toBeInstanceOf(Date)
  expect(`${day('1984-02-29')}`).toBe('1984-02-29')
  expect(day('1984-02-29') < day('1984-03-01')).toBe(true)
  expect(JSON.stringify(day('1984-02-29'))).toBe('"1984-02-29T00:00:00.000Z"')
  expect(day('1984-02-29').age).toBe(40)
})

test('a copy shares nothing with what it was made of', () => {
  const vars = { lead: { email, list: [{ a: 1 }] } }
  const copy = boxed(vars) as any
  copy.lead.email.host = 'b'
  copy.lead.list[0].a = 2
  copy.lead.more = true
  expect(vars).toEqual({ lead: { email: { ...email, host: 'a' }, list: [{ a: 1 }] } })
})

test('values of declared variables have their declared type', () => {
  const vars = {
    'a.b': 1,
    plan: { normal: 'gold', raw: ' gold ' },
    amount: '12',
    born: { normal: '1984-02-29', valid: true },
  }
  const copy = boxed(
    { ...vars, lead: { email }, free: '12', none: null },
    declared({
      plan: 'string',
      amount: 'number',
      'lead.email': 'string',
      born: 'dob',
      'free.*': 'number',
      none: 'number',
    }),
  ) as any
  expect(copy.plan).toBe('gold')
  expect(copy.amount).toBeInstanceOf(Number)
  expect(copy.amount + 1).toBe(13)
  expect(copy.lead.email).toBe('ann@a.example')
  expect(copy.born).toBeInstanceOf(Date)
  expect(copy.free).toBe('12')
  expect(copy.none).toBeNull()
})

test('components that would change how a value behaves are left out', () => {
  const vars = JSON.parse(
    '{"a":{"normal":"x","valueOf":"y","toString":"y","length":9,"__proto__":{"p":1}},"__proto__":{"q":1}}',
  )
  const copy = boxed(vars) as any
  expect(`${copy.a}`).toBe('x')
  expect(copy.a.length).toBe(1)
  expect([copy.p, copy.q, copy.a.p]).toEqual([undefined, undefined, undefined])
})

test.each<[string, unknown, unknown]>([
  ['primitives', { a: 'x', b: 1, c: true, d: null }, { a: 'x', b: 1, c: true, d: null }],
  ['boxes without components', [Object('x'), Object(1), Object(false)], ['x', 1, false]],
  ['boxes with components', Object.assign(Object('xy'), { raw: 'XY', f() {} }), { normal: 'xy', raw: 'XY' }],
  ['lists, less what is empty', [1, null, undefined, () => {}, [2]], [1, [2]]],
  ['functions and symbols', { a() {}, b: Symbol('s'), c: 1 }, { c: 1 }],
  ['names that reach prototypes', JSON.parse('{"__proto__":{"x":1},"constructor":1,"a":1}'), { a: 1 }],
  ['dates', { at: new Date(0), never: new Date('never') }, { at: '1970-01-01T00:00:00.000Z', never: null }],
  ['what knows its own JSON', { url: new URL('https://a.example/') }, { url: 'https://a.example/' }],
  ['bytes', Buffer.from('hi'), 'hi'],
  ['large whole numbers', 12n, '12'],
])('%s come back as values of ours', (_, given, expected) => {
  expect(unboxed(given)).toEqual(expected)
})

test('circles end, and what is far too much is an error', () => {
  const circle: any = { a: 1 }
  circle.self = circle
  expect(unboxed(circle)).toEqual({ a: 1 })
  expect(() => unboxed(new Array(MOST_VALUES + 1).fill(0))).toThrow(RangeError)
})

const leaf = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.double({ noNaN: true }))
const name = fc.stringMatching(/^[a-z]{1,6}$/).filter((name) => !['normal', 'length'].includes(name))
const form = fc
  .record({ normal: leaf, parts: fc.dictionary(name, leaf, { minKeys: 1 }) })
  .map(({ normal, parts }) => ({ normal, ...parts }))

test('stored forms survive the way there and back', () => {
  const tree = fc.dictionary(name, fc.oneof(leaf, form, fc.array(form), fc.dictionary(name, form)))
  fc.assert(
    fc.property(tree, (vars) => {
      expect(unboxed(boxed(vars))).toEqual({ ...vars })
    }),
  )
})

test('nothing that a module may give throws anything else', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true }),
      (given) => {
        unboxed(boxed(unboxed(given)))
      },
    ),
  )
})
