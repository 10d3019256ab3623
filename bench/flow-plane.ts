// What the parts of a flow cost, on one core and without a socket, each beside the same work written by hand.
import { parserOf } from '../src/fields/types.ts'
import { applyMappings, compileMappings, copierFor } from '../src/flows/mapping.ts'
import { compilePattern } from '../src/lib/pattern.ts'
import type { Vars } from '../src/lib/vars.ts'
import { customJson } from '../src/modules/outbound/custom-json.ts'
import { compileRuleSet } from '../src/rules/compile.ts'
import type { Rule } from '../src/rules/rule.ts'

export type PartFigures = { name: string; unit: string; rate: number; by_hand: number; goal: number }

const ROUND_MS = 500
const ROUNDS = 3

/** Calls a second; the middle of three rounds. */
function rateOf(work: (n: number) => unknown): number {
  const rates = Array.from({ length: ROUNDS }, () => {
    let calls = 0
    const start = performance.now()
    while (performance.now() - start < ROUND_MS) for (let n = 0; n < 100; n++) sink(work(calls++))
    return calls / ((performance.now() - start) / 1000)
  })
  return rates.sort((a, b) => a - b)[1] as number
}

let last: unknown
/** Keeps results alive, so that no work is left out. */
function sink(value: unknown): void {
  last = value
}

const digits = (n: number, length: number) =>
  String(n * 7919)
    .padStart(length, '1')
    .slice(-length)

/** A lead of twelve fields; no two are alike, so that no memory of the last one helps. */
const lead = (n: number): [string, unknown][] => [
  ['first_name', `Ann${n}`],
  ['last_name', 'Lee'],
  ['email', `ann.lee${n}@example${n % 97}.com`],
  ['phone', `512-78${n % 10}-${digits(n, 4)}`],
  ['street', `${n % 9999} Guadalupe St`],
  ['city', 'Austin'],
  ['state', n % 2 === 0 ? 'TX' : 'Texas'],
  ['postal_code', `787${digits(n, 2)}`],
  ['dob', `19${50 + (n % 50)}-0${1 + (n % 9)}-1${n % 10}`],
  ['ip', `198.51.${n % 256}.${(n >> 8) % 256}`],
  ['boolean', n % 3 === 0 ? 'yes' : 'no'],
  ['number', `$${n % 100000}.50`],
]

function parsing(): PartFigures {
  const samples = Array.from({ length: 5_000 }, (_, n) => lead(n))
  const parsers = (samples[0] ?? []).map(([type]) => parserOf(type))
  const rate = rateOf((n) => samples[n % samples.length]?.map(([, value], at) => parsers[at]?.(value)))
  const by_hand = rateOf((n) =>
    samples[n % samples.length]?.map(([, value]) => ({
      normal: String(value).trim(),
      raw: value,
      valid: true,
    })),
  )
  return { name: 'parse 12 fields', unit: 'leads', rate, by_hand, goal: 60_000 }
}

function ruling(): PartFigures {
  const ops: Rule[] = [
    { lhv: 'lead.state', op: 'is equal to', rhv: 'tx' },
    { lhv: 'lead.age', op: 'is between', rhv: '18-65' },
    { lhv: 'lead.email.domain', op: 'is not included in', rhv: ['spam.com', 'junk.com'] },
    { lhv: 'lead.first_name', op: 'is not blank' },
    { lhv: 'lead.phone_1', op: 'format is valid' },
  ]
  const rules = Array.from({ length: 20 }, (_, n) => ops[n % ops.length] as Rule)
  const check = compileRuleSet({ op: 'and', rules })
  const vars = {
    lead: {
      state: { normal: 'TX' },
      age: { normal: '34', min: 34, max: 34, avg: 34, valid: true },
      email: { normal: 'a@example.com', domain: 'example.com', valid: true },
      first_name: 'Ann',
      phone_1: { normal: '5127891111', valid: true },
    },
  }
  if (check(vars) !== null) throw new Error(`the rules must hold: ${check(vars)}`)
  const rate = rateOf(() => check(vars)) * rules.length
  const { state, age, email, first_name, phone_1 } = vars.lead
  const one = () =>
    state.normal.toLowerCase() === 'tx' &&
    age.avg >= 18 &&
    age.avg <= 65 &&
    !['spam.com', 'junk.com'].includes(email.domain.toLowerCase()) &&
    first_name.trim() !== '' &&
    phone_1.valid
  const by_hand = rateOf(() => one() && one() && one() && one()) * rules.length
  return { name: 'evaluate 20 rules', unit: 'rules', rate, by_hand, goal: 300_000 }
}

function rendering(): PartFigures {
  const paths = ['first_name', 'last_name', 'city', 'state', 'email']
  const values = [
    ...paths.map((path) => `{{lead.${path}}}`),
    ...paths.map((path) => `{{lead.${path}}} of {{source.name}}`),
    '{{lowercase lead.last_name}}',
    '{{uppercase lead.city}}',
    '{{lead.email.domain}}',
    'a constant',
    '{{lead.first_name}} {{lead.last_name}}',
  ]
  const mappings = [
    { property: 'url', value: 'https://crm.example.com/leads' },
    ...values.map((value, n) => ({ property: `json_property.part${n % 3}.value_${n}`, value })),
  ]
  const compiled = compileMappings(mappings)
  const copy = copierFor(mappings)
  const vars: Vars = {
    lead: {
      first_name: 'Ann',
      last_name: 'Lee',
      city: 'Austin',
      state: { normal: 'TX', raw: 'Texas', name: 'Texas', valid: true },
      email: { normal: 'a@example.com', raw: 'A@example.com', domain: 'example.com', valid: true },
    },
    source: { name: 'Web Form' },
  }
  const rate = rateOf(() => {
    const prepared = copy(vars)
    applyMappings(compiled, vars, prepared)
    return customJson.request?.(prepared)
  })
  const body = JSON.parse(customJson.request?.(applied(compiled, copy(vars), vars))?.body ?? '{}')
  const by_hand = rateOf(() => JSON.stringify(structuredClone(body)))
  return { name: 'render 15 as JSON', unit: 'deliveries', rate, by_hand, goal: 50_000 }
}

function applied(compiled: ReturnType<typeof compileMappings>, target: Vars, vars: Vars): Vars {
  applyMappings(compiled, vars, target)
  return target
}

export type PatternFigures = {
  source: string
  characters: number
  ms: number
  engine_ms: number
  engine_characters: number
}

/** A pattern made to explode, and what it costs the engine of the language on far fewer characters. */
function exploding(): PatternFigures {
  const source = '(a+)+$'
  const characters = 50_000
  const text = `${'a'.repeat(characters - 1)}!`
  const pattern = compilePattern(source)
  pattern.test(text)
  const start = performance.now()
  pattern.test(text)
  const ms = performance.now() - start
  const engine_characters = 24
  const engine = performance.now()
  new RegExp(source).test(`${'a'.repeat(engine_characters - 1)}!`)
  return { source, characters, ms, engine_ms: performance.now() - engine, engine_characters }
}

export type FlowPlane = { parts: PartFigures[]; pattern: PatternFigures }

export function measureFlowPlane(): FlowPlane {
  const parts = [parsing(), ruling(), rendering()]
  if (last === undefined) throw new Error('nothing was measured')
  return { parts, pattern: exploding() }
}
