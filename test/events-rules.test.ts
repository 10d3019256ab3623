// What the database decides of a rule is what the rules themselves decide: for any rules and events.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRuleSet } from '../src/rules/compile.ts'
import type { RuleSet } from '../src/rules/rule.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { seedLead } from './support/seed-events.ts'
import { must } from './support/story.ts'

const [A, B] = ['a1'.repeat(12), 'b2'.repeat(12)]
const LHVS = [
  'type',
  'outcome',
  'reason',
  'flow.id',
  'vars.source.id',
  'recipient.id',
  'step_id',
  'lead.state',
]
const VALUES = [
  A,
  B,
  A.toUpperCase(),
  ` ${B} `,
  'source',
  'Recipient',
  'success',
  'FAILURE',
  'tx',
  'Too old',
  '',
  '5',
  'a1',
]

const value = fc.constantFrom(...VALUES)
const one = fc.record({
  lhv: fc.constantFrom(...LHVS),
  op: fc.constantFrom('is equal to', 'is not equal to', 'includes', 'does not include'),
  rhv: value,
})
const several = fc.record({
  lhv: fc.constantFrom(...LHVS),
  op: fc.constantFrom('is included in', 'is not included in'),
  rhv: fc.oneof(fc.array(value, { minLength: 1, maxLength: 3 }), fc.constant(`${A}, "success", TX`)),
})
const blank = fc.record({
  lhv: fc.constantFrom(...LHVS),
  op: fc.constantFrom('is blank', 'is not blank', 'is true', 'is not false'),
})
const plain = fc.oneof(one, several, blank)
const nested = fc.record({
  op: fc.constantFrom('and', 'or'),
  rules: fc.array(plain, { minLength: 1, maxLength: 3 }),
})
const withSub = fc.tuple(plain, nested).map(([rule, rule_set]) => ({ ...rule, rule_set }))
const rules = fc.array(fc.oneof(plain, nested, withSub), { minLength: 1, maxLength: 3 })

const event = fc.record({
  type: fc.constantFrom('source', 'recipient', 'retry' as const),
  outcome: fc.constantFrom('success', 'failure', 'error'),
  reason: fc.constantFrom(undefined, 'Too old', ' too OLD\n', 'Toö old', 'success'),
  flow_id: fc.constantFrom(A, B),
  source_id: fc.constantFrom(A, B),
  recipient_id: fc.constantFrom(undefined, A, B),
  step_id: fc.constantFrom(undefined, 'a1b2C3'),
  lead: fc.constantFrom({}, { state: 'TX' }, { state: { normal: 'CA', raw: 'ca', valid: true } }),
})

const withoutVars = (element: any): any => ({
  ...element,
  ...(element.lhv && { lhv: element.lhv.replace(/^vars\./, '') }),
  ...(element.rules && { rules: element.rules.map(withoutVars) }),
  ...(element.rule_set && { rule_set: withoutVars(element.rule_set) }),
})

test('rules select the same events whoever decides them', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  for (const seed of fc.sample(event, { numRuns: 60, seed: 7 })) {
    const { type, recipient_id, ...rest } = seed
    await seedLead(exchange, acme, [
      { ...rest, type, ...(type !== 'source' && recipient_id && { recipient_id }) },
    ])
  }
  const all = await must(200, acme.get('/events?limit=1000'))
  expect(all.length).toBe(60)
  await fc.assert(
    fc.asyncProperty(rules, async (rules) => {
      const check = compileRuleSet({ op: 'and', rules: rules.map(withoutVars) } as RuleSet)
      const wanted = all.filter((event: any) => check({ ...event, ...event.vars }) === null)
      const found = await must(200, acme.post('/events', { rules, limit: 1000 }))
      expect(found).toEqual(wanted)
    }),
    { numRuns: 300 },
  )
})
