// A cluster that distributes by account: which tables, by which rules, and what the hot paths say to it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { distribute } from '../src/db/distribute.ts'
import { BY, DISTRIBUTED, PLACING } from '../src/db/distribution.ts'
import { promise } from '../src/jobs/queue.ts'
import { asDistributed, faultsOf, touchesDistributed } from './support/distributed.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { buyerReady, jsonStep, LOOPBACK, liveFlow, sellerOpen, submit } from './support/leads.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { connectedPartners, must } from './support/story.ts'

test('every table of the schema is placed, and no other', () => {
  const schema = readFileSync(new URL('../src/db/schema.sql', import.meta.url), 'utf8')
  const tables = [...schema.matchAll(/^create table (\w+)/gm)].map(([, table]) => table as string)
  expect(Object.keys(PLACING).sort()).toEqual(tables.sort())
})

test('a database without Citus is refused by a sentence, and left as it is', async () => {
  const exchange = await exchangeForThisTest()
  await expect(distribute(exchange.database_url)).rejects.toThrow(/has no Citus.*create extension citus/)
  expect(exchange.ground.db.distributed).toBe(false)
})

test('what Citus asks of distributed tables holds for ours', async () => {
  const exchange = await exchangeForThisTest()
  const mine = sql`any(${DISTRIBUTED}::regclass[])`
  const unique = await exchange.rows<{ name: string; columns: string[] }>(sql`
    select indexrelid::regclass::text as name, array(select attname::text from pg_attribute
      where attrelid = indrelid and attnum = any((indkey::int2[])[0:indnkeyatts - 1])) as columns
    from pg_index where indisunique and indrelid = ${mine}`)
  expect(unique.length).toBeGreaterThanOrEqual(DISTRIBUTED.length)
  expect(unique.filter(({ columns }) => !columns.includes(BY))).toEqual([])
  const exclusions = await exchange.rows(sql`
    select conname from pg_constraint where conrelid = ${mine} and contype = 'x'`)
  expect(exclusions).toEqual([])
  // A key may lead from one distributed table to another by the account, and nowhere else, and none may lead to one.
  const foreign = await exchange.rows<{ name: string; from: string; to: string; columns: string[] }>(sql`
    select conname as name, conrelid::regclass::text as from, confrelid::regclass::text as to, array(select attname::text
      from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
    from pg_constraint where contype = 'f' and (conrelid = ${mine} or confrelid = ${mine})`)
  const breaks = foreign.filter(
    ({ from, to, columns }) =>
      !DISTRIBUTED.includes(from) || !DISTRIBUTED.includes(to) || !columns.includes(BY),
  )
  expect(breaks).toEqual([])
  const triggers = await exchange.rows(sql`
    select tgname from pg_trigger where not tgisinternal and tgrelid = ${mine}`)
  expect(triggers).toEqual([])
  const columns = await exchange.rows<{ type: string; column: string }>(sql`
    select attrelid::regclass::text || '.' || attname as column, atttypid::regtype::text as type from pg_attribute
    where attrelid = ${mine} and (attname = ${BY} or attidentity <> '' or attgenerated <> '') order by 1`)
  expect(columns).toEqual(
    [...DISTRIBUTED].sort().map((table) => ({ column: `${table}.${BY}`, type: 'text' })),
  )
  const deep = await exchange.rows(sql`
    select c.relname from pg_inherits join pg_class c on c.oid = inhrelid where c.relkind = 'p' and inhparent = ${mine}`)
  expect(deep).toEqual([])
})

test('the rules that statements are held against catch what breaks them', () => {
  expect(faultsOf('select 1 from leads where account_id = $1 and id = $2')).toEqual([])
  expect(faultsOf('select 1 from flows')).toEqual([])
  expect(faultsOf('select 1 from leads where id = $1')).toHaveLength(1)
  expect(faultsOf('select 1 from leads where (account_id = $1) is true')).toHaveLength(1)
  expect(
    faultsOf(
      'select 1 from leads l where account_id = $1 and exists (select from events where lead_id = l.id)',
    ),
  ).toHaveLength(1)
  expect(
    faultsOf('insert into events (account_id, id) select account_id, id from unnest($1, $2)'),
  ).toHaveLength(1)
  expect(faultsOf('with gone as (delete from leads where account_id = $1) select 1')).toHaveLength(1)
  expect(faultsOf('update leads set id = random() where account_id = $1')).toHaveLength(1)
  for (const early of [
    'update deliveries set next_at = coalesce(next_at, now()) where account_id = $1',
    "update deliveries set next_at = case when state = 'failed' then now() end where account_id = $1",
    'delete from deliveries where account_id = $1 returning now()',
  ])
    expect(faultsOf(early)).toHaveLength(1)
  expect(
    faultsOf('select 1 from leads where account_id = $1 and id > (select id from accounts where id = $1)'),
  ).toEqual(['accounts stand elsewhere'])
  expect(faultsOf('insert into events (account_id, id) values ($1, $2)')).toHaveLength(1)
})

test('on the road of a cluster a lead that was rolled back leaves the next ones as they are', async () => {
  const exchange = await exchangeForThisTest({ wrap: asDistributed(new Set()) })
  const flow = await liveFlow(await exchange.company('Acme'))
  const { pool } = exchange.ground.db
  await pool.query('alter table leads add constraint full_disk check (false) not valid')
  await submit(exchange.address, flow)
  await pool.query('alter table leads drop constraint full_disk')
  expect(await submit(exchange.address, flow)).toMatchObject({ status: 201, outcome: 'success' })
})

test('on the road of a cluster leads come in, are sold, end and are read as ever, each statement at one node', async () => {
  const noted = new Set<string>()
  const exchange = await exchangeForThisTest({ env: LOOPBACK, wrap: asDistributed(noted), works: true })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  await buyerReady(partners, crm)
  const flow = await sellerOpen(partners)
  const headers = { 'idempotency-key': 'the first' }
  const first = await submit(exchange.address, flow, { email: 'ann@example.com' }, { headers })
  expect(first).toMatchObject({ status: 201, outcome: 'success' })
  const again = await submit(exchange.address, flow, { email: 'ann@example.com' }, { headers })
  expect(again.lead.id).toBe(first.lead.id)
  const many = Array.from({ length: 30 }, (_, n) =>
    submit(exchange.address, flow, { email: `${n}@example.com` }),
  )
  const told = await Promise.all(many)
  expect(told.map(({ status, outcome }) => [status, outcome])).toEqual(told.map(() => [201, 'success']))
  expect(new Set(told.map(({ lead }) => lead.id)).size).toBe(30)
  // A recipient that is away leaves a delivery behind, which is tried again.
  crm.answers((_, response) => void response.writeHead(500).end())
  await submit(exchange.address, flow, { email: 'late@example.com' })
  const { seller, buyer } = partners
  expect(await must(200, seller.get(`/leads/${first.lead.id}`))).toMatchObject({ id: first.lead.id })
  await must(200, seller.get('/deliveries'))
  await must(200, buyer.get('/deliveries'))
  for (const query of ['query=ann', 'query=ann&sort_by=email', `query=${first.lead.id}`, ''])
    expect((await must(200, seller.get(`/search/leads?${query}`))).total).toBeGreaterThan(0)
  // What is read onwards stops short of what other nodes may still be committing.
  await eventually(async () =>
    expect(
      (await must(200, seller.get('/events?after_id=000000000000000000000000&limit=1000'))).length,
    ).toBeGreaterThan(60),
  )
  expect(await exchange.rows(sql`select id from open_leads`)).toEqual([])
  expect(faultsIn(noted)).toEqual([])
})

test('on the road of a cluster figures are asked, leads are given back, sent on, forgotten and swept, each statement at one node', async () => {
  const noted = new Set<string>()
  const exchange = await exchangeForThisTest({ env: LOOPBACK, wrap: asDistributed(noted), works: true })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller } = partners
  const step = jsonStep(crm, undefined, { feedback: { integration: { module_id: FEEDBACK } } })
  const flow = await liveFlow(seller, { steps: [step] })
  const old = await submit(exchange.address, flow, { email: 'old@example.com' })
  await submit(exchange.address, flow, { email: 'ann@example.com' })
  const [event] = await must(200, seller.get('/events?type=recipient&limit=1'))
  await must(200, seller.get(`/events/${event.id}`))
  const said = await fetch(`${exchange.address}/feedback?event_id=${event.id}&type=return`)
  expect(said.status).toBe(201)
  for (const query of ['stats?interval=daily', 'stats?column=recipient-wait-p50', METRICS])
    await must(200, seller.get(`/events/${query}&group_by=vars.source.id`))
  await must(200, seller.get(`/connections/${partners.connection_id}/report`))

  crm.answers((_, response) => void response.writeHead(500).end())
  await submit(exchange.address, flow, { email: 'late@example.com' })
  crm.answers((_, response) => void response.writeHead(201).end())
  const batch = await must(201, seller.post('/deliveries/retry', {}))
  await eventually(async () =>
    expect(await must(200, seller.get(`/delivery_batches/${batch.id}`))).toMatchObject({ state: 'done' }),
  )

  const erasure = await must(201, seller.post('/privacy/erasures', { email: 'ann@example.com' }))
  await eventually(async () =>
    expect(await must(200, seller.get(`/privacy/erasures/${erasure.id}`))).toMatchObject({
      state: 'done',
      leads: 1,
    }),
  )
  const { pool } = exchange.ground.db
  for (const column of ['id', 'lead_id'])
    await pool.query(
      `update events set ${column} = '5fd4371e' || substr(${column}, 9) where lead_id = $1 or id = $1`,
      [old.lead.id],
    )
  await pool.query(`update leads set id = '5fd4371e' || substr(id, 9) where id = $1`, [old.lead.id])
  await promise(exchange.ground.db, 'sweep_expired', {}, { key: 'sweep_expired' })
  await eventually(async () => expect((await pool.query(AGED)).rows).toEqual([]))
  expect(faultsIn(noted)).toEqual([])
  for (const work of [
    'delete from events',
    'delete from deliveries',
    'delete from leads',
    'update deliveries',
  ])
    expect([...noted].some((text) => text.includes(work))).toBe(true)
})

const FEEDBACK = 'leadconduit-standard.inbound.feedback'
const METRICS = 'event-metrics/count_unique?timeframe=today&target_property=flow.id'
const AGED = `select id from leads where id < '6' union all select id from events where id < '6'`

function faultsIn(noted: Set<string>): { fault: string; text: string }[] {
  const touching = [...noted].filter(touchesDistributed)
  expect(touching.length).toBeGreaterThan(10)
  return touching.flatMap((text) => faultsOf(text).map((fault) => ({ fault, text })))
}
