import { expect, test } from 'vitest'
import { appendKey, appendPrefix } from './append-key.ts'

test.each([
  ['My CRM', 'my_crm'],
  ['  Bolt - Solar  ', 'bolt_solar'],
  ['SuppressionList', 'suppressionlist'],
  ['Größe & Co.', 'gre_co'],
  ['Lead', 'recipient_lead'],
  ['***', 'recipient'],
])('what %j answers stands under %s', (name, key) => {
  expect(appendKey(name)).toBe(key)
})

test.each([
  [['query_item.outcome', 'query_item.found'], 'query_item'],
  [['outcome', 'reason'], ''],
  [['a.b.outcome'], 'a.b'],
  [[], ''],
])('of %j the outcome stands under %j', (names, prefix) => {
  expect(appendPrefix(names.map((name) => ({ name })))).toBe(prefix)
})
