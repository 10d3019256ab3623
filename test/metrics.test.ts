import { expect, test } from 'vitest'
import { type Company, exchangeForThisTest } from './support/exchange.ts'
import { FLOW, RECIPIENT, seedLead } from './support/seed-events.ts'
import { must } from './support/story.ts'

const OTHER = 'c'.repeat(24)

async function measured(): Promise<Company> {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const lead = { email: { normal: 'mike@example.com', raw: 'x', domain: 'example.com', valid: true } }
  await seedLead(exchange, acme, [{ type: 'recipient', wait_ms: 100, lead }, { lead }])
  await seedLead(exchange, acme, [
    { type: 'recipient', wait_ms: 300, outcome: 'failure', lead },
    { outcome: 'failure', lead },
  ])
  await seedLead(exchange, acme, [
    { type: 'recipient', wait_ms: 900, lead },
    { flow_id: OTHER, lead },
  ])
  await seedLead(exchange, acme, [{ lead, is_test: true }])
  return acme
}

const ask = (acme: Company, path: string, values: Record<string, unknown>) => {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) asked.append(name, typeof one === 'string' ? one : JSON.stringify(one))
  }
  return acme.get(`/events/event-metrics/${path}?${asked}`)
}

const eq = (property_name: string, property_value: unknown) => ({
  operator: 'eq',
  property_name,
  property_value,
})

test('counts: a number, groups, pieces of time, or groups in each of them', async () => {
  const acme = await measured()
  const count = async (values: Record<string, unknown>) =>
    (await must(200, ask(acme, 'count', values))).result
  expect(await count({})).toBe(6)
  expect(await count({ filters: eq('type', 'source') })).toBe(3)
  expect(
    await count({
      'filters[]': [
        eq('type', 'source'),
        { operator: 'ne', property_name: 'vars.flow.id', property_value: OTHER },
      ],
    }),
  ).toBe(2)
  expect(await count({ filters: { operator: 'gt', property_name: 'wait_ms', property_value: 200 } })).toBe(2)
  expect(
    await count({
      filters: { operator: 'exists', property_name: 'vars.recipient.id', property_value: false },
    }),
  ).toBe(3)
  expect(await count({ timeframe: 'yesterday' })).toBe(0)
  expect(await count({ 'group_by[]': 'outcome' })).toEqual([
    { outcome: 'failure', result: 2 },
    { outcome: 'success', result: 4 },
  ])
  const daily = await count({ timeframe: 'this_3_days', interval: 'daily', timezone: '0' })
  expect(daily.map(({ value }: any) => value)).toEqual([0, 0, 6])
  const grouped = await count({
    timeframe: 'this_2_hours',
    interval: { name: 'daily', units: 1 },
    group_by: 'outcome',
    timezone: '0',
  })
  expect(grouped.at(-1)).toEqual({
    value: [
      { outcome: 'failure', result: 2 },
      { outcome: 'success', result: 4 },
    ],
    timeframe: { start: expect.any(String), end: expect.any(String) },
  })
  const end = new Date(Date.now() + 60_000).toISOString()
  expect(await count({ timeframe: { start: '2020-01-01T00:00:00Z', end } })).toBe(6)
})

test('different values, counted and shown', async () => {
  const acme = await measured()
  const target_property = 'vars.flow.id'
  expect(await must(200, ask(acme, 'count_unique', { target_property }))).toEqual({ result: 2 })
  expect(await must(200, ask(acme, 'count_unique', { target_property: 'vars.lead.email' }))).toEqual({
    result: 1,
  })
  expect(await must(200, ask(acme, 'select_unique', { target_property }))).toEqual({ result: [OTHER, FLOW] })
  const byRecipient = await must(
    200,
    ask(acme, 'select_unique', { target_property, group_by: 'vars.recipient.id' }),
  )
  expect(byRecipient).toEqual({
    result: [
      { 'vars.recipient.id': RECIPIENT, result: [FLOW] },
      { 'vars.recipient.id': null, result: [OTHER, FLOW] },
    ],
  })
  expect((await ask(acme, 'select_unique', { target_property: 'vars.lead.email' })).body.error).toMatch(
    /tells who the lead is/,
  )
})

test('medians, and how far leads came', async () => {
  const acme = await measured()
  const median = (values: Record<string, unknown>) =>
    must(200, ask(acme, 'median', { target_property: 'wait_ms', ...values }))
  expect(await median({ filters: eq('type', 'recipient') })).toEqual({ result: [{ median: 300 }] })
  expect(
    await median({ max_age: 86400, 'group_by[]': ['type', 'module_id'], filters: eq('type', 'recipient') }),
  ).toEqual({
    result: [{ type: 'recipient', module_id: 'leadconduit-custom.outbound.json', median: 300 }],
  })
  const step = (...filters: object[]) => ({
    actor_property: 'vars.lead.id',
    event_collection: 'events',
    filters,
  })
  const steps = [
    step(eq('type', 'source')),
    step(eq('outcome', 'success'), eq('type', 'recipient')),
    step(eq('vars.flow.id', OTHER)),
  ]
  expect(await must(200, ask(acme, 'funnel', { 'steps[]': steps, timeframe: 'today' }))).toEqual({
    steps,
    result: [3, 2, 1],
  })
})

test('what cannot be measured is refused in a sentence', async () => {
  const acme = await measured()
  const cases: [string, Record<string, unknown>, string][] = [
    ['count', { timeframe: 'some_days' }, '/timeframe'],
    ['count', { interval: 'often' }, '/interval'],
    ['count', { filters: '{' }, '/filters'],
    ['count', { filters: { operator: 'near', property_name: 'type', property_value: 1 } }, '/filters'],
    ['count', { group_by: 'vars.lead.email' }, '/group_by'],
    ['count_unique', {}, '/target_property'],
    ['median', { target_property: 'wait_ms', max_age: 0 }, '/max_age'],
    ['funnel', {}, '/steps'],
    ['funnel', { steps: '5' }, '/steps'],
  ]
  for (const [path, values, at] of cases) {
    expect(await ask(acme, path, values), path).toMatchObject({
      status: 400,
      body: { errors: [{ path: at }] },
    })
  }
})
