import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { STAT_COLUMNS } from '../src/statistics/column.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { FLOW, RECIPIENT, type Seed, SOURCE, seedLead } from './support/seed-events.ts'
import { must } from './support/story.ts'

const OTHER = 'c'.repeat(24)
const DAY = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
const NEXT = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10)
const at = (day: string, time: string) => new Date(`${day}T${time}Z`)

const phone = { normal: '5125551212', raw: '512-555-1212', area: '512', valid: true }
const email = (domain: string, valid = true) => ({ normal: `mike@${domain}`, raw: 'mike', domain, valid })

/** Sold to the second of two recipients; returned; converted. */
const SOLD: Seed[] = [
  { type: 'filter', outcome: 'continue' },
  { type: 'recipient', outcome: 'failure', wait_ms: 100 },
  { type: 'recipient', outcome: 'success', revenue: 5, wait_ms: 300, recipient_id: OTHER },
  { type: 'source', outcome: 'success', cost: 2 },
  { type: 'feedback-received', feedback_type: 'conversion', outcome: 'success' },
  { type: 'feedback-received', feedback_type: 'return', outcome: 'success' },
  { type: 'feedback-received', feedback_type: 'return', outcome: 'success' },
  { type: 'feedback-sent', feedback_type: 'return', outcome: 'failure' },
]
/** Stopped by a filter. */
const STOPPED: Seed[] = [
  { type: 'filter', outcome: 'stop' },
  { type: 'source', outcome: 'failure' },
]
/** Delivered by the second retry. */
const RETRIED: Seed[] = [
  { type: 'recipient', outcome: 'error', wait_ms: 200 },
  { type: 'recipient', outcome: 'skip' },
  { type: 'source', outcome: 'success', cost: 1.5 },
  { type: 'retry', outcome: 'error', recipient_id: RECIPIENT },
  { type: 'retry', outcome: 'success', recipient_id: RECIPIENT, revenue: 4 },
]

const of = (seeds: Seed[], more: Seed) => seeds.map((seed) => ({ ...seed, ...more }))

async function counted(): Promise<{ exchange: TestExchange; acme: Company }> {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await must(200, acme.put('/account', { time_zone: 'UTC' }))
  const solar = {
    email: email('solar.example'),
    phone_1: phone,
    state: { normal: 'TX', raw: 'Texas', valid: true },
  }
  await seedLead(exchange, acme, of(SOLD, { lead: solar }), at(DAY, '10:00:00'))
  await seedLead(exchange, acme, of(STOPPED, { lead: { email: email('x', false) } }), at(DAY, '23:30:00'))
  await seedLead(exchange, acme, of(RETRIED, { flow_id: OTHER, lead: solar }), at(NEXT, '10:20:00'))
  await seedLead(exchange, acme, of(SOLD, { is_test: true }), at(NEXT, '10:00:00'))
  await seedLead(exchange, await exchange.company('Other'), SOLD, at(NEXT, '10:00:00'))
  await exchange.rows(sql`
    insert into pings (account_id, flow_id, source_id, minute, submitted, success)
    values (${acme.account_id}, ${FLOW}, ${SOURCE}, ${at(DAY, '10:01:00').toISOString()}, 8, 2),
      (${acme.account_id}, ${OTHER}, ${SOURCE}, ${at(NEXT, '10:01:00').toISOString()}, 2, 1),
      (${acme.account_id}, ${OTHER}, ${SOURCE}, ${at(NEXT, '23:59:00').toISOString()}, 1, 1)`)
  return { exchange, acme }
}

const BOTH = `start=${DAY}&end=${NEXT}`
const query = (values: Record<string, string | string[]>) =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
  ).toString()

test('every column is what a person counts by hand', async () => {
  const { acme } = await counted()
  const columns = STAT_COLUMNS.map((column) => `column=${column}`).join('&')
  const [byLead, ...others] = await must(200, acme.get(`/events/stats?${BOTH}&${columns}`))
  expect(others).toEqual([])
  expect(Object.keys(byLead)).toEqual([...STAT_COLUMNS])
  const wanted = {
    'source-submitted': 3,
    'source-success': 2,
    'source-failure': 1,
    'source-error': 0,
    'recipient-submitted': 2,
    'recipient-success': 2,
    'recipient-failure': 1,
    'recipient-error': 1,
    'return-received-submitted': 1,
    'return-received-success': 1,
    'return-received-failure': 0,
    'return-received-error': 0,
    'return-sent-submitted': 1,
    'return-sent-success': 0,
    'return-sent-failure': 1,
    'return-sent-error': 0,
    'conversion-received-submitted': 1,
    'conversion-received-success': 1,
    'conversion-received-failure': 0,
    'conversion-received-error': 0,
    'conversion-sent-submitted': 0,
    'conversion-sent-success': 0,
    'conversion-sent-failure': 0,
    'conversion-sent-error': 0,
    'ping-submitted': 11,
    'ping-success': 4,
    'ping-success-rate': 36.363636,
    'ping-win-rate': 27.272727,
    cost: 3.5,
    revenue: 9,
    profit: 5.5,
    'cost-per-conversion-received-success': 3.5,
    'avg-cost-per-lead': 1.75,
    'avg-revenue-per-lead': 9,
    'filter-submitted': 2,
    'filter-continue': 1,
    'filter-stop': 1,
    'filter-error': 0,
    'recipient-wait-p50': 100,
    'recipient-wait-p95': 300,
    'recipient-wait-p99': 300,
  }
  expect(byLead).toEqual(wanted)
  const [byEvent] = await must(200, acme.get(`/events/stats?${BOTH}&${columns}&by_lead=false`))
  expect(byEvent).toEqual({
    ...wanted,
    'recipient-submitted': 4,
    'return-received-submitted': 2,
    'return-received-success': 2,
    'avg-revenue-per-lead': null,
  })
})

test('without columns, type and outcome say what is counted; without times it is today', async () => {
  const { exchange, acme } = await counted()
  const ask = (values: Record<string, string | string[]>) =>
    must(200, acme.get(`/events/stats?${query(values)}`))
  expect(await ask({})).toEqual([{ 'source-success': 0, 'source-failure': 0, 'source-error': 0 }])
  await seedLead(exchange, acme, [{ outcome: 'error' }])
  expect(await ask({})).toEqual([{ 'source-success': 0, 'source-failure': 0, 'source-error': 1 }])
  expect(
    await ask({ start: DAY, outcome: 'success', type: ['recipient', 'filter', 'feedback-sent'] }),
  ).toEqual([
    {
      'recipient-success': 2,
      'filter-continue': 1,
      'filter-stop': 1,
      'return-sent-success': 0,
      'conversion-sent-success': 0,
    },
  ])
})

test('groups and pieces of time add up to the whole', async () => {
  const { acme } = await counted()
  const rows = async (values: Record<string, string | string[]>) =>
    must(200, acme.get(`/events/stats?${BOTH}&${query(values)}`))
  expect(await rows({ group_by: ['vars.flow.id', 'outcome'], column: ['source-submitted', 'cost'] })).toEqual(
    [
      { 'vars.flow.id': OTHER, outcome: 'success', 'source-submitted': 1, cost: 1.5 },
      { 'vars.flow.id': FLOW, outcome: 'failure', 'source-submitted': 1, cost: 0 },
      { 'vars.flow.id': FLOW, outcome: 'success', 'source-submitted': 1, cost: 2 },
    ],
  )
  const daily = await rows({ interval: 'daily', column: ['source-submitted', 'profit', 'ping-submitted'] })
  expect(daily).toEqual([
    {
      start: `${DAY}T00:00:00.000Z`,
      end: `${NEXT}T00:00:00.000Z`,
      'source-submitted': 2,
      profit: 3,
      'ping-submitted': 8,
    },
    {
      start: `${NEXT}T00:00:00.000Z`,
      end: expect.stringMatching(/T00:00:00.000Z$/),
      'source-submitted': 1,
      profit: 2.5,
      'ping-submitted': 3,
    },
  ])
  const hourly = await rows({ interval: 'hourly' })
  expect(hourly).toHaveLength(48)
  expect(hourly.filter((row: any) => row['source-success'] + row['source-failure'] > 0)).toMatchObject([
    { start: `${DAY}T10:00:00.000Z`, end: `${DAY}T11:00:00.000Z`, 'source-success': 1 },
    { start: `${DAY}T23:00:00.000Z`, 'source-failure': 1 },
    { start: `${NEXT}T10:00:00.000Z`, 'source-success': 1 },
  ])
  const zones: [string, string][] = [
    ['Pacific/Honolulu', '10:00'],
    ['-36000', '10:00'],
    ['19800', '18:30'],
    ['Asia/Kolkata', '18:30'],
  ]
  for (const [timezone, begins] of zones) {
    const days = await rows({
      interval: 'daily',
      timezone,
      group_by: 'vars.source.id',
      column: 'source-submitted',
    })
    expect(
      days.every(({ start, end }: any) => start.slice(11, 16) === begins && end.slice(11, 16) === begins),
    ).toBe(true)
    expect(
      days.reduce((sum: number, row: any) => sum + row['source-submitted'], 0),
      timezone,
    ).toBe(3)
  }
  for (const interval of ['weekly', 'monthly', 'yearly']) {
    const sum = (await rows({ interval })).reduce((sum: number, row: any) => sum + row['source-success'], 0)
    expect(sum, interval).toBe(2)
  }
})

test('an event is in the piece of time that its second is in, on days of 23 and of 25 hours too', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await must(200, acme.put('/account', { data_retention_in_days: 3650 }))
  const came = async (...moments: string[]) => {
    for (const moment of moments)
      await seedLead(exchange, acme, [{ type: 'source', outcome: 'success' }], new Date(moment))
  }
  const counts = async (asked: string) =>
    (await must(200, acme.get(`/events/stats?${asked}&timezone=America/Chicago`))).map(
      (row: any) => row['source-success'],
    )
  await came('2025-11-02T04:59:59Z', '2025-11-02T05:00:00Z', '2025-11-03T05:59:59Z', '2025-11-03T06:00:00Z')
  const autumn = 'start=2025-11-01T05:00:00Z&end=2025-11-04T05:59:59Z'
  expect(await counts(`${autumn}&interval=daily`)).toEqual([1, 2, 1])
  expect((await counts(`${autumn}&interval=hourly`)).length).toBe(24 + 25 + 24)
  await came('2025-03-09T05:59:59Z', '2025-03-09T06:00:00Z', '2025-03-10T04:59:59Z', '2025-03-10T05:00:00Z')
  const spring = 'start=2025-03-08T06:00:00Z&end=2025-03-11T04:59:59Z'
  expect(await counts(`${spring}&interval=daily`)).toEqual([1, 2, 1])
  const minutes = 'start=2025-03-10T04:59:30Z&end=2025-03-10T05:00:00Z&interval=minutely'
  expect(await counts(minutes)).toEqual([1, 1])
  expect(await counts('start=2025-01-01T06:00:00Z&end=2025-12-31&interval=monthly')).toEqual([
    ...[0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4, 0],
  ])
  // A span that begins within a piece counts what is within it alone.
  expect(await counts('start=2025-11-02T12:00:00Z&end=2025-11-02T23:00:00Z&interval=daily')).toEqual([0])
})

test('leads are counted by what they have in common, never by who they are', async () => {
  const { acme } = await counted()
  const rows = async (group_by: string, column = 'source-submitted') =>
    (await must(200, acme.get(`/events/stats?${BOTH}&${query({ group_by, column, type: 'source' })}`)))
      .filter((row: any) => row[column] > 0)
      .map((row: any) => [row[group_by], row[column]])
  expect(await rows('vars.lead.email.domain')).toEqual([
    [null, 1],
    ['solar.example', 2],
  ])
  expect(await rows('lead.state')).toEqual([
    [null, 1],
    ['TX', 2],
  ])
  expect(await rows('vars.lead.phone_1.area')).toEqual([
    [null, 1],
    ['512', 2],
  ])
  expect(await rows('vars.source.name')).toEqual([['A source', 3]])
  for (const group of [
    'vars.lead.email',
    'lead.email.user',
    'lead.phone_1',
    'lead.phone_1.line',
    'lead.ssn',
    'lead.address_1',
  ]) {
    const reply = await acme.get(`/events/stats?group_by=${group}`)
    expect(reply, group).toMatchObject({ status: 400, body: { errors: [{ path: '/group_by' }] } })
    expect(reply.body.error).toMatch(/tells who the lead is/)
  }
  expect((await acme.get('/events/stats?group_by=lead.email')).body.error).toContain('vars.lead.email.domain')
})

test('rules choose what is counted, whoever decides them', async () => {
  const { acme } = await counted()
  const rows = async (...rule: object[]) => {
    const asked = query({
      rule: rule.map((one) => JSON.stringify(one)),
      column: ['source-submitted', 'ping-submitted'],
    })
    return must(200, acme.get(`/events/stats?${BOTH}&${asked}`))
  }
  const flow = (rhv: string) => ({ lhv: 'vars.flow.id', op: 'is equal to', rhv })
  expect(await rows(flow(OTHER))).toEqual([{ 'source-submitted': 1, 'ping-submitted': 3 }])
  expect(await rows(flow(OTHER), flow(FLOW))).toEqual([{ 'source-submitted': 0, 'ping-submitted': 0 }])
  const state = query({
    rule: JSON.stringify({ lhv: 'lead.state', op: 'is equal to', rhv: 'tx' }),
    column: 'source-submitted',
  })
  expect(await must(200, acme.get(`/events/stats?${BOTH}&${state}`))).toEqual([{ 'source-submitted': 2 }])
  const outcome = query({ rule: JSON.stringify({ lhv: 'outcome', op: 'is equal to', rhv: 'failure' }) })
  expect(await must(200, acme.get(`/events/stats?${BOTH}&${outcome}`))).toMatchObject([
    { 'source-success': 0, 'source-failure': 1 },
  ])
})

test('as CSV for whoever likes it better', async () => {
  const { exchange, acme } = await counted()
  const strange = { source_id: OTHER, vars: { source: { id: OTHER, name: '=1+1, "quoted"' } } }
  await seedLead(exchange, acme, [strange], at(DAY, '11:00:00'))
  const asked = `/events/stats?${BOTH}&interval=daily&group_by=vars.source.name&column=source-submitted&column=avg-cost-per-lead`
  const csv = await acme.get(asked, { accept: 'text/csv' })
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.body.split('\r\n')).toEqual([
    'start,end,vars.source.name,source-submitted,avg-cost-per-lead',
    `${DAY}T00:00:00.000Z,${NEXT}T00:00:00.000Z,"'=1+1, ""quoted""",1,0`,
    `${DAY}T00:00:00.000Z,${NEXT}T00:00:00.000Z,A source,2,2`,
    expect.stringMatching(/,A source,1,1.5$/),
    '',
  ])
  for (const accept of ['*/*', 'application/json', 'text/csv;q=0.5, application/json', 'text/html']) {
    expect((await acme.get(asked, { accept })).headers.get('content-type')).toContain('application/json')
  }
})

test('what cannot be counted is refused in a sentence', async () => {
  const { acme } = await counted()
  const cases: [string, string][] = [
    ['type=retry', '/type'],
    ['column=leads', '/column'],
    ['interval=fortnightly', '/interval'],
    ['interval=minutely&start=2026-01-01&end=2026-12-31', '/interval'],
    ['timezone=Mars/Olympus', '/timezone'],
    ['timezone=90000', '/timezone'],
    ['start=2026-02-02&end=2026-02-01', '/end'],
    ['rule={"lhv":"type","op":"resembles","rhv":"x"}', '/rule/0/op'],
    ['rule=x', '/rule'],
    ['group_by=vars.lead.nothing', '/group_by'],
    ['group_by=nothing', '/group_by'],
    ['group_by=a.b&group_by=b.c&group_by=c.d&group_by=d.e&group_by=e.f&group_by=f.g', '/group_by'],
    ['column=ping-success&group_by=recipient.id', '/group_by'],
    ['column=ping-success&rule={"lhv":"outcome","op":"is equal to","rhv":"error"}', '/rule'],
    ['by_lead=perhaps', '/by_lead'],
  ]
  for (const [asked, path] of cases) {
    const reply = await acme.get(`/events/stats?${asked.replace(/"/g, '%22')}`)
    expect(reply, asked).toMatchObject({ status: 400, body: { errors: [{ path }] } })
  }
})
