import { expect, test } from 'vitest'
import { BINARY_OPERATORS, UNARY_OPERATORS } from '../src/rules/rule.ts'
import { BINARY, inWords, labelsFor, UNARY } from '../web/src/flows/rule-words.ts'

test('the editor offers the operators that rules have', () => {
  expect(UNARY).toEqual([...UNARY_OPERATORS])
  expect(BINARY).toEqual([...BINARY_OPERATORS])
})

test('rules read as sentences, with groups in brackets and fields by their names', () => {
  const label = labelsFor([{ id: 'email', name: 'Email' }])
  const group = {
    op: 'or' as const,
    rules: [
      { lhv: 'lead.email', op: 'is blank' },
      { lhv: 'random', op: 'is less than', rhv: 10 },
    ],
  }
  const rules = [
    { lhv: 'lead.email.domain', op: 'is included in', rhv: ['a.example', 'b.example', 'c.example'] },
    group,
  ]
  expect(inWords({ op: 'and', rules }, label)).toBe(
    'Email (domain) is included in a.example, b.example or c.example and (Email is blank or random is less than 10)',
  )
})
