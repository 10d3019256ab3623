import { expect, test } from 'vitest'
import { differences, type Shape } from './shape.ts'

const CASES: [string, unknown, Shape, string[]][] = [
  ['as it should be', { a: 'x', b: 1 }, { a: 'text', b: 'integer' }, []],
  ['members of ours after the documented', { a: 'x', ours: 1 }, { a: 'text' }, []],
  [
    'members of ours before the documented',
    { ours: 1, a: 'x' },
    { a: 'text' },
    ['/ begins with ours, not a'],
  ],
  ['another order', { b: 1, a: 'x' }, { a: 'text', b: 'integer' }, ['/ begins with b, a, not a, b']],
  ['a member that is absent', {}, { a: 'text' }, ['/a is absent']],
  ['a member that may be absent', { b: 1 }, { 'a?': 'text', b: 'number' }, []],
  ['another type', { a: 1 }, { a: 'text|null' }, ['/a is 1, not text|null']],
  ['one of two types', { a: null }, { a: 'text|null' }, []],
  ['the very text', { a: 'sent' }, { a: '=sent' }, []],
  ['another text', { a: 'kept' }, { a: '=sent' }, ['/a is "kept", not =sent']],
  ['an id in capitals', 'ABCDEFABCDEFABCDEFABCDEF', 'id', ['/ is "ABCDEFABCDEFABCDEFABCDEF", not id']],
  ['a time without milliseconds', '2023-11-07T05:31:56Z', 'time', ['/ is "2023-11-07T05:31:56Z", not time']],
  ['a list', [{ a: 1 }, { a: 'x' }], [{ a: 'number' }], ['/1/a is "x", not number']],
  ['an empty list', [], ['text'], ['/ is an empty list']],
  ['members of any name', { x: 1, y: 'z' }, { '*': 'number' }, ['/y is "z", not number']],
  ['null in place of an object', null, { a: 'text' }, ['/ is null, not an object']],
]

test.each(CASES)('%s', (_, value, shape, expected) => {
  expect(differences(value, shape)).toEqual(expected)
})
