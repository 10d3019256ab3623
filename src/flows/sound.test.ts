import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkOf } from '../http/validate.ts'
import { NewFlow } from './flow.ts'
import { soundPart } from './sound.ts'

const check = checkOf(NewFlow)
const FLOW = { name: 'x', enabled: true, fields: ['email'], sources: [], steps: [] }

test('what is wrong is taken out as narrowly as can be, and its place is told', () => {
  const rules = [{ lhv: 'lead.a', op: 'is blank' }, { lhv: 'lead.b' }]
  const body = {
    ...FLOW,
    name: '',
    caps: [],
    steps: [{ type: 'filter', outcome: 5, rule_set: { op: 'and', rules } }],
  }
  const before = structuredClone(body)
  const rest = soundPart(body, check(body), check)
  expect(rest?.document.steps).toMatchObject([{ outcome: 'failure', rule_set: { rules: [rules[0], {}] } }])
  expect(rest?.mended).toEqual(
    expect.arrayContaining(['/name', '/caps', '/steps/0/outcome', '/steps/0/rule_set/rules/1']),
  )
  expect(body).toEqual(before)
})

test('of whatever body, the rest has the form of a flow, or there is none', () => {
  const part = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>([{}], [[]], [5], [{ rules: [{ rules: 5 }] }]),
  )
  const member = fc.constantFrom(
    ...Object.keys(FLOW),
    'caps',
    'pricing',
    'acceptance_criteria',
    'a/b~c',
    '__proto__',
  )
  fc.assert(
    fc.property(fc.dictionary(member, part), (parts) => {
      const body = { ...FLOW, ...parts }
      const faults = check(body)
      const rest = faults.length > 0 ? soundPart(body, faults, check) : undefined
      if (rest) expect(check(rest.document)).toEqual([])
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
