import { expect, test } from 'vitest'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { FLOW, RECIPIENT, type Seed, SOURCE, seedLead } from './support/seed-events.ts'
import { must } from './support/story.ts'

const OTHER = 'c'.repeat(24)
const DAY = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
const NEXT = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10)
const WHEN = `start=${DAY}&end=${NEXT}&timezone=UTC`
const at = (day: string, time: string) => new Date(`${day}T${time}Z`)

/** Refused by one recipient and taken by another, and a source that is paid. */
const SOLD: Seed[] = [
  { type: 'recipient', outcome: 'failure', reason: 'Duplicate', wait_ms: 100 },
  { type: 'recipient', outcome: 'success', revenue: 5.1, wait_ms: 300, recipient_id: OTHER },
  { type: 'source', outcome: 'success', cost: 2.2 },
]
const REFUSED: Seed[] = [
  { type: 'recipient', outcome: 'error', reason: 'timed out', wait_ms: 2000 },
  { type: 'source', outcome: 'failure', reason: 'Duplicate' },
]
const of = (seeds: Seed[], more: Seed) => seeds.map((seed) => ({ ...seed, ...more }))

async function counted(): Promise<{ exchange: TestExchange; acme: Company }> {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await seedLead(exchange, acme, SOLD, at(DAY, '10:00:00'))
  await seedLead(exchange, acme, of(SOLD, { source_id: OTHER }), at(NEXT, '10:00:00'))
  await seedLead(exchange, acme, REFUSED, at(NEXT, '11:00:00'))
  await seedLead(exchange, acme, of(REFUSED, { flow_id: OTHER }), at(NEXT, '12:00:00'))
  await seedLead(exchange, acme, of(SOLD, { is_test: true }), at(NEXT, '13:00:00'))
  return { exchange, acme }
}

const COLUMNS = [
  ...['source-submitted', 'source-success', 'source-failure', 'source-error', 'cost', 'revenue', 'profit'],
  ...['recipient-submitted', 'recipient-success', 'recipient-failure', 'recipient-error'],
]

test('the rows of a report add up to its whole, however they are grouped and cut', async () => {
  const { acme } = await counted()
  const run = async (more: object) =>
    must(200, acme.post(`/reports/preview?${WHEN}`, { columns: COLUMNS, by_lead: false, ...more }))
  const [whole] = await run({})
  expect(whole).toEqual({
    'source-submitted': 4,
    'source-success': 2,
    'source-failure': 2,
    'source-error': 0,
    cost: 4.4,
    revenue: 10.2,
    profit: 5.8,
    'recipient-submitted': 6,
    'recipient-success': 2,
    'recipient-failure': 2,
    'recipient-error': 2,
  })
  const cuts = [
    { group_by: ['vars.source.id'] },
    { group_by: ['vars.recipient.id'] },
    { group_by: ['vars.flow.id'] },
    { group_by: ['reason'] },
    { interval: 'daily' },
    { interval: 'daily', group_by: ['vars.source.id', 'vars.recipient.id', 'reason'] },
  ]
  for (const cut of cuts) {
    const rows = await run(cut)
    expect(rows.length).toBeGreaterThan(1)
    for (const column of COLUMNS) {
      const sum = rows.reduce((total: number, row: Record<string, number>) => total + (row[column] ?? 0), 0)
      expect(sum, `${column} by ${JSON.stringify(cut)}`).toBeCloseTo(whole[column], 6)
    }
  }
})

test('how long recipients took is told for each of them, without test leads and what was skipped', async () => {
  const { exchange, acme } = await counted()
  await seedLead(
    exchange,
    acme,
    [{ type: 'recipient', outcome: 'skip', wait_ms: 9_000 }],
    at(NEXT, '14:00:00'),
  )
  const waits = ['recipient-wait-p50', 'recipient-wait-p95', 'recipient-wait-p99']
  const query = `${WHEN}&${waits.map((column) => `column=${column}`).join('&')}&group_by=vars.recipient.id`
  const row = (id: string, ...values: number[]) => ({
    'vars.recipient.id': id,
    ...Object.fromEntries(waits.map((name, n) => [name, values[n]])),
  })
  expect(await must(200, acme.get(`/events/stats?${query}`))).toEqual([
    row(RECIPIENT, 100, 2000, 2000),
    row(OTHER, 300, 300, 300),
  ])
})

test('a report is saved, run, changed and deleted, and every change is in the changelogs', async () => {
  const { exchange, acme } = await counted()
  const rules = [{ lhv: 'vars.flow.id', op: 'is equal to', rhv: FLOW }]
  const given = {
    name: 'By source',
    description: 'For the Monday call',
    memo: 'ask Cy',
    columns: ['source-submitted', 'cost'],
    group_by: ['vars.source.id'],
    rules,
    timeframe: 'this_7_days',
    by_lead: false,
  }
  const made = await must(201, acme.post('/reports', given))
  expect(made).toMatchObject({ ...given, token: null, interval: null })
  expect(await must(200, acme.get(`/reports/${made.id}`))).toEqual(made)
  expect(await must(200, acme.get('/reports'))).toEqual([made])
  expect(await must(200, acme.get(`/reports/${made.id}/run?${WHEN}`))).toEqual([
    { 'vars.source.id': SOURCE, 'source-submitted': 2, cost: 2.2 },
    { 'vars.source.id': OTHER, 'source-submitted': 1, cost: 2.2 },
  ])
  expect(await must(200, acme.get(`/reports/${made.id}/run?${WHEN}&whole=true`))).toEqual([
    { 'source-submitted': 3, cost: 4.4 },
  ])
  const csv = await acme.get(`/reports/${made.id}/run?${WHEN}`, { accept: 'text/csv' })
  expect(csv.body).toBe(`vars.source.id,source-submitted,cost\r\n${SOURCE},2,2.2\r\n${OTHER},1,2.2\r\n`)

  const stale = await acme.put(`/reports/${made.id}`, given, { 'if-match': '"nothing"' })
  expect(stale.status).toBe(412)
  const { etag } = Object.fromEntries((await acme.get(`/reports/${made.id}`)).headers)
  const changed = await must(
    200,
    acme.put(`/reports/${made.id}`, { name: 'All' }, { 'if-match': String(etag) }),
  )
  expect(changed).toMatchObject({
    name: 'All',
    description: null,
    columns: ['source-success', 'source-failure', 'source-error'],
    rules: [],
    by_lead: true,
  })
  expect(await must(200, acme.delete(`/reports/${made.id}`))).toEqual(changed)
  expect((await acme.get(`/reports/${made.id}`)).status).toBe(404)
  const logs = await must(200, acme.get('/changelogs'))
  const told = logs.filter(({ type }: any) => type === 'report').map(({ action }: any) => action)
  expect(told).toEqual(['delete', 'update', 'create'])
  expect((await exchange.visitor.get('/reports')).status).toBe(401)
})

test('what can never be counted is refused when it is saved, at its place', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const refused: [object, string][] = [
    [{}, '/name'],
    [{ name: 'x', columns: ['leads'] }, '/columns/0'],
    [{ name: 'x', columns: [] }, '/columns'],
    [{ name: 'x', group_by: ['vars.lead.email'] }, '/group_by'],
    [{ name: 'x', group_by: ['1', '2', '3', '4', '5', '6'] }, '/group_by'],
    [{ name: 'x', rules: [{ lhv: 'vars.flow.id', op: 'resembles', rhv: 'x' }] }, '/rules/0/op'],
    [{ name: 'x', timeframe: 'lately' }, '/timeframe'],
    [{ name: 'x', timeframe: '{"start":"2026-01-01","end":"2026-01-02"}' }, '/timeframe'],
    [{ name: 'x', interval: 'hour' }, '/interval'],
    [{ name: 'x', memo: 'm'.repeat(251) }, '/memo'],
    [{ name: 'x', columns: ['ping-success'], group_by: ['vars.recipient.id'] }, '/group_by'],
  ]
  for (const [body, path] of refused) {
    expect(await acme.post('/reports', body), path).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    })
  }
  const { id } = await must(201, acme.post('/reports', { name: 'x' }))
  expect(await acme.get(`/reports/${id}/run?start=${DAY}`)).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/end' }] },
  })
})

test('whoever has the token sees the report, runs it for any time and knows the names; until it is taken back', async () => {
  const { exchange, acme } = await counted()
  const { visitor } = exchange
  const entity = await must(
    201,
    acme.post('/entities', { name: 'Secret', module_ids: [], source: null, recipient: 'crm' }),
  )
  const flow = await must(
    201,
    acme.post('/flows', { name: 'Solar', enabled: true, fields: [], sources: [], steps: [] }),
  )
  const group_by = ['vars.flow.id']
  const made = await must(
    201,
    acme.post('/reports', { name: 'Shared', group_by, columns: ['source-submitted'] }),
  )
  const { token } = await must(200, acme.put(`/reports/${made.id}/share`))
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(await must(200, visitor.get(`/reports/${token}`))).toMatchObject({
    id: made.id,
    name: 'Shared',
    token,
  })
  const rows = await must(200, visitor.get(`/reports/${token}/run?${WHEN}`))
  expect(rows).toEqual(await must(200, acme.get(`/reports/${made.id}/run?${WHEN}`)))
  expect(rows).toHaveLength(2)
  const meta = await must(200, visitor.get(`/reports/${token}/meta`))
  expect(meta).toEqual({
    token,
    account_name: 'Acme',
    vars: [],
    flows: [{ id: flow.id, name: 'Solar' }],
    entities: [],
  })
  expect(JSON.stringify(meta)).not.toContain(entity.id)
  expect((await visitor.get(`/reports/${made.id}`)).status).toBe(401)
  expect((await visitor.get(`/reports/${made.id}/run?${WHEN}`)).status).toBe(401)
  expect((await visitor.put(`/reports/${token}`, { name: 'Mine' })).status).toBe(401)

  await must(200, acme.put(`/reports/${made.id}`, { name: 'Still shared' }))
  expect(await must(200, visitor.get(`/reports/${token}`))).toMatchObject({ name: 'Still shared', token })
  const second = await must(200, acme.put(`/reports/${made.id}/share`))
  expect(second.token).not.toBe(token)
  expect((await visitor.get(`/reports/${token}`)).status).toBe(404)
  expect(await must(200, acme.put(`/reports/${made.id}/unshare`))).toEqual({ token: null })
  for (const path of ['', `/run?${WHEN}`, '/meta'])
    expect((await visitor.get(`/reports/${second.token}${path}`)).status, path).toBe(404)
  const logs = JSON.stringify(await must(200, acme.get('/changelogs')))
  expect(logs).not.toContain(token)
  expect(logs).not.toContain(second.token)
  expect(logs).toContain('*'.repeat(36) + token.slice(-4))
})
