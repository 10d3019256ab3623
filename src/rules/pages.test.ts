// docs/templates.md and docs/rules.md: every example is what they say.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from '../fields/types.ts'
import { HELPERS } from '../templates/helpers.ts'
import { formatNumber } from '../templates/number-format.ts'
import { compileTemplate } from '../templates/template.ts'
import { compileRuleSet } from './compile.ts'
import { BINARY_OPERATORS, type Rule, UNARY_OPERATORS } from './rule.ts'

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')
const templates = page('templates.md')

const VARS = {
  lead: {
    first_name: 'Michael',
    dob: parse('dob', '1977-10-12'),
    age: parse('number', '34'),
    flag: parse('boolean', 'yes'),
    zip: '78751',
    mortgage: { loan: { amount: parse('number', '175000') }, new_property_value: parse('number', '239952') },
  },
  price: 1234.5,
  submission: { timestamp: '2014-06-14T18:27:33.123Z' },
}

const examples = [...templates.matchAll(/^ {4}(\{\{.+\}\}) {2,}(.+)$/gm)].map(
  ([, text = '', value = '']) => ({ text, value }),
)

test.each(examples)('$text is $value', ({ text, value }) => {
  expect(String(compileTemplate(text)(VARS))).toBe(value)
})

test('the page of templates names every helper', () => {
  expect(Object.keys(HELPERS).filter((name) => !templates.includes(name))).toEqual([])
  expect(examples.length).toBeGreaterThan(20)
})

test.each(
  [...templates.matchAll(/^\| `(.+)` \| (-?[\d.]+) \| (.+) \|$/gm)].map(
    ([, format = '', value = '', text = '']) => ({ format, value, text }),
  ),
)('$value as $format is $text', ({ format, value, text }) => {
  expect(formatNumber(Number(value), format)).toBe(text)
})

const rows = [...page('rules.md').matchAll(/^\| `([a-z ]+)` \| `(.+?)` \| (?:`(.+)` )?\|$/gm)].map(
  ([, op = '', left = '', right]) => ({ op: op as Rule['op'], left, right }),
)

test.each(rows)('$left $op $right', ({ op, left, right }) => {
  const rule = { lhv: 'x', op, ...(right !== undefined && { rhv: JSON.parse(right) }) }
  expect(compileRuleSet({ op: 'and', rules: [rule] })({ x: JSON.parse(left) })).toBeNull()
})

test('the page of rules has every operator', () => {
  expect(rows.map(({ op }) => op).sort()).toEqual([...UNARY_OPERATORS, ...BINARY_OPERATORS].sort())
})
