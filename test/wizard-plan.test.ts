import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Flow } from '../web/src/api-types.ts'
import { flowWithLimits, limitsOf } from '../web/src/wizard/limits-plan.ts'
import { flowWith, type Plan, planFor, planOf } from '../web/src/wizard/plan.ts'
import { CONVERSION_NAMES, newRow, rowOf, sentAs } from '../web/src/wizard/row.ts'
import { WAYS, type Way } from '../web/src/wizard/ways.ts'

const BARE = {
  id: 'f'.repeat(24),
  name: 'Leads',
  enabled: true,
  fields: ['first_name', 'email', 'phone_1'],
  sources: [],
  steps: [],
  created_at: '',
  updated_at: '',
  level: null,
  deployed_at: null,
  draft: true,
} as Flow

const PLACES = { sellerId: 'a'.repeat(24), recipientId: 'c'.repeat(24) }

const saved = (flow: Flow, plan: Plan) => ({ ...flow, ...flowWith(flow, plan, PLACES) }) as Flow

describe('a plan', () => {
  test.each(Object.keys(WAYS).filter((way) => way !== 'pull') as Way[])(
    'for %s is read back as it was written',
    (way) => {
      const plan = planFor(BARE, way)
      const simple = Object.fromEntries(WAYS[way].knows.map((name) => [name, `${name}-1`]))
      const headers = WAYS[way].headers ? [{ key: 'header-0', name: 'X-Own', value: 'yes' }] : []
      const written = { ...plan, simple, headers }
      const read = planOf(saved(BARE, written))
      expect(read.way).toBe(way)
      for (const name of WAYS[way].knows) expect(read.simple[name], name).toBe(`${name}-1`)
      expect(read.headers).toEqual(headers)
      expect(read.rows.map(({ field, target }) => [field, target])).toEqual(
        plan.rows.map(({ field, target }) => [field, target]),
      )
    },
  )

  test('leaves what else stands in the step, and a sign-in of its own only until there is a credential', () => {
    const plan = { ...planFor(BARE, 'json'), simple: { url: 'https://x.example' } }
    const flow = saved(BARE, plan)
    const step = flow.steps[0] as Extract<Flow['steps'][number], { type: 'recipient' }>
    const own = [
      { property: 'basic_username', value: 'ann' },
      { property: 'send_ascii', value: 'true' },
    ]
    step.integration.mappings = [...(step.integration.mappings ?? []), ...own]
    const properties = (after: Flow) =>
      after.steps.flatMap((each) =>
        each.type === 'recipient' ? (each.integration.mappings ?? []).map(({ property }) => property) : [],
      )
    expect(properties(saved(flow, planOf(flow)))).toEqual(
      expect.arrayContaining(['basic_username', 'send_ascii']),
    )
    const signed = { ...planOf(flow), simple: { url: 'https://x.example', credential_id: 'd'.repeat(24) } }
    expect(properties(saved(flow, signed))).toContain('send_ascii')
    expect(properties(saved(flow, signed))).not.toContain('basic_username')
  })

  test('to pull takes the step away, and keeps the seller among the sources', () => {
    const flow = saved(BARE, planFor(BARE, 'json'))
    const pulling = saved(flow, planFor(flow, 'pull'))
    expect(pulling.steps).toEqual([])
    expect(pulling.sources).toHaveLength(1)
    expect(planOf(pulling).way).toBeNull()
    expect(planOf(pulling, { pulls: true }).way).toBe('pull')
  })
})

describe('a row', () => {
  test.each(CONVERSION_NAMES)('converted by %s is read back', (conversion) => {
    const { key: _, ...row } = newRow({ target: 'x', field: 'mortgage.loan.amount', conversion })
    expect(rowOf('x', sentAs({ key: '', ...row }))).toMatchObject(row)
  })

  test('of any text stays that text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const row = rowOf('x', text)
        expect(sentAs(row)).toBe(text)
      }),
    )
  })
})

describe('limits', () => {
  test('are read back as they were written, and none write nothing', () => {
    const none = limitsOf(BARE, 'UTC')
    expect(flowWithLimits(BARE, none)).toMatchObject({
      caps: null,
      hours_of_operation: null,
      acceptance_criteria: null,
      pricing: null,
      ping_limits: null,
    })
    const plan = {
      ...none,
      perDay: '50',
      hours: { on: true, days: ['monday' as const], from: '08:00', to: '12:00' },
      conditions: [{ key: 'condition-0', field: 'email', op: 'includes', value: '.example' }],
      price: '12.5',
      ping: true,
      pings: '600',
    }
    const after = { ...BARE, ...flowWithLimits(BARE, plan) } as Flow
    expect(limitsOf(after, 'UTC')).toEqual(plan)
  })

  test('that are more than the wizard shows stay as they are', () => {
    const rule = { lhv: 'lead.email', op: 'is not blank' }
    const flow = {
      ...BARE,
      caps: [{ maximum: 5, duration: 2, duration_units: 'week' as const }],
      hours_of_operation: {
        time_zone: 'UTC',
        days: {
          monday: [
            ['08:00', '10:00'],
            ['12:00', '14:00'],
          ],
        },
      },
      acceptance_criteria: {
        outcome: 'failure' as const,
        rule_set: { op: 'or' as const, rules: [rule, { ...rule, lhv: 'lead.phone_1' }] },
      },
      pricing: { prices: [{ amount: 1 }, { amount: 2 }] },
      ping_limits: [{ maximum: 5, duration: 1, duration_units: 'day' as const }],
    } as Flow
    const plan = limitsOf(flow, 'UTC')
    expect(plan.own).toEqual(['caps', 'hours', 'conditions', 'price', 'pings'])
    expect(flowWithLimits(flow, { ...plan, perDay: '9', price: '7' })).toMatchObject({
      caps: flow.caps,
      hours_of_operation: flow.hours_of_operation,
      acceptance_criteria: flow.acceptance_criteria,
      pricing: flow.pricing,
      ping_limits: flow.ping_limits,
    })
  })
})
