// Caps and ping limits on a real database, asked by several processes at once.
import { randomBytes } from 'node:crypto'
import { expect, inject, onTestFinished, test } from 'vitest'
import type { Cap } from '../src/caps/cap.ts'
import { countPings, recordPings } from '../src/caps/count-pings.ts'
import { basisOf } from '../src/caps/counter.ts'
import type { Ping } from '../src/caps/ping.ts'
import { settleCaps } from '../src/caps/settle.ts'
import { sweepCaps } from '../src/caps/sweep.ts'
import { findReachedCaps, takeCaps } from '../src/caps/take.ts'
import type { Settlement, Taking } from '../src/caps/taking.ts'
import { sql } from '../src/db/db.ts'
import { type OpenDatabase, openDatabase } from '../src/db/open.ts'
import { batched } from '../src/lib/batch.ts'
import { newId } from '../src/lib/id.ts'
import { statement, withDatabase } from './support/server.ts'

type Process = {
  db: OpenDatabase
  take(taking: Taking): Promise<number | undefined>
  settle(settlement: Settlement): Promise<undefined>
}

/** Some processes' worth of pools on a database of their own. */
async function processes(count: number): Promise<Process[]> {
  const serverUrl = inject('serverUrl')
  const name = `gangway_${randomBytes(6).toString('hex')}`
  await statement(serverUrl, `create database ${name} template ${inject('template')}`)
  const opened = Array.from({ length: count }, () => openDatabase(withDatabase(serverUrl, name), () => {}))
  onTestFinished(async () => {
    for (const db of opened) await db.close()
    await statement(serverUrl, `drop database ${name} with (force)`)
  })
  return opened.map((db) => ({
    db,
    take: batched((takings: Taking[]) => takeCaps(db, takings), { most: 50, lanes: 2 }),
    settle: batched(
      async (settlements: Settlement[]) => {
        await db.transaction((db) => settleCaps(db, settlements))
        return settlements.map(() => undefined)
      },
      { most: 50, lanes: 2 },
    ),
  }))
}

const ACCOUNT = newId()
const FLOW = newId()
const AT = new Date('2026-11-25T16:10:00.000Z')

function cap(maximum: number, more: Partial<Cap> = {}): Cap {
  return { id: 'ca9ca9ca9ca9ca9ca9ca9ca9', maximum, duration: 1, duration_units: 'day', ...more }
}

function taking(caps: Cap[], more: Partial<Taking> = {}): Taking {
  return {
    account_id: ACCOUNT,
    lead_id: newId(),
    flow_id: FLOW,
    flow_version: 1,
    source_id: null,
    step_id: null,
    caps: caps.map((cap) => ({ cap, basis: basisOf(cap) })),
    at: AT,
    time_zone: 'UTC',
    ...more,
  }
}

const settled = ({ account_id, lead_id }: Taking, keep_lead: boolean, kept_steps: string[] = []) => ({
  account_id,
  lead_id,
  keep_lead,
  kept_steps,
})

async function counters({ db }: Process): Promise<any[]> {
  return db.rows(sql`
    select id, flow_id, source_id, step_id, started_at, expires_at, count, failed_count, limits from counters order by id, started_at`)
}

async function takings({ db }: Process): Promise<number> {
  return (await db.rows(sql`select from cap_takings`)).length
}

/** Works a list off with so many at once; `work` may add to it. */
async function workOff<T>(
  list: T[],
  atOnce: number,
  work: (item: T, n: number) => Promise<void>,
): Promise<void> {
  let n = 0
  const worker = async () => {
    for (let item = list.shift(); item !== undefined; item = list.shift()) await work(item, n++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

test('64 at once in two processes, some of which fail and some of which die: exactly as many succeed as the cap says', async () => {
  const both = await processes(2)
  const [first] = both as [Process]
  const MAXIMUM = 250
  const inner = cap(MAXIMUM, { id: 'ca9ca9ca9ca9ca9ca9ca9cb0' })
  let succeeded = 0
  let onTheirWay = 0
  const dead: Taking[] = []
  const finish = async (lead: Taking, by: Process, fails: boolean) => {
    if (!fails) succeeded++
    onTheirWay--
    await by.settle(settled(lead, !fails))
  }
  const leads = Array.from({ length: 1500 }, () => taking([cap(9999), inner]))
  await workOff(leads, 64, async (lead, n) => {
    const by = both[n % 2] as Process
    const answer = await by.take(lead)
    if (answer !== undefined) {
      expect(answer).toBe(1)
      return
    }
    onTheirWay++
    expect(succeeded + onTheirWay).toBeLessThanOrEqual(MAXIMUM)
    if (n % 10 === 0) dead.push(lead)
    else await finish(lead, by, n % 3 === 0)
  })
  expect(dead.length).toBeGreaterThan(10)
  expect(succeeded + dead.length).toBe(MAXIMUM)
  expect(await takings(first)).toBe(dead.length * 2)

  // Another process takes up what the dead ones left: asking again counts nobody twice, however full the cap is.
  const other = both[1] as Process
  const again = await Promise.all([...dead, ...dead].map((lead) => other.take(lead)))
  expect(again.filter((answer) => answer !== undefined)).toEqual([])
  await Promise.all(dead.map((lead, n) => finish(lead, other, n % 2 === 0)))
  await Promise.all(dead.map((lead) => other.settle(settled(lead, false))))
  expect(await takings(first)).toBe(0)

  // What they gave back is there for others, and not one more.
  const late = Array.from({ length: 64 }, () => taking([cap(9999), inner]))
  await workOff(late, 64, async (lead, n) => {
    if ((await (both[n % 2] as Process).take(lead)) === undefined) {
      onTheirWay++
      await finish(lead, both[n % 2] as Process, false)
    }
  })
  expect(succeeded).toBe(MAXIMUM)
  const [outer, within] = await counters(first)
  expect(outer).toMatchObject({ count: MAXIMUM, failed_count: 0 })
  expect(within).toMatchObject({ count: MAXIMUM })
  expect(within.failed_count).toBeGreaterThan(0)
})

test('the first leads of many windows come at once: each window has one counter', async () => {
  const both = await processes(2)
  const at = (n: number) => new Date(AT.getTime() + (n % 7) * 60_000)
  const caps = [cap(9, { duration_units: 'minute' }), cap(40, { id: 'ca9ca9ca9ca9ca9ca9ca9cb0' })]
  const leads = Array.from({ length: 400 }, (_, n) => taking(caps, { at: at(n) }))
  let counted = 0
  await workOff(leads, 64, async (lead, n) => {
    if ((await (both[n % 2] as Process).take(lead)) === undefined) counted++
  })
  expect(counted).toBe(40)
  const found = await counters(both[0] as Process)
  expect(found).toHaveLength(8)
  expect(found.slice(0, 7).reduce((sum, { count }) => sum + count, 0)).toBe(40)
  expect(Math.max(...found.slice(0, 7).map(({ count }) => count))).toBeLessThanOrEqual(9)
})

test('however many meet a cap first, in as many processes, it has one counter', async () => {
  const all = await processes(6)
  for (let round = 0; round < 20; round++) {
    const caps = [cap(3, { id: newId() })]
    const answers = await Promise.all(all.map(({ db }) => takeCaps(db, [taking(caps)])))
    expect(answers.flat().filter((answer) => answer === undefined)).toHaveLength(3)
  }
  expect(await counters(all[0] as Process)).toHaveLength(20)
})

test('caps of several flows and steps in every order do not stand in one another’s way', async () => {
  const both = await processes(2)
  const ids = Array.from({ length: 6 }, () => newId())
  const flows = [newId(), newId(), newId()]
  const leads = Array.from({ length: 300 }, (_, n) => {
    const turned = [...ids.slice(n % 6), ...ids.slice(0, n % 6)]
    return taking(
      turned.slice(0, 4).map((id) => cap(1000, { id })),
      {
        flow_id: flows[n % 3] as string,
        step_id: n % 2 ? 'step01' : null,
      },
    )
  })
  await workOff(leads, 64, async (lead, n) => {
    const by = both[n % 2] as Process
    expect(await by.take(lead)).toBeUndefined()
    await by.settle(settled(lead, n % 5 === 0, n % 7 === 0 ? ['step01'] : []))
  })
  expect(await takings(both[0] as Process)).toBe(0)
  const sum = (await counters(both[0] as Process)).reduce((sum, { count }) => sum + count, 0)
  const kept = Array.from({ length: 300 }, (_, n) => (n % 2 ? n % 7 === 0 : n % 5 === 0)).filter(Boolean)
  expect(sum).toBe(kept.length * 4)
})

test('a step counts what was delivered, the flow what succeeded; the rest is given back in the transaction of the end', async () => {
  const [only] = (await processes(1)) as [Process]
  const flowCap = cap(5)
  const stepCap = cap(5, { id: 'ca9ca9ca9ca9ca9ca9ca9cb0' })
  const sold = taking([flowCap])
  const unsold = taking([flowCap])
  for (const lead of [sold, unsold]) {
    await only.take(lead)
    await only.take({ ...lead, step_id: 'step01', caps: [{ cap: stepCap, basis: '' }] })
  }
  await only.settle(settled(sold, true, ['step01']))
  const undone = only.db.transaction(async (db) => {
    await settleCaps(db, [settled(unsold, true)])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect((await counters(only)).map(({ count, step_id }) => [count, step_id])).toEqual([
    [2, null],
    [2, 'step01'],
  ])
  await only.settle(settled(unsold, true))
  expect((await counters(only)).map(({ count }) => count)).toEqual([2, 1])
})

test('deliveries that are done after the lead settle each by itself', async () => {
  const [only] = (await processes(1)) as [Process]
  const lead = taking([])
  const steps = ['step01', 'step02', 'step03']
  const capOf = (step: string) => cap(1, { id: `ca9ca9ca9ca9ca9ca9${step}` })
  const take = (step_id: string, more: Partial<Taking> = {}) =>
    only.take(taking([capOf(step_id)], { lead_id: lead.lead_id, step_id, ...more }))
  for (const step of steps) expect(await take(step)).toBeUndefined()
  await Promise.all([
    only.settle({ ...settled(lead, false, ['step01']), step_id: 'step01' }),
    only.settle({ ...settled(lead, false), step_id: 'step02' }),
  ])
  expect(await takings(only)).toBe(1)
  const others = steps.map((step) => take(step, { lead_id: newId() }))
  expect(await Promise.all(others)).toEqual([0, undefined, 0])
  await only.settle({ ...settled(lead, false, ['step03']), step_id: 'step03' })
  expect((await counters(only)).map(({ count }) => count)).toEqual([1, 1, 1])
})

test('a counter that was zeroed gets nothing back that it was given before', async () => {
  const [only] = (await processes(1)) as [Process]
  const ruled = cap(2, { rule_set: { op: 'and', rules: [] } })
  const old = [taking([cap(9)]), taking([cap(9)])]
  for (const lead of old) await only.take(lead)
  expect(await only.take(taking([ruled], { flow_version: 2 }))).toBeUndefined()
  for (const lead of old) await only.settle(settled(lead, false))
  expect(await counters(only)).toMatchObject([{ count: 1, limits: { maximum: 2 } }])
  expect(await only.take(taking([ruled], { flow_version: 2 }))).toBeUndefined()
  expect(await only.take(taking([ruled], { flow_version: 2 }))).toBe(0)
})

test('a longer duration counts on, and its leads may still give back', async () => {
  const [only] = (await processes(1)) as [Process]
  const lead = taking([cap(2)])
  await only.take(lead)
  const longer = cap(2, { duration_units: 'week' })
  await only.take(taking([longer], { flow_version: 2 }))
  expect(await counters(only)).toMatchObject([
    { count: 2, started_at: '2026-11-23T00:00:00.000Z', expires_at: '2026-11-30T00:00:00.000Z' },
  ])
  const friday = { flow_version: 2, at: new Date('2026-11-27T00:00:00.000Z') }
  expect(await only.take(taking([longer], friday))).toBe(0)
  await only.settle(settled(lead, false))
  expect(await only.take(taking([longer], friday))).toBeUndefined()
})

test('another account’s cap of the same id, and another flow’s, is another cap', async () => {
  const [only] = (await processes(1)) as [Process]
  const flow_id = newId()
  for (const more of [{}, { account_id: newId() }, { flow_id }])
    expect(await only.take(taking([cap(1)], more))).toBeUndefined()
  expect(await only.take(taking([cap(1)], { flow_id }))).toBe(0)
})

test('a ping is told whether a cap is reached, and counts in none', async () => {
  const [only] = (await processes(1)) as [Process]
  const look = () => findReachedCaps(only.db, [taking([cap(1)]), taking([])])
  expect(await look()).toEqual([undefined, undefined])
  await only.take(taking([cap(1)]))
  expect(await look()).toEqual([0, undefined])
  expect(await counters(only)).toMatchObject([{ count: 1, failed_count: 0 }])
})

test('ping limits let exactly so many through, count all, and say when to come back', async () => {
  const both = await processes(2)
  const limit = { id: newId(), maximum: 100, duration: 1, duration_units: 'hour' as const }
  const ping: Ping = {
    account_id: ACCOUNT,
    flow_id: FLOW,
    flow_version: 1,
    source_id: newId(),
    limits: [{ level: 'flow', limit }],
    at: AT,
    time_zone: 'UTC',
  }
  const count = both.map(({ db }) =>
    batched((pings: Ping[]) => countPings(db, pings), { most: 20, lanes: 2 }),
  )
  const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => count[n % 2]?.(ping)))
  const refused = answers.filter((answer) => answer !== undefined)
  expect(refused).toHaveLength(200)
  expect(refused[0]).toEqual({ reached: limit, retry_after_s: 3000 })
  expect(await counters(both[0] as Process)).toMatchObject([{ count: 100, failed_count: 200 }])
})

test('pings are kept by the minute', async () => {
  const both = await processes(2)
  const record = { account_id: ACCOUNT, flow_id: FLOW, source_id: 'source', at: AT, success: true }
  await Promise.all(both.map(({ db }) => recordPings(db, [record, { ...record, success: false }])))
  await recordPings((both[0] as Process).db, [])
  expect(await both[0]?.db.rows(sql`select minute, submitted, success from pings`)).toEqual([
    { minute: '2026-11-25T16:10:00.000Z', submitted: 4, success: 2 },
  ])
})

test('what is long over is swept, and nothing else', async () => {
  const [only] = (await processes(1)) as [Process]
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
  for (const days of [0, 1, 4]) await only.take(taking([cap(9)], { at: ago(days) }))
  await only.db.run(sql`update cap_takings set created_at = now() - interval '31 days'
    where ctid = (select ctid from cap_takings limit 1)`)
  const record = { account_id: ACCOUNT, flow_id: FLOW, source_id: 'source', success: true }
  await recordPings(
    only.db,
    [399, 401].map((days) => ({ ...record, at: ago(days) })),
  )
  await sweepCaps(only.db)
  expect(await counters(only)).toHaveLength(2)
  expect(await takings(only)).toBe(2)
  expect(await only.db.rows(sql`select from pings`)).toHaveLength(1)
})
