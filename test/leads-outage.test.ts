// The database goes away and comes back, or its disk is full, while leads come in.
import { expect, onTestFinished, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { type DatabaseDoor, openDoor } from './support/database-door.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { eventsOf, jsonStep, LOOPBACK, liveFlow, submit } from './support/leads.ts'
import { receiverForThisTest } from './support/receiver.ts'

test('leads that were acknowledged while the database came and went are there, once, with their events', async () => {
  let door: DatabaseDoor | undefined
  const exchange = await exchangeForThisTest({
    env: LOOPBACK,
    through: async (url) => {
      door = await openDoor(url)
      return door.url
    },
  })
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm)] })
  let isOver = false
  const statuses = new Set<number>()
  const source = async (name: string) => {
    const told = new Map<string, string>()
    for (let n = 0; !isOver; n++) {
      const email = `${name}-${n}@example.com`
      while (!told.has(email)) {
        const headers = { 'idempotency-key': email }
        const answer = await submit(exchange.address, flow, { email }, { headers }).catch(() => undefined)
        if (answer) statuses.add(answer.status)
        if (answer?.status === 201) told.set(email, answer.lead.id)
      }
    }
    return told
  }
  const sources = ['a', 'b', 'c', 'd'].map(source)
  for (let outage = 0; outage < 3; outage++) {
    const before = crm.got.length
    await eventually(() => expect(crm.got.length).toBeGreaterThan(before + 5))
    await door?.shut()
    await eventually(() => expect(statuses).toContain(503))
    statuses.clear()
    await door?.open()
  }
  await eventually(() => expect(statuses).toContain(201))
  isOver = true
  const told = new Map((await Promise.all(sources)).flatMap((each) => [...each]))
  await eventually(async () => expect(await exchange.rows(sql`select id from open_leads`)).toEqual([]))
  const leads = await exchange.rows<{ id: string; email: string; ends: number }>(sql`
    select id, vars #>> '{lead,email,normal}' as email, (select count(*)::int from events e
      where e.account_id = l.account_id and e.lead_id = l.id and e.type = 'source') as ends from leads l`)
  expect(leads.map(({ email, id }) => [email, id]).sort()).toEqual([...told].sort())
  expect(leads.filter(({ ends }) => ends !== 1)).toEqual([])
  const arrived = new Set(crm.got.map(({ body }) => JSON.parse(body).email))
  expect([...told.keys()].filter((email) => !arrived.has(email))).toEqual([])
  await door?.close()
})

/** From now on the database answers inserts into a table as it does when its disk is full. */
async function fillDisk(exchange: TestExchange, table: 'leads' | 'events') {
  const { pool } = exchange.ground.db
  await pool.query(`create or replace function full_disk() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`)
  await pool.query(
    `create trigger full_disk before insert on ${table} for each row execute function full_disk()`,
  )
  return () => pool.query(`drop trigger full_disk on ${table}`)
}

test('a disk that is full is told as 503, and leads are taken again once there is room', async () => {
  const exchange = await exchangeForThisTest()
  const flow = await liveFlow(await exchange.company('Acme'))
  const makeRoom = await fillDisk(exchange, 'leads')
  const refused = await submit(exchange.address, flow)
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(refused.text).not.toContain('extend file')
  await makeRoom()
  expect(await submit(exchange.address, flow)).toMatchObject({ status: 201, outcome: 'success' })
  expect(await exchange.rows(sql`select id from leads`)).toHaveLength(1)
})

test('a lead whose events found no room is not acknowledged, and is seen to its end later, once', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm)] })
  const makeRoom = await fillDisk(exchange, 'events')
  expect(await submit(exchange.address, flow)).toMatchObject({ status: 503 })
  await makeRoom()
  await eventually(async () => expect(await exchange.rows(sql`select id from open_leads`)).toEqual([]))
  const events = await eventsOf(exchange, acme.account_id)
  expect(events.map(({ type, outcome }) => [type, outcome])).toEqual([
    ['recipient', 'success'],
    ['source', 'success'],
  ])
  expect(new Set(crm.got.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set([events[0].id]))
})

test('a lead that nobody can see through is ended in the end, and its source hears what another process said', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const isHung = new Promise<void>((reached) => crm.answers(() => reached()))
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm)] })
  const told = submit(exchange.address, flow)
  await isHung
  await exchange.rows(sql`
    update open_leads set leased_by = 'a process that died', leased_until = now() - interval '1 minute', taken_up = 20`)
  await exchange.another()
  await eventually(async () => expect(await exchange.rows(sql`select id from open_leads`)).toEqual([]))
  await crm.close()
  expect(await told).toMatchObject({
    status: 201,
    outcome: 'error',
    reason: expect.stringContaining('seen through'),
  })
  expect((await eventsOf(exchange, acme.account_id)).map(({ type }) => type)).toEqual(['source'])
})

test('a lead on whose way the database went away goes on when it is back, and waits for no lease', async () => {
  let door: DatabaseDoor | undefined
  const exchange = await exchangeForThisTest({
    env: LOOPBACK,
    through: async (url) => {
      door = await openDoor(url)
      return door.url
    },
  })
  onTestFinished(() => door?.close())
  const crm = await receiverForThisTest()
  const arrived = new Promise<() => void>((reached) =>
    crm.answers((_, response) => reached(() => response.writeHead(200).end('{"outcome":"success"}'))),
  )
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm)] })
  const told = submit(exchange.address, flow)
  const answer = await arrived
  // Only whoever has the lead can let go of it: its lease is not over for an hour.
  await exchange.rows(sql`update open_leads set leased_until = now() + interval '1 hour'`)
  await door?.shut()
  crm.answers((_, response) => void response.writeHead(200).end('{"outcome":"success"}'))
  answer()
  expect(await told).toMatchObject({ status: 503 })

  await door?.open()
  await eventually(async () => expect(await exchange.rows(sql`select id from open_leads`)).toEqual([]))
  const events = await eventsOf(exchange, acme.account_id)
  expect(events.map(({ type, outcome }) => [type, outcome])).toEqual([
    ['recipient', 'success'],
    ['source', 'success'],
  ])
  expect(crm.got.map(({ headers }) => headers['idempotency-key'])).toEqual([events[0].id, events[0].id])
})
