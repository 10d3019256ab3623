// A cluster that distributes by account: which tables, by which rules, and what the hot paths say to it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { distribute } from '../src/db/distribute.ts'
import { BY, DISTRIBUTED, PLACING } from '../src/db/distribution.ts'
import { asDistributed, faultsOf, touchesDistributed } from './support/distributed.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { buyerReady, LOOPBACK, liveFlow, sellerOpen, submit } from './support/leads.ts'
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
  await must(200, seller.get('/search/leads?q=ann'))
  await must(200, seller.get('/events/stats'))
  // What is read onwards stops short of what other nodes may still be committing.
  await eventually(async () =>
    expect(
      (await must(200, seller.get('/events?after_id=000000000000000000000000&limit=1000'))).length,
    ).toBeGreaterThan(60),
  )
  expect(await exchange.rows(sql`select id from open_leads`)).toEqual([])
  const touching = [...noted].filter(touchesDistributed)
  expect(touching.length).toBeGreaterThan(10)
  expect(touching.flatMap((text) => faultsOf(text).map((fault) => ({ fault, text })))).toEqual([])
})
