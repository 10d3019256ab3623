import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from '../fields/types.ts'
import { formatNumber } from './number-format.ts'
import { compileTemplate, variablesIn } from './template.ts'
import { TemplateError } from './template-error.ts'

const NOW = new Date('2026-11-24T15:04:05.678Z')
const VARS = {
  lead: {
    first_name: 'Michael',
    last_name: 'Lee & "Sons" <x>',
    email: parse('email', 'Ann@Example.com'),
    dob: parse('dob', '1977-10-12', { now: NOW }),
    age: parse('number', '34'),
    flag: parse('boolean', 'yes'),
    no: parse('boolean', 'no'),
    zip: '78751',
    ca_zip: 'H3Z 2Y7',
    items: ['a', 'b', { c: 'd' }],
    mortgage: { loan: { amount: parse('number', '175000') }, new_property_value: parse('number', '239952') },
    blank: '',
    odd: { toString: {} },
    rate: 5.5,
  },
  source: { name: 'Web Form' },
  submission: { timestamp: '2014-06-14T18:27:33.123Z' },
  price: 1234.5,
}

const rendered = (text: string) => compileTemplate(text)(VARS, { now: NOW })

test.each<[string, unknown]>([
  ['no braces', 'no braces'],
  ['{{lead.first_name}}', 'Michael'],
  ['{{ lead.first_name }}', 'Michael'],
  ['{{{lead.last_name}}}', 'Lee & "Sons" <x>'],
  ['Dear {{lead.last_name}}', 'Dear Lee & "Sons" <x>'],
  ['{{lead.age}}', VARS.lead.age],
  ['{{lead.items}}', VARS.lead.items],
  ['{{lead.items.1}}', 'b'],
  ['{{lead.items[0]}}', 'a'],
  ['x{{lead.items[2].c}}', 'xd'],
  ['{{lead.items.[2].c}}', 'd'],
  ['{{lead.age}} years', '34 years'],
  ['born {{lead.dob}} in {{lead.dob.year}}', 'born 1977-10-12 in 1977'],
  ['{{lead.email}} at {{lead.email.domain}}', 'ann@example.com at Example.com'],
  ['{{lead.nothing}}', undefined],
  ['a{{lead.nothing.at.all}}b', 'ab'],
  ['{{#if lead.flag}}yes{{else}}no{{/if}}', 'yes'],
  ['{{#if lead.no}}yes{{else}}no{{/if}}', 'no'],
  ['{{#if lead.blank}}yes{{/if}}', ''],
  ['{{#if lead.no}}1{{else if lead.flag}}2{{/if}}', '2'],
  ['{{#unless lead.no}}so{{/unless}}', 'so'],
  ['{{! nothing to see }}a', 'a'],
  ['{{lead.constructor}}', undefined],
  ['x{{lead.__proto__.toString}}{{constructor}}{{process.env.HOME}}', 'x'],
])('%s', (text, value) => {
  expect(rendered(text)).toEqual(value)
})

describe('helpers', () => {
  test.each<[string, unknown]>([
    ['{{lowercase lead.first_name}}', 'michael'],
    ['{{uppercase lead.first_name}}', 'MICHAEL'],
    ['{{substring lead.first_name start="3"}}', 'chael'],
    ['{{substring lead.first_name start="2" end="4"}}', 'ich'],
    ['{{substring lead.first_name start=9 end=2}}', ''],
    ['{{replace lead.first_name pattern="Mi" replace="At"}}', 'Atchael'],
    ['{{replace lead.first_name pattern="regexp(h.{3})" replace="ke"}}', 'Micke'],
    ['{{replace lead.zip pattern="regexp((\\d{2})(\\d))" replace="$2-$1"}}', '7-7851'],
    ['{{replace "a.b.c" pattern="." replace="-"}}', 'a-b-c'],
    ['{{extract "#John#Doe#Smith" pattern="(?<=#)(\\w+)(?=#)"}}', 'John Doe'],
    ['{{extract "Order #12345" pattern="#(\\d+)"}}', '12345'],
    ['{{extract lead.first_name pattern="[aeiou]"}}', 'i a e'],
    ['{{lowercase (substring lead.first_name end="2")}}', 'mi'],
    ['{{md5 "a" "b"}}', '187ef4436122d1cc2f40dc2b92f0eba0'],
    ['{{md5 "a" salt="b"}}', '187ef4436122d1cc2f40dc2b92f0eba0'],
    ['{{md5 lead.email}}', rendered('{{md5 "ann@example.com"}}')],
    ['{{sha1 "abc"}}', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['{{sha1 "abc" encoding="base64"}}', 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0='],
    ['{{md4 "abc"}}', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['{{ripemd160 "abc"}}', '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc'],
    ['{{ripemd "abc"}}', '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc'],
    ['{{sha224 "abc"}}', '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
    ['{{sha256 "abc"}}', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['{{now}}', NOW.toISOString()],
    ['{{format lead.age dataType="String"}}', '34'],
    ['{{format lead.zip dataType="Number"}}', 78751],
    ['{{format lead.ca_zip dataType="Number"}}', 'H3Z 2Y7'],
    ['{{format submission.timestamp format="X" dataType="Number"}}', 1402770453],
    ['{{format price format="$0,0.00"}}', '$1,234.50'],
    ['{{format price format="$0,0.00" locale="fr"}}', '€1 234.50'],
  ])('%s', (text, value) => {
    expect(rendered(text)).toEqual(value)
  })

  test('the longer digests have their length, whirlpool included', () => {
    expect(String(rendered('{{sha384 "abc"}}'))).toHaveLength(96)
    expect(String(rendered('{{sha512 "abc"}}'))).toHaveLength(128)
    expect(rendered('{{whirlpool ""}}')).toMatch(/^19fa61d75522a466/)
    expect(String(rendered('{{md5 "a" encoding="latin1"}}'))).toHaveLength(16)
  })
})

test.each<[string, string]>([
  ['{{format lead.dob format="YYYY-MM-DD"}}', '1977-10-12'],
  ['{{format lead.dob format="MM/DD/YY"}}', '10/12/77'],
  ['{{format submission.timestamp format="YYYY-MM-DDTHH:mm:ss.SSSZ"}}', '2014-06-14T18:27:33.123+00:00'],
  ['{{format submission.timestamp format="dddd" timezone="America/Chicago"}}', 'Saturday'],
  ['{{format submission.timestamp format="HHmm z Z" timezone="America/New_York"}}', '1427 EDT -04:00'],
  ['{{format submission.timestamp operator="subtract" days="7"}}', '2014-06-07T18:27:33.123Z'],
  ['{{format submission.timestamp operator="add" months="1" days=1 format="L"}}', '07/15/2014'],
  ['{{format submission.timestamp format="D MMMM" locale="fr"}}', '14 juin'],
  ['{{format submission.timestamp format="[at] h:mm a"}}', 'at 6:27 pm'],
  ['{{format now format="YYYY"}}', '2026'],
  ['{{format (now) format="YYYY"}}', '2026'],
  ['{{format "no date" format="YYYY"}}', 'no date'],
  ['{{format lead.nothing format="YYYY"}}', ''],
  [
    '{{format submission.timestamp operator="subtract" days="30"}}-{{submission.timestamp}}',
    '2014-05-15T18:27:33.123Z-2014-06-14T18:27:33.123Z',
  ],
])('%s', (text, value) => {
  expect(rendered(text)).toBe(value)
})

test.each(
  Object.entries({
    M: '6',
    Mo: '6th',
    MM: '06',
    MMM: 'Jun',
    MMMM: 'June',
    Q: '2',
    Qo: '2nd',
    D: '14',
    Do: '14th',
    DD: '14',
    DDD: '165',
    DDDo: '165th',
    DDDD: '165',
    d: '6',
    do: '6th',
    dd: 'Sa',
    ddd: 'Sat',
    dddd: 'Saturday',
    e: '6',
    E: '6',
    w: '24',
    wo: '24th',
    ww: '24',
    W: '24',
    Wo: '24th',
    WW: '24',
    YY: '14',
    YYYY: '2014',
    Y: '2014',
    gg: '14',
    gggg: '2014',
    GG: '14',
    GGGG: '2014',
    A: 'PM',
    a: 'pm',
    H: '18',
    HH: '18',
    h: '6',
    hh: '06',
    k: '18',
    kk: '18',
    m: '27',
    mm: '27',
    s: '33',
    ss: '33',
    S: '1',
    SS: '12',
    SSS: '123',
    SSSS: '1230',
    SSSSSSSSS: '123000000',
    z: 'UTC',
    zz: 'Coordinated Universal Time',
    Z: '+00:00',
    ZZ: '+0000',
    X: '1402770453',
    x: '1402770453123',
    LT: '6:27 PM',
    LTS: '6:27:33 PM',
    L: '06/14/2014',
    l: '6/14/2014',
    LL: 'June 14, 2014',
    ll: 'Jun 14, 2014',
    LLL: 'June 14, 2014 6:27 PM',
    lll: 'Jun 14, 2014 6:27 PM',
    LLLL: 'Saturday, June 14, 2014 6:27 PM',
    llll: 'Sat, Jun 14, 2014 6:27 PM',
  }),
)('the token %s', (token, value) => {
  expect(rendered(`{{format submission.timestamp format="${token}"}}`)).toBe(value)
})

test.each<[number, string, string]>([
  [10000, '0,0.0000', '10,000.0000'],
  [10000.23, '0,0', '10,000'],
  [10000.23, '+0,0', '+10,000'],
  [-10000, '0,0.0', '-10,000.0'],
  [10000.1234, '0.000', '10000.123'],
  [100.1234, '00000', '00100'],
  [1000.1234, '000000,0', '001,000'],
  [10, '000.00', '010.00'],
  [10000.1234, '0[.]00000', '10000.12340'],
  [-10000, '(0,0.0000)', '(10,000.0000)'],
  [-0.23, '.00', '-.23'],
  [-0.23, '(.00)', '(.23)'],
  [0.23, '0.00000', '0.23000'],
  [0.23, '0.0[0000]', '0.23'],
  [1230974, '0.0a', '1.2m'],
  [1460, '0 a', '1 k'],
  [-104000, '0a', '-104k'],
  [1, '0o', '1st'],
  [100, '0o', '100th'],
  [1000.234, '$0,0.00', '$1,000.23'],
  [1000.2, '0,0[.]00 $', '1,000.20 $'],
  [1001, '$ 0,0[.]00', '$ 1,001'],
  [-1000.234, '($0,0)', '($1,000)'],
  [-1000.234, '$0.00', '-$1000.23'],
  [1230974, '($ 0.00 a)', '$ 1.23 m'],
  [0.729312, '0.[00]%', '72.93%'],
  [1.005, '0.00', '1.01'],
  [1e21, '0,0', '1,000,000,000,000,000,000,000'],
])('%d as %s is %s', (value, format, text) => {
  expect(formatNumber(value, format)).toBe(text)
})

test('in French the euro stands before and spaces part the thousands', () => {
  expect(formatNumber(45302, '$0,0.00', 'fr')).toBe('€45 302.00')
})

test.each<[string, unknown]>([
  ['1 + lead.age', 35],
  ['lead.mortgage.loan.amount / lead.mortgage.new_property_value', 175000 / 239952],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['3! + 1', 7],
  ['10 % 4 * 2', 4],
  ['(1 + 2) * 3', 9],
  ['1 < 2 and 2 >= 2', 1],
  ['1 > 2 or 0', 0],
  ['lead.age > 30 ? 1 : 2', 1],
  ['if(lead.age > 40, 1, 2)', 2],
  ['max(1, [2, 3], 2)', 3],
  ['min(4, 3)', 3],
  ['roundTo(2.345, 2)', 2.35],
  ['sqrt 16 + pow(2, 3)', 12],
  ['sqrt(16) + abs(-1) + ceil(1.2) + floor(1.8) + round(1.5)', 10],
  ['pyt(3, 4) + fac(3) + atan2(0, 1)', 11],
  ['not 0', 1],
  ['"1" || "2"', 12],
  ['lead.zip + 0', 78751],
  ['lead.first_name + 1', null],
  ['lead.nothing', null],
  ['lead.odd', null],
  ['lead.odd == lead.odd', 1],
  ['1 / 0', null],
  ['constructor', null],
  ['lead.__proto__', null],
])('math "%s" is %s', (formula, value) => {
  expect(rendered(`{{math '${formula.replaceAll("'", '"')}'}}`)).toEqual(value)
})

test('a formula may be formatted, and stand in a text', () => {
  expect(
    rendered('{{math "lead.mortgage.loan.amount / lead.mortgage.new_property_value" format="0.[00]%"}}'),
  ).toBe('72.93%')
  expect(rendered('{{math "1 + 1" dataType="String"}}')).toBe('2')
  expect(rendered('so {{math "1 + 1"}}')).toBe('so 2')
  expect(rendered('{{math (lowercase "1 + 1")}}')).toBe(2)
})

test.each<[string, RegExp]>([
  ['{{lowercase lead.first_name', /not closed|not expected/],
  ['{{#if lead.a}}x', /not closed|not expected/],
  ['{{/if}}', /not expected/],
  ['{{}}', /not expected/],
  ['{{shout lead.a}}', /no helper shout/],
  ['{{#each lead.items}}x{{/each}}', /no block/],
  ['{{> partial}}', /partials/],
  ['{{../lead}}', /in full/],
  ['{{this}} x', /in full/],
  ['{{@root.lead}}', /in full/],
  ['{{replace lead.a}}', /a pattern/],
  ['{{extract lead.a pattern="(a"}}', /pattern that must close/],
  ['{{format lead.a timezone="Mars/Olympus"}}', /time zone/],
  ['{{math "1 +"}}', /formula/],
  ['{{math "alert(1)"}}', /no function alert/],
  ['{{math "1 @ 2"}}', /formula/],
  [`{{${'('.repeat(200)}`, /not closed|not expected/],
  [`x{{a}}${' '.repeat(65_536)}`, /65,536/],
  [`{{math "${'('.repeat(100)}1${')'.repeat(100)}"}}`, /nested/],
])('%s is refused with a sentence', (text, message) => {
  expect(() => compileTemplate(text)).toThrow(TemplateError)
  expect(() => compileTemplate(text)).toThrow(message)
})

test('the variables that a template reads', () => {
  expect(variablesIn('no')).toEqual([])
  expect(variablesIn('{{lead.a}}')).toEqual(['lead.a'])
  expect(
    variablesIn('{{lowercase lead.a}} {{#if lead.b}}{{lead.c}}{{else}}{{now}}{{/if}} {{lead.a}}'),
  ).toEqual(['lead.a', 'lead.b', 'lead.c'])
  expect(variablesIn('{{math "lead.x / max(lead.y, 2)"}} {{md5 (uppercase lead.z) salt=lead.s}}')).toEqual([
    'lead.x',
    'lead.y',
    'lead.z',
    'lead.s',
  ])
})

const piece = fc.constantFrom(
  '{{',
  '}}',
  '{{{',
  'lead',
  '.',
  'first_name',
  ' ',
  '"',
  "'",
  '(',
  ')',
  '#if',
  '/if',
  'else',
  '=',
  'math',
  'format',
  'extract',
  'pattern',
  'constructor',
  '__proto__',
  '@',
  '..',
  '[0]',
  '>',
  '!',
  '~',
  'x',
  '1',
  '+',
)
const template = fc.oneof(
  fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string().map((text) => `{{${text}}}`),
)

test('compiling throws nothing but its own error, and rendering nothing at all', () => {
  fc.assert(
    fc.property(template, fc.dictionary(fc.constantFrom('lead', 'x'), fc.anything()), (text, vars) => {
      let compiled: ReturnType<typeof compileTemplate>
      try {
        compiled = compileTemplate(text)
        variablesIn(text)
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError)
        return
      }
      const value = compiled(vars)
      expect(typeof value).not.toBe('function')
    }),
    { numRuns: 3000 },
  )
})

test('a formula of any signs is a number, null or refused', () => {
  const sign = fc.constantFrom(
    '1',
    '2.5',
    'a',
    'max',
    '(',
    ')',
    '+',
    '-',
    '!',
    '^',
    '?',
    ':',
    ',',
    '==',
    'not',
    '"x"',
    '[',
    ']',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
      const formula = signs.join('')
      try {
        const value = compileTemplate(`{{math '${formula}'}}`)({})
        expect(value === null || Number.isFinite(value)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError)
      }
    }),
    { numRuns: 3000 },
  )
})

test('a result has its limits', () => {
  const text = 'y'.repeat(200_000)
  expect(String(compileTemplate('{{x}}{{x}}{{x}}{{x}}{{x}}{{x}}{{x}}')({ x: text }))).toHaveLength(
    1024 * 1024,
  )
})
