import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readerOf, type Vars, writeAt } from './vars.ts'

const written = (...entries: [string, unknown][]): Vars => {
  const vars: Vars = {}
  for (const [path, value] of entries) writeAt(vars, path, value)
  return vars
}

test.each<[string, [string, unknown][], Vars]>([
  ['members', [['a.b', 1]], { a: { b: 1 } }],
  [
    'lists, by number',
    [
      ['a.0', 'x'],
      ['a.1', 'y'],
    ],
    { a: ['x', 'y'] },
  ],
  ['lists, by brackets', [['a[1].b', 'x']], { a: [undefined, { b: 'x' }] }],
  ['members that are numbers, by braces', [['a{7}.b', 'x']], { a: { 7: { b: 'x' } } }],
  [
    'a value that gets parts',
    [
      ['c', 'Acme'],
      ['c.name', 'A'],
    ],
    { c: { normal: 'Acme', name: 'A' } },
  ],
  [
    'parts that get a value',
    [
      ['c.name', 'A'],
      ['c', 'Acme'],
    ],
    { c: { normal: 'Acme', name: 'A' } },
  ],
  ['no list of a million', [['a.1000000', 'x']], { a: { 1000000: 'x' } }],
  [
    'nothing that reaches a prototype',
    [
      ['__proto__.x', 1],
      ['a.constructor.x', 1],
      ['a..b', 1],
    ],
    {},
  ],
])('writing makes %s', (_, entries, vars) => {
  expect(written(...entries)).toEqual(vars)
})

test.each<[string, unknown]>([
  ['lead.email.domain', 'x.test'],
  ['lead.tags.1', 'b'],
  ['lead.tags[0]', 'a'],
  ['lead.none.at.all', undefined],
  ['lead.tags.length', 2],
  ['constructor', undefined],
  ['lead.email.toString', undefined],
  ['__proto__', undefined],
])('reading %s', (path, value) => {
  const vars = { lead: { email: { normal: 'a@x.test', domain: 'x.test' }, tags: ['a', 'b'] } }
  expect(readerOf(path)(vars)).toBe(value)
})

test('no path, however strange, makes reading or writing throw or reach beyond the variables', () => {
  const path = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom('a', '0', '__proto__', '{1}', 'x[2]', '')).map((parts) => parts.join('.')),
  )
  fc.assert(
    fc.property(
      fc.array(fc.tuple(path, fc.oneof(fc.string(), fc.constant({}), fc.constant(null)))),
      (entries) => {
        const vars = written(...entries)
        for (const [path] of entries) readerOf(path)(vars)
        expect(({} as Vars).polluted).toBeUndefined()
        expect(Object.getPrototypeOf({})).toBe(Object.prototype)
        expect(Object.keys(Object.prototype)).toEqual([])
      },
    ),
  )
})
