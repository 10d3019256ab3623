import { expect, test } from 'vitest'
import type { Field } from '../fields/field.ts'
import { compileFields, leadOf } from './lead.ts'
import { compileMappings } from './mapping.ts'
import type { Mapping } from './part.ts'

const field = (id: string, type: string) => ({ id, name: id, type }) as Field
const FIELDS = [
  field('first_name', 'first_name'),
  field('email', 'email'),
  field('company', 'string'),
  field('company.name', 'string'),
  field('mortgage.loan.amount', 'number'),
  field('tags', 'array'),
]

const taken = (parameters: unknown, mappings: Mapping[] = []) =>
  leadOf(compileFields(FIELDS), compileMappings(mappings), parameters, { source: { name: 'Web Form' } })

test.each<[string, unknown, Mapping[], object]>([
  ['fields by their names', { first_name: 'Ann' }, [], { first_name: 'Ann' }],
  ['typed values', { email: ' ANN@X.TEST' }, [], { email: { normal: 'ann@x.test', domain: 'X.TEST' } }],
  [
    'dotted names, as one name or nested',
    { 'mortgage.loan.amount': '$5' },
    [],
    { mortgage: { loan: { amount: { normal: 5 } } } },
  ],
  [
    'nested ones',
    { mortgage: { loan: { amount: 5 } } },
    [],
    { mortgage: { loan: { amount: { normal: 5 } } } },
  ],
  [
    'a field and a part of it',
    { company: 'Acme', 'company.name': 'Acme Inc' },
    [],
    { company: { normal: 'Acme', name: 'Acme Inc' } },
  ],
  [
    'a repeated parameter, each value by itself',
    { email: ['a@x.test', 'b'] },
    [],
    { email: [{ valid: true }, { valid: false }] },
  ],
  ['a list for a list', { tags: ['a', 'b'] }, [], { tags: ['a', 'b'] }],
  [
    'a mapping to a field',
    { fname: 'Ann' },
    [{ property: 'first_name', value: '{{fname}}' }],
    { first_name: 'Ann' },
  ],
  [
    'a mapping with the prefix',
    { fname: 'Ann' },
    [{ property: 'lead.first_name', value: '{{fname}}' }],
    { first_name: 'Ann' },
  ],
  [
    'a mapping before the parameter',
    { fname: 'Ann', first_name: 'Bob' },
    [{ property: 'first_name', value: '{{fname}}' }],
    { first_name: 'Ann' },
  ],
  [
    'the parameter when the mapping gives nothing',
    { first_name: 'Bob' },
    [{ property: 'first_name', value: '{{fname}}' }],
    { first_name: 'Bob' },
  ],
  [
    'what is known of the submission',
    {},
    [{ property: 'company', value: '{{source.name}}' }],
    { company: 'Web Form' },
  ],
  ['nothing of an object that is no value', { first_name: { a: 1 } }, [], {}],
  ['nothing of a text, a list or nothing', 'text', [], {}],
  ['nothing that no field has', { colour: 'red', __proto__: { first_name: 'Eve' } }, [], {}],
])('a lead has %s', (_, parameters, mappings, lead) => {
  expect(taken(parameters, mappings).lead).toMatchObject(lead)
  expect(Object.keys(taken(parameters, mappings).lead)).toEqual(Object.keys(lead))
})

test('parameters that became nothing are named', () => {
  const mappings = [{ property: 'first_name', value: '{{fname}}' }]
  expect(taken({ fname: 'Ann', email: 'x', colour: 'red', mortgage: {} }, mappings).ignored()).toEqual([
    'colour',
  ])
})
