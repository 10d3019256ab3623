import { expect, test } from 'vitest'
import type { Field } from '../fields/field.ts'
import type { Vars } from '../lib/vars.ts'
import type { Appended } from '../modules/module.ts'
import { builtIns, modulesOf } from '../modules/modules.ts'
import { compileFlow } from './compile.ts'
import type { FlowDocument } from './flow.ts'
import type { Answer, Ask, Note } from './move.ts'
import { walk } from './walk.ts'

const field = (id: string, type: string, name: string) => ({ id, name, type }) as Field
const FIELDS = [
  field('state', 'state', 'State'),
  field('price', 'number', 'Price'),
  field('is_test', 'boolean', 'Test'),
]
const WEB = { id: 'a'.repeat(24), name: 'Web Form' }
const CRM = { id: 'c'.repeat(24), name: 'My CRM' }
const modules = modulesOf(builtIns)
const AT = new Date('2026-11-23T15:00:00Z')

const rules = (lhv: string, rhv: unknown) => ({
  op: 'and' as const,
  rules: [{ lhv, op: 'is equal to' as const, rhv }],
})
const texas = rules('lead.state', 'TX')
const day = { duration: 1, duration_units: 'day' as const }

function document(parts: Partial<FlowDocument> = {}): FlowDocument {
  const source = { entity: WEB, integration: { module_id: 'leadconduit-default.inbound' } }
  return { name: 'Flow', enabled: true, fields: ['state'], sources: [source], steps: [], ...parts }
}

const crm = (parts: object = {}) => ({
  type: 'recipient' as const,
  id: 'crm001',
  entity: CRM,
  integration: {
    module_id: 'leadconduit-custom.outbound.json',
    mappings: [{ property: 'url', value: 'https://crm.example.com' }],
  },
  ...parts,
})
const filter = (parts: object = {}) => ({
  type: 'filter' as const,
  id: 'stop01',
  outcome: 'failure',
  reason: 'Stopped in {{lead.state}}',
  rule_set: texas,
  ...parts,
})

type Script = Partial<{ [K in Ask['ask']]: (ask: Extract<Ask, { ask: K }>) => Answer }>

/** Walks to the end, answering by the script; tells the verdict, what was asked and what was noted. */
function walked(parts: Partial<FlowDocument>, lead: Vars, script: Script = {}, start: object = {}) {
  const flow = compileFlow(document(parts), FIELDS, modules)
  const source = flow.sources.get(WEB.id)
  if (!source) throw new Error('no source')
  const vars: Vars = { lead, flow: { name: 'Flow' } }
  const walking = walk(flow, source, { vars, at: AT, ...start })
  const asks: Ask[] = []
  const notes: Note[] = []
  let answer: Answer
  for (;;) {
    const step = walking.next(answer)
    if (step.done) return { ...step.value, asks, notes, vars }
    answer = undefined
    if ('note' in step.value) notes.push(step.value)
    else {
      asks.push(step.value)
      const say = script[step.value.ask] as ((ask: Ask) => Answer) | undefined
      answer = say ? say(step.value) : step.value.ask === 'deliver' ? { outcome: 'success' } : undefined
    }
  }
}

const kinds = (asks: Ask[]) => asks.map(({ ask }) => ask)
const TX = { state: 'TX' }

test('outside the hours a lead is refused, and nothing is asked', () => {
  const hours_of_operation = { time_zone: 'UTC', days: {} }
  expect(walked({ hours_of_operation, steps: [crm()] }, TX)).toMatchObject({
    outcome: 'failure',
    reason: 'Submission Timestamp must be within hours of operation',
    asks: [],
  })
})

test("the flow's criteria come before the source's, each with its own outcome and reason", () => {
  const integration = { module_id: 'leadconduit-default.inbound' }
  const acceptance_criteria = { outcome: 'error' as const, rule_set: rules('lead.state', 'UT') }
  const sources = [{ entity: WEB, integration, acceptance_criteria }]
  expect(walked({ sources }, TX)).toMatchObject({ outcome: 'error', reason: 'State must be equal to UT' })
  const own = {
    outcome: 'failure' as const,
    reason: 'Not from {{lead.state}}',
    rule_set: rules('lead.state', 'CA'),
  }
  expect(walked({ sources, acceptance_criteria: own }, TX)).toMatchObject({
    outcome: 'failure',
    reason: 'Not from TX',
  })
})

test('a reason that is one typed variable reads as its value', () => {
  const state = { normal: 'TX', raw: 'Texas', name: 'Texas', valid: true }
  expect(walked({ steps: [filter({ reason: '{{lead.state}}' })] }, { state })).toMatchObject({ reason: 'TX' })
})

test('a list check tells rules what it found; a blank value is not looked up', () => {
  const list_checks = { duplicate: { value: '{{lead.state}}', list_name: 'dup' } }
  const acceptance_criteria = {
    outcome: 'failure' as const,
    reason: 'duplicate',
    rule_set: {
      op: 'and' as const,
      rules: [{ lhv: 'suppressionlist.is_duplicate', op: 'is not true' as const }],
    },
  }
  const found = walked({ list_checks, acceptance_criteria }, TX, { list: () => true })
  expect(found).toMatchObject({
    outcome: 'failure',
    reason: 'duplicate',
    asks: [{ ask: 'list', value: 'TX' }],
  })
  expect(walked({ list_checks, acceptance_criteria }, {})).toMatchObject({ outcome: 'success', asks: [] })
})

test.each<[string, Partial<FlowDocument>, Vars, number]>([
  [
    'the last price that holds',
    {
      pricing: {
        prices: [
          { amount: 1 },
          { amount: 2, rule_set: texas },
          { amount: 3, rule_set: rules('lead.state', 'UT') },
        ],
      },
    },
    TX,
    2,
  ],
  ['none at all', {}, TX, 0],
  ['none that holds', { pricing: { prices: [{ amount: 3, rule_set: rules('lead.state', 'UT') }] } }, TX, 0],
  [
    'the price that the source names',
    { pricing: { override: true } },
    { ...TX, price: { normal: 7.5 } },
    7.5,
  ],
  ['no price below nothing', { pricing: { override: true } }, { ...TX, price: { normal: -1 } }, 0],
  [
    'the fallback when the service is silent',
    { pricing_service: { service_id: 'e'.repeat(24), fallback_price: 4 } },
    TX,
    4,
  ],
])('a lead costs %s', (_, parts, lead, price) => {
  expect(walked(parts, lead)).toMatchObject({ outcome: 'success', price })
})

test("the source's prices come before the flow's, and a service before a list", () => {
  const integration = { module_id: 'leadconduit-default.inbound' }
  const pricing = { prices: [{ amount: 1, rule_set: rules('lead.state', 'UT') }] }
  const pricing_service = { service_id: 'e'.repeat(24), fallback_price: 4 }
  const parts = {
    sources: [{ entity: WEB, integration, pricing }],
    pricing: { prices: [{ amount: 9 }] },
    pricing_service,
  }
  expect(walked(parts, { state: 'UT' })).toMatchObject({ price: 1, asks: [] })
  expect(walked(parts, TX, { price: () => 6 })).toMatchObject({ price: 6 })
})

test('a cap that is reached refuses with its reason; a cap within one that does not count is not looked at', () => {
  const inner = { maximum: 1, ...day, reason: 'Full of {{lead.state}}' }
  const caps = [
    { maximum: 5, ...day, rule_set: rules('lead.state', 'UT'), caps: [inner] },
    { maximum: 2, ...day, caps: [inner] },
  ]
  const full = walked({ caps }, TX, { caps: (ask) => ask.caps[1] })
  expect(full).toMatchObject({ outcome: 'failure', reason: 'Full of TX' })
  expect(full.asks).toMatchObject([{ caps: [{ cap: { maximum: 2 } }, { cap: { maximum: 1 } }] }])
  expect(walked({ caps: [{ maximum: 2, ...day }] }, TX, { caps: (ask) => ask.caps[0] })).toMatchObject({
    reason: 'Cap reached',
  })
})

test('a test lead is counted by no cap', () => {
  const caps = [{ maximum: 2, ...day }]
  expect(walked({ caps }, { ...TX, is_test: { normal: true } })).toMatchObject({
    outcome: 'success',
    asks: [],
  })
})

test('a ping ends before the steps, and rules about what it does not know are left out', () => {
  const acceptance_criteria = { outcome: 'failure' as const, rule_set: rules('lead.state', 'TX') }
  const parts = { acceptance_criteria, pricing: { prices: [{ amount: 3 }] }, steps: [crm()] }
  expect(walked(parts, {}, {}, { ping: true })).toMatchObject({ outcome: 'success', price: 3, asks: [] })
  expect(walked(parts, { state: 'UT' }, {}, { ping: true })).toMatchObject({ outcome: 'failure' })
  expect(walked(parts, {})).toMatchObject({ outcome: 'failure' })
})

test('a filter stops the lead when its rules hold, and nothing after it happens', () => {
  expect(walked({ steps: [filter(), crm()] }, TX)).toMatchObject({
    outcome: 'failure',
    reason: 'Stopped in TX',
    price: 0,
    asks: [],
  })
  expect(kinds(walked({ steps: [filter(), crm()] }, { state: 'UT' }).asks)).toEqual(['ready', 'deliver'])
})

test.each<[Appended, string]>([
  [{ outcome: 'failure' }, 'success'],
  [{ outcome: 'error' }, 'success'],
  [{}, 'success'],
])('whatever a recipient answers (%j), the lead goes on', (appended, outcome) => {
  expect(walked({ steps: [crm(), crm({ id: 'crm002' })] }, TX, { deliver: () => appended })).toMatchObject({
    outcome,
  })
})

test('what a recipient answers stands under its name for the steps after it', () => {
  const step = filter({
    outcome: '{{my_crm.outcome}}',
    reason: '{{my_crm.why}}',
    rule_set: rules('my_crm.outcome', 'failure'),
  })
  const answer: Appended = { outcome: 'failure', why: 'too old' }
  expect(walked({ steps: [crm(), step] }, TX, { deliver: () => answer })).toMatchObject({
    outcome: 'failure',
    reason: 'too old',
  })
})

test('a copied outcome that is none stops as a failure', () => {
  const step = filter({ outcome: '{{my_crm.outcome}}', reason: null })
  expect(walked({ steps: [step] }, TX)).toMatchObject({ outcome: 'failure', reason: undefined })
})

test.each<[string, object, Script, string]>([
  ['criteria that fail', { rule_set: rules('lead.state', 'UT') }, {}, 'State must be equal to UT'],
  [
    'a module that refuses',
    { integration: { module_id: 'leadconduit-custom.outbound.json' } },
    {},
    'URL is required',
  ],
  [
    'a module that is gone',
    { integration: { module_id: 'no.outbound' } },
    {},
    'the module no.outbound is not installed',
  ],
  ['a buyer that is not ready', {}, { ready: () => 'paused by buyer' }, 'paused by buyer'],
  ['a cap', { caps: [{ maximum: 1, ...day }] }, { caps: (ask) => ask.caps[0] }, 'Cap reached'],
])('a step is skipped for %s, and the lead goes on', (_, parts, script, reason) => {
  const { outcome, notes, asks } = walked({ steps: [crm(parts)] }, TX, script)
  expect(outcome).toBe('success')
  expect(notes.at(-1)).toMatchObject({ note: 'skipped', reason })
  expect(kinds(asks)).not.toContain('deliver')
})

test('a test lead passes a step by unless the step takes test leads', () => {
  const lead = { ...TX, is_test: { normal: true } }
  expect(walked({ steps: [crm()] }, lead).asks).toEqual([])
  expect(kinds(walked({ steps: [crm({ test_leads: 'deliver' })] }, lead).asks)).toContain('deliver')
})

test('a disabled step is passed by', () => {
  expect(walked({ steps: [crm({ enabled: false }), filter({ enabled: false })] }, TX)).toMatchObject({
    outcome: 'success',
    asks: [],
  })
})

test('a module is told the recipient, the prices and what its mappings say, and the lead stays as it was', () => {
  const mappings = [
    { property: 'url', value: 'https://crm.example.com' },
    { property: 'lead.state', value: 'Utah' },
  ]
  const step = crm({
    integration: { module_id: 'leadconduit-custom.outbound.json', mappings },
    pricing: { prices: [{ amount: 20 }] },
  })
  const { asks, vars } = walked({ steps: [step], pricing: { prices: [{ amount: 10 }] } }, TX)
  expect(asks.at(-1)).toMatchObject({
    vars: { recipient: CRM, price: 20, purchase_price: 10, lead: { state: 'Utah' } },
  })
  expect(vars).toMatchObject({ lead: { state: 'TX' } })
  expect(vars.recipient).toBeUndefined()
})

test('destinations come last, and only when no step had an error', () => {
  const destinations = [{ actions: [{ webhook_url: 'https://x.example.com' }] }]
  const parts = { steps: [crm()], destinations }
  expect(kinds(walked(parts, TX, { destination: () => ({ outcome: 'success' }) }).asks)).toEqual([
    'ready',
    'deliver',
    'destination',
  ])
  expect(kinds(walked(parts, TX, { deliver: () => ({ outcome: 'error' }) }).asks)).not.toContain(
    'destination',
  )
  expect(kinds(walked({ ...parts, steps: [filter()] }, TX).asks)).toEqual([])
})

test('the same answers give the same walk: a record of them replays it', () => {
  const parts = {
    steps: [crm(), filter({ rule_set: rules('my_crm.outcome', 'failure') }), crm({ id: 'crm002' })],
  }
  const script: Script = { deliver: () => ({ outcome: 'success', n: 1 }) }
  const [one, other] = [walked(parts, { ...TX }, script), walked(parts, { ...TX }, script)]
  expect(JSON.stringify(one.notes)).toEqual(JSON.stringify(other.notes))
})
