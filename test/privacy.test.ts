import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { ensurePartitions } from '../src/events/partition-store.ts'
import { promise } from '../src/jobs/queue.ts'
import { client } from './support/client.ts'
import { eventually } from './support/eventually.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { tablesWith } from './support/scan.ts'
import { endLead, FLOW, openLead, reserve, SOURCE, seedLead } from './support/seed-events.ts'
import { must } from './support/story.ts'

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)
const idsOf = (events: { id: string }[]) => events.map(({ id }) => id)

const partitions = (exchange: TestExchange) =>
  exchange.rows<{ name: string }>(sql`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass order by 1`)

async function swept(exchange: TestExchange): Promise<void> {
  await promise(exchange.ground.db, 'sweep_expired', {}, { key: 'sweep_expired' })
  await eventually(async () => {
    expect(
      await exchange.rows(sql`select from graphile_worker.jobs where task_identifier = 'sweep_expired'`),
    ).toEqual([])
  })
}

test('events lie in partitions by month, which any number of processes may make at once', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [, before] = await seedLead(exchange, acme, [{}])
  const { db } = exchange.ground
  await Promise.all([1, 2, 3, 4].map(() => ensurePartitions(db)))
  const names = (await partitions(exchange)).map(({ name }) => name)
  const month = new Date().toISOString().slice(0, 7).replace('-', '_')
  expect(names.slice(0, 1)).toEqual([`events_${month}`])
  expect(names).toHaveLength(4)
  const [, after] = await seedLead(exchange, acme, [{}])
  expect(idsOf(await must(200, acme.get('/events')))).toEqual([after, before])
  const counts = await exchange.rows(sql`
    select tableoid::regclass::text as name, count(*)::int as count from events group by 1`)
  expect(counts).toEqual([{ name: `events_${month}`, count: 2 }])
})

test('what has expired is hidden at once, and removed in the background', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const acme = await exchange.company('Acme')
  const other = await exchange.company('Other')
  const [oldLead, old] = await seedLead(exchange, acme, [{}], daysAgo(10))
  const [, recent] = await seedLead(exchange, acme, [{}], daysAgo(3))
  const [, theirs] = await seedLead(exchange, other, [{}], daysAgo(10))
  expect(idsOf(await must(200, acme.get('/events')))).toEqual([recent, old])
  expect((await must(200, acme.get('/account'))).data_truncated_at).toBeNull()

  await must(200, acme.put('/account', { data_retention_in_days: 7 }))
  expect(idsOf(await must(200, acme.get('/events')))).toEqual([recent])
  expect(idsOf(await must(200, acme.get('/events?sort=asc&start=2020-01-01')))).toEqual([recent])
  expect((await acme.get(`/events/${old}`)).status).toBe(404)

  await must(200, acme.put('/account', { data_retention_in_days: 20 }))
  expect(idsOf(await must(200, acme.get('/events'))), 'until it is removed').toEqual([recent, old])
  await must(200, acme.put('/account', { data_retention_in_days: 7 }))
  await swept(exchange)
  expect(await exchange.rows(sql`select id from events order by id`)).toEqual(
    [theirs, recent].toSorted().map((id) => ({ id })),
  )
  expect(await exchange.rows(sql`select from leads where id = ${oldLead}`)).toEqual([])
  const { data_truncated_at } = await must(200, acme.get('/account'))
  expect(Math.abs(Date.parse(data_truncated_at) - daysAgo(7).getTime())).toBeLessThan(60_000)
  expect((await must(200, other.get('/account'))).data_truncated_at).toBeNull()
  for (const days of [0, 3651, 1.5]) {
    expect((await acme.put('/account', { data_retention_in_days: days })).status).toBe(400)
  }
})

test('a month that has expired for everybody is dropped whole', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const acme = await exchange.company('Acme')
  const { db } = exchange.ground
  await db.run(sql`select make_events_partition('2020-02-01')`)
  await ensurePartitions(db)
  const [, kept] = await seedLead(exchange, acme, [{}])
  await seedLead(exchange, acme, [{}, {}], new Date('2020-02-11T00:00:00Z'))
  expect((await partitions(exchange))[0]?.name).toBe('events_2020_02')
  await must(200, acme.put('/account', { data_retention_in_days: 3650 }))
  await swept(exchange)
  expect((await partitions(exchange))[0]?.name).toBe('events_2020_02')
  await must(200, acme.put('/account', { data_retention_in_days: 30 }))
  await swept(exchange)
  expect((await partitions(exchange)).map(({ name }) => name)).not.toContain('events_2020_02')
  expect(idsOf(await must(200, acme.get('/events')))).toEqual([kept])
  expect(await exchange.rows(sql`select id from leads`)).toHaveLength(1)
})

const phone = (normal: string, raw = normal) => ({ normal, raw, valid: true })
const email = (normal: string) => ({ normal, raw: normal.toUpperCase(), valid: true })

/** A delivery and a letter of a lead. */
async function attach(exchange: TestExchange, { account_id }: Company, leadId: string): Promise<void> {
  const { db } = exchange.ground
  const [id] = await reserve(db, account_id, 1)
  await db.run(sql`
    insert into deliveries (account_id, id, lead_id, flow_id, source_id, step_id, recipient_id, state, outcome)
    values (${account_id}, ${id}, ${leadId}, ${FLOW}, ${SOURCE}, 'aaaaaa', ${SOURCE}, 'waiting', 'skip')`)
  await db.run(sql`
    insert into letters (account_id, id, kind, recipient, sealed, state, lead_id)
    values (${account_id}, ${id}, 'lead', 'crm@buyer.example', '', 'sent', ${leadId})`)
}

async function erased(company: Company, asked: object): Promise<any> {
  const { id, ...made } = await must(201, company.post('/privacy/erasures', asked))
  expect(made).toMatchObject({
    state: expect.stringMatching(/waiting|working|done/),
    user_id: company.user_id,
  })
  return eventually(async () => {
    const erasure = await must(200, company.get(`/privacy/erasures/${id}`))
    expect(erasure.state).toBe('done')
    return erasure
  })
}

test('a person is forgotten by address: leads, events, deliveries and letters, of this account alone', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const mike = { first_name: 'Mike', email: email('mike.o-neil@gone.example') }
  const [lead] = await seedLead(exchange, acme, [
    { type: 'filter', outcome: 'continue', lead: mike },
    { lead: mike },
  ])
  await seedLead(exchange, acme, [{ lead: { email: email('mike.o-neil@gone.example.org') } }])
  await seedLead(exchange, acme, [{ lead: { email: email('a.mike.o-neil@gone.example') } }])
  await seedLead(exchange, other, [{ lead: mike }])
  await attach(exchange, acme, lead as string)
  const erasure = await erased(acme, { email: 'Mike.O-Neil@gone.example' })
  expect(erasure).toMatchObject({ kind: 'email', leads: 1, events: 2, deliveries: 1, letters: 1 })
  expect(erasure.finished_at).not.toBeNull()
  expect(await must(200, acme.get('/events'))).toHaveLength(2)
  expect(await must(200, other.get('/events'))).toHaveLength(1)
  expect(await must(200, acme.get('/privacy/erasures'))).toEqual([erasure])
  expect(await erased(other, { email: 'Mike.O-Neil@gone.example' })).toMatchObject({ leads: 1 })
  expect(await tablesWith(exchange, 'Mike')).toEqual([])
})

test('a person is forgotten by number, however it was written', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const acme = await exchange.company('Acme')
  const lead = (given: object) => seedLead(exchange, acme, [{ lead: given }])
  await lead({ phone_1: phone('5125551212', '(512) 555-1212') })
  await lead({ phone_2: phone('5125551212x9') })
  const [kept] = await lead({ phone_1: phone('5125551213') })
  const [longer] = await lead({ reference: '51255512129' })
  const erasure = await erased(acme, { phone: '+1 512 555 1212' })
  expect(erasure).toMatchObject({ kind: 'phone', leads: 2, events: 2 })
  expect(await exchange.rows(sql`select id from leads order by id`)).toEqual([{ id: kept }, { id: longer }])
})

test('a lead that is still on its way is erased once it has ended', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const acme = await exchange.company('Acme')
  const { db } = exchange.ground
  const given = { email: email('mike@gone.example') }
  const [lead] = await seedLead(exchange, acme, [{ lead: given }])
  const [marker] = await openLead(db, acme.account_id, 0)
  await db.run(sql`update open_leads set id = ${lead} where id = ${marker}`)
  const { id } = await must(201, acme.post('/privacy/erasures', { email: 'mike@gone.example' }))
  const waiting = () => exchange.rows(sql`select from graphile_worker.jobs where key = ${`erase ${id}`}`)
  await eventually(async () => expect(await waiting()).toHaveLength(1))
  expect(await must(200, acme.get(`/privacy/erasures/${id}`))).toMatchObject({ state: 'working', leads: 0 })
  await endLead(db, acme.account_id, [lead as string], [])
  await exchange.rows(
    sql`update graphile_worker._private_jobs set run_at = now() where key = ${`erase ${id}`}`,
  )
  await eventually(async () => {
    expect(await must(200, acme.get(`/privacy/erasures/${id}`))).toMatchObject({ state: 'done', leads: 1 })
  })
})

test('only those who manage the account may have persons forgotten, and only one at a time', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const bodies: [object, string][] = [
    [{}, '/email'],
    [{ email: 'x@y.example', phone: '5125551212' }, '/phone'],
    [{ email: 'nobody' }, '/email'],
    [{ phone: '12' }, '/phone'],
    [{ email: 5 }, '/email'],
    [{ name: 'Mike' }, '/name'],
  ]
  for (const [body, path] of bodies) {
    expect(await acme.post('/privacy/erasures', body)).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    })
  }
  const ann = { email: 'ann@acme.example', first_name: 'Ann', last_name: 'Lee', role: 'member' }
  const { id } = await must(201, acme.post('/users', ann))
  const { api_key } = await must(201, acme.post('/keys', { name: 'x', user_id: id }))
  const member = client(exchange.address, api_key)
  expect((await member.post('/privacy/erasures', { email: 'x@y.example' })).status).toBe(403)
  expect((await member.get('/privacy/erasures')).status).toBe(403)
})
