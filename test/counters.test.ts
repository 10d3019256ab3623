import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { noteVariables } from '../src/variables/note.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { FLOW, SOURCE, seedCounter } from './support/seed-events.ts'
import { must } from './support/story.ts'

const [CAP, INNER, LIMIT] = ['c0'.repeat(12), 'c1'.repeat(12), 'd0'.repeat(12)]
const OTHER = 'e'.repeat(24)

const caps = {
  id: CAP,
  type: 'volume',
  name: 'A day',
  maximum: 100,
  duration: 1,
  duration_units: 'day',
  time_zone: 'America/Chicago',
  caps: [{ id: INNER, maximum: 5, duration: 1, duration_units: 'hour' }],
} as const

async function counted(): Promise<{ exchange: TestExchange; acme: Company }> {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await seedCounter(exchange, acme, { kind: 'cap', limits: caps, count: 7, failed_count: 2 })
  await seedCounter(exchange, acme, { kind: 'cap', limits: caps, count: 100, days: -1 })
  const inner = { ...caps.caps[0] }
  await seedCounter(exchange, acme, {
    kind: 'cap',
    limits: inner,
    failed_count: 1,
    flow_id: OTHER,
    step_id: 'a1b2c3',
  })
  await seedCounter(exchange, acme, { kind: 'cap', limits: { ...inner, id: OTHER } })
  const limit = { id: LIMIT, name: 'Pings', maximum: 10, duration: 1, duration_units: 'minute' } as const
  await seedCounter(exchange, acme, {
    kind: 'ping_limit',
    limits: limit,
    count: 10,
    failed_count: 3,
    source_id: SOURCE,
  })
  return { exchange, acme }
}

test('caps show how far they are in their present window, once they have seen a lead', async () => {
  const { exchange, acme } = await counted()
  const all = await must(200, acme.get('/caps'))
  expect(all.map(({ id }: { id: string }) => id)).toEqual([INNER, CAP])
  const cap = await must(200, acme.get(`/caps/${CAP}`))
  expect(all[1]).toEqual(cap)
  expect(cap).toMatchObject({
    id: CAP,
    cap_ids: [INNER],
    caps: caps.caps,
    count: 7,
    failed_count: 2,
    maximum: 100,
    name: 'A day',
    time_zone: 'America/Chicago',
    flow_id: FLOW,
    source_id: null,
    step_id: null,
  })
  expect(Date.parse(cap.started_at)).toBeLessThanOrEqual(Date.now())
  expect(Date.parse(cap.expires_at)).toBeGreaterThan(Date.now())
  expect((await must(200, acme.get(`/caps?flow_id=${OTHER}`)))[0]).toMatchObject({
    id: INNER,
    step_id: 'a1b2c3',
  })
  expect(await must(200, acme.get(`/caps?flow_id=${OTHER}&flow_id=${FLOW}`))).toHaveLength(2)
  expect((await acme.get(`/caps/${LIMIT}`)).status).toBe(404)
  const other = await exchange.company('Other')
  expect(await must(200, other.get('/caps'))).toEqual([])
})

test('ping limits show the pings of their window', async () => {
  const { acme } = await counted()
  const [limit, ...others] = await must(200, acme.get('/ping_limits'))
  expect(others).toEqual([])
  expect(limit).toMatchObject({
    id: LIMIT,
    name: 'Pings',
    count: 10,
    failed_count: 3,
    maximum: 10,
    source_id: SOURCE,
  })
  expect(await must(200, acme.get(`/ping_limits/${LIMIT}`))).toEqual(limit)
  expect(await must(200, acme.get(`/ping_limits?flow_id=${OTHER}`))).toEqual([])
})

test('variables are noted once a day, with what is known of them, and never with what a lead brought', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { db } = exchange.ground
  const email = {
    normal: 'mike@secret.example',
    raw: 'mike@secret.example',
    domain: 'secret.example',
    valid: true,
  }
  const sighting = {
    account_id: acme.account_id,
    flow_id: FLOW,
    vars: {
      lead: { id: OTHER, email },
      lookup: { outcome: 'success', score: 7, tags: ['x'], found: true, none: null },
    },
    appenders: { lookup: { module_id: 'custom.lookup', entity_id: SOURCE } },
  }
  await noteVariables(db, [sighting, sighting])
  const all = await must(200, acme.get('/vars'))
  const names = all.map(({ name }: { name: string }) => name)
  expect(names).toEqual([
    ...['lead.email', 'lead.email.domain', 'lead.id'],
    ...['lookup.found', 'lookup.outcome', 'lookup.score', 'lookup.tags'],
  ])
  expect(all[0]).toMatchObject({ label: 'Email', type: 'email', module_id: null })
  expect(all[5]).toMatchObject({
    label: 'Lookup Score',
    type: 'number',
    module_id: 'custom.lookup',
    entity_id: SOURCE,
  })
  expect(all[6]).toMatchObject({ type: 'array' })
  expect(JSON.stringify(all)).not.toContain('secret.example')

  await noteVariables(db, [{ ...sighting, flow_id: OTHER, vars: { lead: { state: 'TX' } } }])
  await exchange.rows(sql`delete from variables where name = 'lead.id'`)
  await noteVariables(db, [sighting])
  const of = async (query: string) =>
    (await must(200, acme.get(`/vars?${query}`))).map(({ name }: { name: string }) => name)
  expect(await of('exclude=lead')).toEqual(names.slice(3))
  expect(await of('exclude=lookup&exclude%5B%5D=lead.email')).toEqual(['lead.state'])
  expect(await of(`flow_id=${OTHER}`)).toEqual(['lead.state'])
  expect(await of('start=2999-01-01')).toEqual([])
  expect(await of('end=2001-01-01')).toEqual([])
  expect(await of(`start=2001-01-01&end=2999-01-01&flow_id=${OTHER}&flow_id=${FLOW}`)).toHaveLength(7)
})
