import { expect, test } from 'vitest'
import type { Rule, RuleSet } from '../rules/rule.ts'
import { demandsOf, wantedIn } from './demands.ts'
import { hoursInWords, pricesInWords } from './in-words.ts'

const labels = (path: string) => (path === 'lead.state' ? 'State' : undefined)
const texas: Rule = { lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }
const phone: Rule = { lhv: 'lead.phone_1', op: 'format is valid' }
const young: Rule = { lhv: 'lead.age', op: 'is less than', rhv: 30 }
const and = (...rules: RuleSet['rules']): RuleSet => ({ op: 'and', rules })
const or = (...rules: RuleSet['rules']): RuleSet => ({ op: 'or', rules })

test.each<[RuleSet | null, string[]]>([
  [null, []],
  [and(texas, phone), ['State must be equal to TX', 'Phone 1 format must be valid']],
  [or(texas, phone), ['State must be equal to TX or Phone 1 format must be valid']],
  [or(texas), ['State must be equal to TX']],
  [
    and(texas, or(phone, young)),
    ['State must be equal to TX', '(Phone 1 format must be valid or Age must be less than 30)'],
  ],
  [
    or(texas, and(phone, young)),
    ['State must be equal to TX or (Phone 1 format must be valid and Age must be less than 30)'],
  ],
  [and({ ...texas, rule_set: and(phone) }), ['State must be equal to TX and Phone 1 format must be valid']],
  [and({ lhv: 'lead.state', op: 'is included in', rhv: ['TX', 'OK'] }), ['State must be included in TX, OK']],
])('rules in words: %j', (rules, demands) => {
  expect(demandsOf(rules, labels)).toEqual(demands)
})

test('samples are what simple rules want', () => {
  const wanted = wantedIn(
    and(texas, { lhv: 'lead.city', op: 'is included in', rhv: ['Austin', 'Waco'] }, or(phone, young)),
  )
  expect([...wanted]).toEqual([
    ['lead.state', 'TX'],
    ['lead.city', 'Austin'],
  ])
  expect(wantedIn(or(texas, phone)).size).toBe(0)
  expect(wantedIn(and({ ...texas, rhv: '{{lead.city}}' })).size).toBe(0)
})

test('hours, one line a day', () => {
  const days = { monday: [['08:30', '12:00'] as [string, string], ['13:00', '24:00'] as [string, string]] }
  const lines = hoursInWords({ time_zone: 'UTC', days })
  expect(lines.slice(0, 2)).toEqual(['Monday: 08:30 to 12:00, 13:00 to 24:00', 'Tuesday: closed'])
  expect(lines).toHaveLength(7)
})

test('prices, the one that counts first', () => {
  const none = { pricing: null, service: null }
  expect(pricesInWords(none, none, labels)).toEqual(['Nothing is paid'])
  const flow = {
    pricing: { prices: [{ amount: 10 }, { amount: 12.5, rule_set: and(texas) }] },
    service: null,
  }
  expect(pricesInWords({ pricing: null, service: { fallback_price: 2 } }, flow, labels)).toEqual([
    'A pricing service is asked; without its answer $2',
    '$12.50 where State must be equal to TX',
    '$10',
  ])
})
