import { expect, test } from 'vitest'
import type { Vars } from '../lib/vars.ts'
import { applyMappings, compileMappings, copierFor } from './mapping.ts'
import type { Mapping } from './part.ts'

const VARS: Vars = {
  lead: {
    first_name: 'Ann',
    age: { normal: 34, raw: '34', valid: true },
    tags: ['a', 'b'],
    state: 'TX',
    blank: '  ',
  },
  source: { name: 'Web Form' },
}

function mapped(...mappings: Mapping[]): Vars {
  const target: Vars = {}
  applyMappings(compileMappings(mappings), VARS, target)
  return target
}

const TEXAS = { op: 'and' as const, rules: [{ lhv: 'lead.state', op: 'is equal to' as const, rhv: 'tx' }] }
const UTAH = { op: 'and' as const, rules: [{ lhv: 'lead.state', op: 'is equal to' as const, rhv: 'UT' }] }

test.each<[string, Mapping[], Vars]>([
  ['a literal', [{ property: 'url', value: 'https://x.test' }], { url: 'https://x.test' }],
  ['a number', [{ property: 'n', value: 5 }], { n: 5 }],
  [
    'a variable keeps its type',
    [{ property: 'age', value: '{{lead.age}}' }],
    { age: { normal: 34, raw: '34', valid: true } },
  ],
  [
    'a text of several',
    [{ property: 't', value: '{{lead.first_name}} of {{source.name}}' }],
    { t: 'Ann of Web Form' },
  ],
  [
    'nested properties',
    [
      { property: 'a.b.0', value: 'x' },
      { property: 'a.b.1', value: 'y' },
    ],
    { a: { b: ['x', 'y'] } },
  ],
  ['a number as a name', [{ property: 'data{12}.v', value: 'x' }], { data: { 12: { v: 'x' } } }],
  ['white space around a result goes', [{ property: 't', value: ' {{lead.first_name}} ' }], { t: 'Ann' }],
  [
    'a blank result is left out',
    [
      { property: 't', value: '{{lead.blank}}' },
      { property: 'u', value: '{{lead.no}}' },
    ],
    {},
  ],
  ['an empty text on purpose is not', [{ property: 't', value: '' }], { t: '' }],
  ['null says nothing', [{ property: 't', value: null }], {}],
  [
    'lists of literals and templates',
    [{ property: 't', value: ['x', '{{lead.first_name}}', null, '{{lead.no}}'] }],
    { t: ['x', 'Ann', null] },
  ],
  [
    'the last one wins',
    [
      { property: 't', value: 'a' },
      { property: 't', value: 'b' },
    ],
    { t: 'b' },
  ],
  [
    'one whose rules hold',
    [
      { property: 't', value: 'a' },
      { property: 't', value: 'b', rule_set: TEXAS },
    ],
    { t: 'b' },
  ],
  [
    'not one whose rules fail',
    [
      { property: 't', value: 'a' },
      { property: 't', value: 'b', rule_set: UTAH },
    ],
    { t: 'a' },
  ],
  ['nothing that reaches a prototype', [{ property: '__proto__.x', value: 'a' }], {}],
])('a mapping sets %s', (_, mappings, vars) => {
  expect(mapped(...mappings)).toEqual(vars)
})

test('what was applied is told, and why the rest was not', () => {
  const compiled = compileMappings([
    { property: 'a', value: '{{lead.first_name}}' },
    { property: 'b', value: 'x', rule_set: UTAH },
    { property: 'c', value: '{{lead.no}}' },
  ])
  expect(applyMappings(compiled, VARS, {})).toMatchObject([
    { value: 'Ann', applied: true, reason: null },
    { applied: false, reason: expect.stringContaining('UT') },
    { applied: false, reason: 'the value is blank' },
  ])
})

test('a value gets the type that the module declares, except a lead of its own type', () => {
  const types = new Map([
    ['timeout_seconds', 'number'],
    ['subject', 'string'],
  ])
  const target: Vars = {}
  const compiled = compileMappings(
    [
      { property: 'timeout_seconds', value: '30' },
      { property: 'subject', value: '{{lead.age}}' },
      { property: 'other', value: '30' },
    ],
    (property) => types.get(property),
  )
  applyMappings(compiled, VARS, target)
  expect(target).toMatchObject({ timeout_seconds: { normal: 30 }, subject: '34', other: '30' })
})

test('mappings write into a copy: the lead that the next step sees is as it was', () => {
  const mappings = [
    { property: 'lead.first_name', value: 'Bob' },
    { property: 'lead.age.normal', value: 1 },
  ]
  const copy = copierFor(mappings)(VARS)
  applyMappings(compileMappings(mappings), VARS, copy)
  expect(copy.lead).toMatchObject({ first_name: 'Bob', age: { normal: 1 } })
  expect(VARS.lead).toMatchObject({ first_name: 'Ann', age: { normal: 34 } })
  expect(copy.source).toBe(VARS.source)
})
