import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntitySummary } from '../entities/entity.ts'
import { TO_BUYER } from '../modules/modules.ts'
import type { FlowDocument } from './flow.ts'
import {
  buyersIn,
  partnersIn,
  pointedAt,
  sharedFields,
  withBuyerStep,
  withEntityDisabled,
  withEntityReplaced,
  withFields,
  withOpenSource,
  withoutEntity,
  withPartnerAt,
  withSource,
} from './partners.ts'
import type { RecipientStep, Source, Step } from './step.ts'

const ACME: EntitySummary = { id: 'a'.repeat(24), name: 'Acme', time_zone: null }
const BOLT: EntitySummary = { id: 'b'.repeat(24), name: 'Bolt', time_zone: 'America/New_York' }
const FLOW = 'f'.repeat(24)

const buyerStep = (
  id: string,
  entity = BOLT,
  mappings: RecipientStep['integration']['mappings'] = [],
): RecipientStep => ({
  type: 'recipient',
  id,
  entity,
  integration: { module_id: TO_BUYER, mappings },
})

const source = (id: string, entity = ACME): Source => ({
  id,
  entity,
  integration: { module_id: 'leadconduit-default.inbound', mappings: [] },
  enabled: false,
})

const document = (parts: Partial<FlowDocument> = {}): FlowDocument => ({
  name: 'Flow',
  enabled: true,
  fields: ['first_name', 'email'],
  sources: [],
  steps: [],
  ...parts,
})

const FILTER: Step = { type: 'filter', id: 'f1', outcome: 'failure', rule_set: { op: 'and', rules: [] } }

/** Any document with any of two partners at its sources and steps, and some filters. */
const anyDocument = fc
  .record({
    sources: fc.subarray([source('s1', ACME), source('s2', BOLT)]),
    steps: fc.array<Step>(
      fc.oneof(
        fc.constantFrom(buyerStep('b1'), buyerStep('b2', ACME)),
        fc.constant(buyerStep('b3', BOLT, [{ property: 'flow_id', value: 'old' }])),
        fc.constant({ ...buyerStep('c1'), integration: { module_id: 'leadconduit-custom.outbound.json' } }),
        fc.constant(FILTER),
      ),
      { maxLength: 5 },
    ),
  })
  .map(document)

describe("a buyer step and its buyer's flow", () => {
  test('every step of the buyer points at the flow, once, whatever it pointed at; others are left alone', () => {
    fc.assert(
      fc.property(anyDocument, (before) => {
        const after = pointedAt(before, BOLT.id, FLOW)
        for (const [n, step] of after.steps.entries()) {
          const mine =
            step.type === 'recipient' && step.entity.id === BOLT.id && step.integration.module_id === TO_BUYER
          if (!mine) expect(step).toBe(before.steps[n])
          else
            expect(step.integration.mappings?.filter(({ property }) => property === 'flow_id')).toMatchObject(
              [{ value: FLOW }],
            )
        }
        expect(pointedAt(after, BOLT.id, FLOW)).toBe(after)
      }),
    )
  })

  test('a pointer under a condition becomes one without: all leads of the step go there', () => {
    const rule_set = {
      op: 'and' as const,
      rules: [{ lhv: 'lead.state', op: 'is equal to' as const, rhv: 'TX' }],
    }
    const step = buyerStep('b1', BOLT, [{ id: 'map001', property: 'flow_id', value: FLOW, rule_set }])
    const [after] = pointedAt(document({ steps: [step] }), BOLT.id, FLOW).steps as RecipientStep[]
    expect(after?.integration.mappings).toEqual([{ id: 'map001', property: 'flow_id', value: FLOW }])
  })
})

describe('partners come and go', () => {
  test('nothing to change is the same object', () => {
    fc.assert(
      fc.property(anyDocument, (before) => {
        const nobody = 'c'.repeat(24)
        expect(pointedAt(before, nobody, FLOW)).toBe(before)
        expect(withEntityReplaced(before, nobody, ACME)).toBe(before)
        expect(withoutEntity(before, nobody)).toBe(before)
        expect(withEntityDisabled(before, nobody, 'source')).toBe(before)
        expect(withEntityDisabled(before, nobody, 'recipient')).toBe(before)
        expect(withFields(before, before.fields)).toBe(before)
      }),
    )
  })

  test('a partner that is replaced stands nowhere any more, and the other wherever it stood', () => {
    fc.assert(
      fc.property(anyDocument, (before) => {
        const other = { id: 'd'.repeat(24), name: 'Other', time_zone: null }
        const after = withEntityReplaced(before, BOLT.id, other)
        const places = (document: FlowDocument, id: string) =>
          partnersIn(document)
            .filter(({ entity_id }) => entity_id === id)
            .map(({ part_id }) => part_id)
        expect(places(after, BOLT.id)).toEqual([])
        expect(places(after, other.id)).toEqual(places(before, BOLT.id))
        const opened = after.sources.filter(({ entity }) => entity.id === other.id)
        expect(opened.every(({ enabled }) => enabled)).toBe(true)
      }),
    )
  })

  test('a partner that is removed leaves everybody else as they were', () => {
    fc.assert(
      fc.property(anyDocument, (before) => {
        const after = withoutEntity(before, BOLT.id)
        expect(partnersIn(after)).toEqual(partnersIn(before).filter(({ entity_id }) => entity_id !== BOLT.id))
        expect(after.steps.filter(({ type }) => type === 'filter')).toEqual(
          before.steps.filter(({ type }) => type === 'filter'),
        )
      }),
    )
  })

  test('a source is added once; a step for a buyer at the end', () => {
    const once = withSource(document(), ACME)
    expect(once.sources).toMatchObject([{ entity: ACME, enabled: true }])
    expect(withSource(once, ACME)).toBe(once)
    expect(withOpenSource(once, ACME)).toBe(once)
    expect(withOpenSource(withEntityDisabled(once, ACME.id, 'source'), ACME)).toEqual(once)
    expect(withOpenSource(document(), ACME).sources).toMatchObject([{ entity: ACME, enabled: true }])
    const steps = withBuyerStep(document({ steps: [buyerStep('b1', ACME)] }), BOLT).steps
    expect(steps.at(-1)).toMatchObject({ entity: BOLT, integration: { module_id: TO_BUYER }, enabled: true })
    expect(buyersIn(document({ steps }))).toEqual([ACME.id, BOLT.id])
  })

  test('a place that is named goes to the partner, and no other', () => {
    const before = document({ sources: [source('s1')], steps: [buyerStep('b1'), buyerStep('b2')] })
    const after = withPartnerAt(before, 'b2', ACME)
    expect(partnersIn(after).map(({ part_id, entity_id }) => [part_id, entity_id])).toEqual([
      ['s1', ACME.id],
      ['b1', BOLT.id],
      ['b2', ACME.id],
    ])
  })

  test('a partner of one role is disabled in that role alone', () => {
    const before = document({ sources: [{ ...source('s1', BOLT), enabled: true }], steps: [buyerStep('b1')] })
    expect(withEntityDisabled(before, BOLT.id, 'recipient')).toMatchObject({
      sources: [{ enabled: true }],
      steps: [{ enabled: false }],
    })
    expect(withEntityDisabled(before, BOLT.id, 'source')).toMatchObject({ sources: [{ enabled: false }] })
  })
})

test.each([
  ['all fields of the flow, by a step that names none', [buyerStep('b1')], ['first_name', 'email']],
  [
    'those that a step maps',
    [buyerStep('b1', BOLT, [{ property: 'lead.email', value: '{{lead.email}}' }])],
    ['email'],
  ],
  [
    'those of all its steps together, each once',
    [
      buyerStep('b1', BOLT, [{ property: 'lead.email', value: 'x' }]),
      buyerStep('b2', BOLT, [
        { property: 'lead.email', value: 'x' },
        { property: 'lead.phone_1', value: 'x' },
        { property: 'flow_id', value: FLOW },
      ]),
    ],
    ['email', 'phone_1'],
  ],
  ['nothing with a buyer who has no step', [buyerStep('b1', ACME)], []],
])('a flow shares %s', (_, steps, shared) => {
  expect(sharedFields(document({ steps }), BOLT.id)).toEqual(shared)
})
