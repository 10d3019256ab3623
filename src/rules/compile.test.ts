import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operatorsOf } from '../fields/type.ts'
import { parse } from '../fields/types.ts'
import type { Vars } from '../lib/vars.ts'
import { compileRuleSet } from './compile.ts'
import { explainRuleSet } from './explain.ts'
import { faultsInRules, warningsInRules } from './faults.ts'
import { BINARY_OPERATORS, type Rule, type RuleSet, UNARY_OPERATORS } from './rule.ts'

const NOW = new Date('2026-11-24T00:00:00Z')
const typed = (type: string, raw: unknown) => parse(type, raw, { now: NOW })
const set = (...rules: (Rule | RuleSet)[]): RuleSet => ({ op: 'and', rules })
const either = (...rules: (Rule | RuleSet)[]): RuleSet => ({ op: 'or', rules })
const rule = (op: Rule['op'], rhv?: unknown, lhv = 'x'): Rule => ({
  lhv,
  op,
  ...(rhv !== undefined && { rhv }),
})
const holds = (left: unknown, op: Rule['op'], rhv?: unknown) =>
  compileRuleSet(set(rule(op, rhv)))({ x: left, lead: { state: 'TX' } }) === null

const age = typed('range', '18-29')
const number = typed('number', '$1,100')
const yes = typed('boolean', 'yes')
const no = typed('boolean', 'no')
const odd = typed('boolean', 'on')
const day = typed('date', '2014-06-02')
const time = typed('time', '2014-06-14T18:27:33.123Z')
const phone = typed('phone', '512-789-1111')
const bad = typed('phone', 'donkey')
const zip = typed('postal_code', '01234')

test.each<[unknown, Rule['op'], unknown, boolean]>([
  ['TX', 'is equal to', 'tx', true],
  [' TX ', 'is equal to', 'TX', true],
  [typed('state', 'Texas'), 'is equal to', 'TX', true],
  ['TX', 'is equal to', '{{lead.state}}', true],
  ['TX', 'is equal to', 'UT', false],
  ['123', 'is equal to', 123, true],
  [number, 'is equal to', '1,100', true],
  [number, 'is equal to', '1100.0', true],
  [zip, 'is equal to', '1234', false],
  [zip, 'is equal to', '01234', true],
  [age, 'is equal to', '18 to 29', true],
  [age, 'is equal to', '18-30', false],
  [yes, 'is equal to', 'TRUE', true],
  [yes, 'is equal to', false, false],
  [day, 'is equal to', '06/02/2014', true],
  [day, 'is equal to', '2014-06-03', false],
  [time, 'is equal to', '2014-06-14T13:27:33.123-05:00', true],
  [['b', 'A'], 'is equal to', ['a', 'B'], true],
  [['a'], 'is equal to', 'a', true],
  [['a', 'b'], 'is equal to', 'a', false],
  ['TX', 'is not equal to', 'tx', false],
  [5, 'is less than', 10, true],
  ['9', 'is less than', '10', true],
  [age, 'is greater than', 23, true],
  [age, 'is less than or equal to', 23.5, true],
  [typed('range', '65+'), 'is greater than or equal to', 65, true],
  [day, 'is less than', '2014-06-03', true],
  [day, 'is greater than', '06/01/2014', true],
  [day, 'is greater than', 5, false],
  [time, 'is greater than', '2014-06-14', true],
  ['many', 'is less than', 10, false],
  [5, 'is between', '5-10', true],
  [10, 'is between', '5-10', true],
  [11, 'is between', '5-10', false],
  ['0830', 'is between', '0830-1645', true],
  [70, 'is between', '65+', true],
  [time, 'is between', '2014-06-01T00:00:00.000Z-2014-06-30T00:00:00.000Z', true],
  [time, 'is between', '1-10', false],
  [11, 'is not between', '5-10', true],
  ['tx', 'is included in', ['TX', 'CA'], true],
  ['tx', 'is included in', 'CA, TX', true],
  ['a, b', 'is included in', '"a, b", c', true],
  [number, 'is included in', ['1100', '5'], true],
  [5, 'is included in', [5, 6], true],
  ['ny', 'is not included in', 'CA, TX', true],
  [['a', 'b'], 'includes', 'B', true],
  ['Mary Ann', 'includes', 'ann', true],
  [phone, 'includes', '789', true],
  [['a'], 'does not include', 'b', true],
  [phone, 'matches pattern', '^512', true],
  ['AB', 'matches pattern', 'a.$', true],
  ['AB', 'does not match pattern', '\\d', true],
  ['AB', 'matches pattern', '{{lead.nothing}}', false],
  ['AB', 'does not match pattern', '{{lead.nothing}}', true],
  ['AB', 'includes', '{{lead.nothing}}', false],
  ['AB', 'is not equal to', '{{lead.nothing}}', true],
  [typed('number', 'abc'), 'format is invalid', undefined, true],
  [typed('number', 'abc'), 'format is valid', undefined, false],
  [typed('number', 'abc'), 'is blank', undefined, false],
  [typed('boolean', ''), 'is blank', undefined, true],
  [typed('boolean', ''), 'is not false', undefined, true],
  [typed('number', '15'), 'is equal to', '10-20', false],
  [typed('number', '15'), 'is included in', '10-20, 30', false],
  [typed('number', '15'), 'is included in', '10, 15.0', true],
  [typed('range', '18 to 29'), 'is equal to', '18 TO 29', true],
  [typed('range', '18 to 29'), 'is included in', ['18 to 29'], true],
  [day, 'is equal to', '20140602', true],
  [day, 'is included in', ['06/02/2014'], true],
  [day, 'is less than', 2020, false],
  [day, 'is between', '6/1/2014 - 6/30/2014', true],
  [day, 'is between', '06/01/2014-06/01/2014', false],
  [day, 'is between', '2014-06-01 to 2014-06-30', true],
  ['2014-06-02T10:00', 'is between', '2014-06-02T12:00+02:00-2014-06-02T12:00+02:00', true],
  [new Date('2014-06-02T10:00:00Z'), 'is greater than', '06/02/2014', true],
  ['512-789-1111', 'is less than', 1000, false],
  [['a', 'b'], 'is equal to', 'B, a', true],
  [['a', 'b'], 'includes', ['c', 'B'], true],
  ['Mary Ann', 'does not include', ['bob', 'ann'], false],
  [yes, 'is true', undefined, true],
  ['true', 'is true', undefined, true],
  [no, 'is true', undefined, false],
  [no, 'is false', undefined, true],
  [odd, 'is false', undefined, false],
  [odd, 'is not true', undefined, true],
  ['perhaps', 'is not false', undefined, true],
  [phone, 'format is valid', undefined, true],
  [bad, 'format is valid', undefined, false],
  [bad, 'format is invalid', undefined, true],
  ['sh1t', 'is obscene', undefined, true],
  ['Scunthorpe', 'is not obscene', undefined, true],
])('%j %s %j: %s', (left, op, right, result) => {
  expect(holds(left, op, right)).toBe(result)
})

const RIGHT: Partial<Record<Rule['op'], unknown>> = { 'is between': '1-2', 'is not between': '1-2' }
const ALL = [...UNARY_OPERATORS, ...BINARY_OPERATORS]
const PASSES_ON_BLANK = (op: string) => op === 'is blank' || (/ not /.test(op) && op !== 'is not blank')

test.each(
  ALL.flatMap((op) => [undefined, null, '', '  ', [], Number.NaN].map((blank) => [op, blank] as const)),
)('%s of a blank value (%j) is as its sign says', (op, blank) => {
  const right = (BINARY_OPERATORS as readonly string[]).includes(op) ? (RIGHT[op] ?? 'x') : undefined
  expect(holds(blank, op, right)).toBe(PASSES_ON_BLANK(op))
})

describe('reasons', () => {
  const labels = (path: string) => ({ 'lead.state': 'State', 'lead.zip': 'Postal Code' })[path]
  const reason = (given: Rule, vars: Vars = { lead: {} }) => compileRuleSet(set(given), labels)(vars)

  test.each<[Rule, string]>([
    [rule('is equal to', 'TX', 'lead.state'), 'State must be equal to TX'],
    [rule('is not equal to', 'FL', 'lead.state'), 'State must not be equal to FL'],
    [rule('is less than', 5, 'lead.zip'), 'Postal Code must be less than 5'],
    [rule('is less than or equal to', 5, 'lead.zip'), 'Postal Code must be less than or equal to 5'],
    [rule('is greater than', 5, 'lead.zip'), 'Postal Code must be greater than 5'],
    [rule('is greater than or equal to', 5, 'lead.zip'), 'Postal Code must be greater than or equal to 5'],
    [rule('is between', '1-5', 'lead.zip'), 'Postal Code must be between 1-5'],
    [rule('is not between', '1-5', 'lead.zip'), 'Postal Code must not be between 1-5'],
    [rule('is included in', ['TX', 'CA'], 'lead.state'), 'State must be included in TX, CA'],
    [rule('is not included in', 'FL, TX', 'lead.state'), 'State must not be included in FL, TX'],
    [rule('includes', 'a', 'lead.first_name'), 'First Name must include a'],
    [rule('does not include', 'FL', 'lead.state'), 'State must not include FL'],
    [rule('matches pattern', '^a', 'lead.state'), 'State must match pattern ^a'],
    [rule('does not match pattern', 'F', 'lead.state'), 'State must not match pattern F'],
    [rule('is blank', undefined, 'lead.state'), 'State must be blank'],
    [rule('is not blank', undefined, 'lead.phone_1'), 'Phone 1 must not be blank'],
    [rule('is true', undefined, 'suppressionlist.is_dnc'), 'Suppressionlist Is Dnc must be true'],
    [rule('is not true', undefined, 'lead.flag'), 'Flag must not be true'],
    [rule('is false', undefined, 'lead.flag'), 'Flag must be false'],
    [rule('is not false', undefined, 'lead.unflag'), 'Unflag must not be false'],
    [rule('format is valid', undefined, 'lead.zip'), 'Postal Code format must be valid'],
    [rule('format is invalid', undefined, 'lead.zip'), 'Postal Code format must be invalid'],
    [rule('is obscene', undefined, 'lead.zip'), 'Postal Code must be obscene'],
    [rule('is not obscene', undefined, 'lead.word'), 'Word must not be obscene'],
    [rule('is equal to', '{{lead.other}}', 'lead.state'), 'State must be equal to Utah'],
    [
      rule('is equal to', 'x', '{{format submission.timestamp format="dddd"}}'),
      'Submission Timestamp must be equal to x',
    ],
  ])('of %j', (given, sentence) => {
    const lead = { state: 'FL', flag: true, unflag: false, other: 'Utah', word: 'bitch' }
    const vars = { lead: { ...lead, ...(given.op === 'is not between' && { zip: 3 }) } }
    expect(reason(given, vars)).toBe(sentence)
  })

  test('all must hold: the first that does not is told; one must hold: all are told', () => {
    const state = rule('is equal to', 'TX', 'lead.state')
    const zip = rule('is not blank', undefined, 'lead.zip')
    expect(compileRuleSet(set(zip, state), labels)({})).toBe('Postal Code must not be blank')
    expect(compileRuleSet(either(zip, state), labels)({})).toBe(
      'Postal Code must not be blank or State must be equal to TX',
    )
    expect(compileRuleSet(either(zip, state), labels)({ lead: { state: 'TX' } })).toBeNull()
  })
})

test('nested rule sets, and rules within a rule that are looked at only when it holds', () => {
  const within = {
    ...rule('is not blank', undefined, 'lead.a'),
    rule_set: set(rule('is equal to', 'b', 'lead.b')),
  }
  const check = compileRuleSet(either(set(within), rule('is true', undefined, 'lead.c')))
  expect(check({ lead: { a: 'x', b: 'b' } })).toBeNull()
  expect(check({ lead: { a: 'x', b: 'c' } })).toContain('B must be equal to b')
  expect(check({ lead: { c: true } })).toBeNull()
  expect(check({ lead: {} })).toContain('A must not be blank')
})

test('nothing to check holds', () => {
  for (const none of [null, undefined, set(), either()]) expect(compileRuleSet(none)({})).toBeNull()
})

test('a loose check leaves out what is not known', () => {
  const rules = set(rule('is equal to', 'TX', 'lead.state'), rule('is not blank', undefined, 'lead.zip'))
  const check = compileRuleSet(rules, undefined, { loose: true })
  expect(check({})).toBeNull()
  expect(check({ lead: { state: 'UT' } })).toBe('State must be equal to TX')
})

test('an explanation has every rule with its two sides, and the verdict of the check', () => {
  const rules = either(rule('is equal to', '{{y}}'), {
    ...rule('is not blank'),
    rule_set: set(rule('is less than', 3)),
  })
  expect(explainRuleSet(rules, { x: { normal: 5 }, y: 6 })).toEqual({
    op: 'or',
    holds: false,
    rules: [
      {
        lhv: 'x',
        op: 'is equal to',
        rhv: '{{y}}',
        left: 5,
        right: 6,
        holds: false,
        reason: 'X must be equal to 6',
      },
      {
        lhv: 'x',
        op: 'is not blank',
        left: 5,
        holds: false,
        reason: null,
        rule_set: {
          op: 'and',
          holds: false,
          rules: [
            {
              lhv: 'x',
              op: 'is less than',
              rhv: 3,
              left: 5,
              right: 3,
              holds: false,
              reason: 'X must be less than 3',
            },
          ],
        },
      },
    ],
  })
})

test.each<[RuleSet, string[]]>([
  [set(rule('is equal to', '{{x')), ['/r/rules/0/rhv']],
  [set(rule('is equal to', ['a', '{{x'])), ['/r/rules/0/rhv/1']],
  [set(rule('is blank', undefined, '{{shout x}}')), ['/r/rules/0/lhv']],
  [set(rule('matches pattern', '(a')), ['/r/rules/0/rhv']],
  [set(rule('does not match pattern', '(?!a)b')), ['/r/rules/0/rhv']],
  [set(rule('is between', 'few')), ['/r/rules/0/rhv']],
  [set(rule('is less than', 'many')), ['/r/rules/0/rhv']],
  [set(rule('is less than', '{{x}}'), rule('is greater than', '01/02/2020'), rule('is between', '1-2')), []],
  [set(set(either(rule('is included in', [])))), ['/r/rules/0/rules/0/rules/0/rhv']],
  [
    set({ ...rule('is blank'), rule_set: set(rule('matches pattern', '[')) }),
    ['/r/rules/0/rule_set/rules/0/rhv'],
  ],
  [set(...Array.from({ length: 2_001 }, () => rule('is blank'))), ['/r']],
])('what is wrong with %.60j is told at its place', (rules, paths) => {
  expect(faultsInRules(rules, '/r').map(({ path }) => path)).toEqual(paths)
})

test('rules two hundred deep are refused, and do not run out of stack', () => {
  let deep: RuleSet = set(rule('is blank'))
  for (let n = 0; n < 200; n++) deep = set(deep)
  expect(faultsInRules(deep, '')).toMatchObject([{ message: 'must not be nested deeper than 20 rule sets' }])
})

test('an operator that the type does not offer is a warning, wherever it stands', () => {
  const types = (path: string) => ({ 'lead.phone_1': 'phone', 'lead.state': 'state' })[path]
  const rules = set(
    rule('is greater than', 5, 'lead.phone_1'),
    either({
      ...rule('is equal to', 'x', 'lead.state'),
      rule_set: set(rule('matches pattern', 'x', 'lead.state')),
    }),
    rule('is less than', 1, 'lead.unknown'),
  )
  expect(warningsInRules(rules, '', types, operatorsOf).map(({ path }) => path)).toEqual([
    '/rules/0/op',
    '/rules/1/rules/0/rule_set/rules/0/op',
  ])
})

describe('whatever is written and comes', () => {
  const value = fc.oneof(
    fc.anything(),
    fc.constantFrom<unknown>(
      age,
      number,
      yes,
      day,
      time,
      phone,
      bad,
      'TX',
      '2014-06-02',
      '1-5',
      '',
      ' ',
      ['a'],
      5,
    ),
  )
  const right = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string()),
    fc.constantFrom('1-5', '{{y}}', '2014-01-01', '(a', '*x'),
  )
  const any = fc.record({
    lhv: fc.constantFrom('x', 'lead.x', '{{x}} {{y}}', '__proto__', 'constructor.name'),
    op: fc.constantFrom(...ALL),
    rhv: right,
  })

  test('rules without faults compile, and no value makes them throw; the explanation agrees', () => {
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('and', 'or'),
        value,
        value,
        (rules, op, x, y) => {
          const given = { op, rules } as RuleSet
          if (faultsInRules(given, '').length > 0) return
          const vars = { x, y, lead: { x } }
          const verdict = compileRuleSet(given)(vars)
          expect(explainRuleSet(given, vars).holds).toBe(verdict === null)
        },
      ),
      { numRuns: 3000 },
    )
  })

  const OPPOSITES: [Rule['op'], Rule['op']][] = [
    ['is equal to', 'is not equal to'],
    ['is between', 'is not between'],
    ['is included in', 'is not included in'],
    ['includes', 'does not include'],
    ['matches pattern', 'does not match pattern'],
    ['is blank', 'is not blank'],
    ['is true', 'is not true'],
    ['is false', 'is not false'],
    ['is obscene', 'is not obscene'],
  ]

  test('a negative operator is the opposite of its positive', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...OPPOSITES),
        value,
        fc.constantFrom('a', '1-5', 'TX', '2014-06-02', '5'),
        (pair, left, rhv) => {
          const [positive, negative] = pair.map((op) =>
            holds(
              left,
              op,
              op.includes('bl') || op.includes('true') || op.includes('false') || op.includes('obscene')
                ? undefined
                : rhv,
            ),
          )
          expect(positive).toBe(!negative)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
