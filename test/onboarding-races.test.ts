import { expect, test } from 'vitest'
import type { Database, Db, Sql } from '../src/db/db.ts'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import {
  completion,
  connectedPartners,
  flowBody,
  letters,
  must,
  type Partners,
  pointers,
  startedOnboard,
} from './support/story.ts'

test('50 simultaneous calls, by PUT and by POST /onboard/buyer, through two processes, set up once', async () => {
  const exchange = await exchangeForThisTest()
  const other = await exchange.another()
  const partners = await connectedPartners(exchange)
  const { buyer, seller, connection_id, invitation_id } = partners
  const { id } = await startedOnboard(partners)
  const there = exchange.as(buyer.api_key, other.address)
  const calls = Array.from({ length: 50 }, (_, n) => {
    const by = n % 3 === 0 ? there : buyer
    return n % 2 === 0
      ? by.put(`/onboards/${id}`, completion(partners))
      : by.post('/onboard/buyer', n % 4 === 1 ? { connection_id } : { invitation_id })
  })
  const replies = await Promise.all(calls)
  expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200))
  const onboard = await must(200, buyer.get(`/onboards/${id}`))
  expect(onboard).toMatchObject({ status: 'completed', setup: { outcome: 'done' } })
  const redirects = replies.map(({ body }) => body.redirect ?? `/flows/${body.flow_id}`)
  expect(new Set(redirects)).toEqual(new Set([`/flows/${onboard.flow_id}`]))
  expect((await letters(exchange)).filter(({ kind }) => kind === 'completed')).toEqual([
    { kind: 'completed', recipient: seller.email },
  ])
  expect(await must(200, buyer.get('/flows'))).toHaveLength(1)
})

/** Makes the nth statement of the next transactions throw after it has run, as a crash there would. */
class Fault {
  at: number | undefined
  private seen = 0

  readonly wrap = (database: Database): Database => ({
    ...database,
    transaction: (work) =>
      database.transaction((db) => {
        this.seen = 0
        return work(this.failing(db))
      }),
  })

  private failing(db: Db): Db {
    const after = async <T>(result: Promise<T>): Promise<T> => {
      const value = await result
      if (this.at !== undefined && ++this.seen === this.at) {
        this.at = undefined
        throw new Error('injected')
      }
      return value
    }
    return {
      rows: <T>(statement: Sql) => after(db.rows<T>(statement)),
      row: <T>(statement: Sql) => after(db.row<T>(statement)),
      run: (statement) => after(db.run(statement)),
    }
  }
}

/** Everything that a set-up touches, but the onboard itself. */
async function footprint(exchange: TestExchange) {
  return {
    flows: await exchange.rows(
      sql`select account_id, id, saved, live, saved_version, live_version from flows order by id`,
    ),
    partners: await exchange.rows(sql`select * from flow_partners order by flow_id, part_id`),
    changelogs: await exchange.rows(sql`select id from changelogs order by id`),
    connections: await exchange.rows(sql`select id, buyer_flow_id, set_up_at from connections`),
    ready: (await letters(exchange)).filter(({ kind }) => kind === 'completed'),
  }
}

test('a crash after any statement of the set-up leaves nothing half done, and a second try succeeds', async () => {
  const fault = new Fault()
  const exchange = await exchangeForThisTest({ wrap: fault.wrap, env: { GANGWAY_LOG_LEVEL: 'silent' } })
  let statements = 0
  for (let at = 1; statements === 0; at++) {
    const partners = await connectedPartners(exchange, { flows: 2 })
    const { id } = await startedOnboard(partners)
    const before = await footprint(exchange)
    fault.at = at
    const tried = await must(200, partners.buyer.put(`/onboards/${id}`, completion(partners)))
    if (fault.at !== undefined) {
      // The set-up has fewer statements than `at`: every one of them has been tried.
      statements = at - 1
      fault.at = undefined
      continue
    }
    expect(tried, `after statement ${at}`).toMatchObject({
      status: 'failed',
      setup: { error: { code: 'internal' } },
    })
    expect(await footprint(exchange), `after statement ${at}`).toEqual(before)
    await expectSetUp(exchange, partners, id)
  }
  expect(statements).toBeGreaterThan(10)
})

async function expectSetUp(exchange: TestExchange, partners: Partners, id: string): Promise<void> {
  const { buyer, seller } = partners
  const done = await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  expect(done).toMatchObject({ status: 'completed', setup: { outcome: 'done', attempt: 2 } })
  for (const flow of await must(200, seller.get('/flows'))) expect(pointers(flow)).toEqual([done.flow_id])
  const ready = (await letters(exchange)).filter(
    (letter) => letter.kind === 'completed' && letter.recipient === seller.email,
  )
  expect(ready).toHaveLength(1)
}

test('the seller edits a flow while the set-up runs: both changes are there', async () => {
  const exchange = await exchangeForThisTest()
  const rounds = Array.from({ length: 8 }, async () => {
    const partners = await connectedPartners(exchange, { flows: 1 })
    const { seller, buyer, seller_flow_ids } = partners
    const { id } = await startedOnboard(partners)
    const flow = await must(200, seller.get(`/flows/${seller_flow_ids[0]}`))
    const [done] = await Promise.all([
      must(200, buyer.put(`/onboards/${id}`, completion(partners))),
      must(200, seller.put(`/flows/${flow.id}`, { ...flow, name: 'Edited meanwhile' })),
    ])
    const after = await must(200, seller.get(`/flows/${flow.id}`))
    expect(after.name).toBe('Edited meanwhile')
    expect(pointers(after)).toEqual([done.flow_id])
  })
  await Promise.all(rounds)
})

test('the seller adds its first step for the buyer while the set-up runs: the step is completed', async () => {
  const exchange = await exchangeForThisTest()
  const rounds = Array.from({ length: 8 }, async () => {
    const partners = await connectedPartners(exchange, { flows: 0 })
    const { seller, buyer } = partners
    const { id } = await startedOnboard(partners)
    const [done, made] = await Promise.all([
      must(200, buyer.put(`/onboards/${id}`, completion(partners))),
      must(201, seller.post('/flows', flowBody('New', ['email'], [buyer.account_id]))),
    ])
    expect(pointers(await must(200, seller.get(`/flows/${made.id}`)))).toEqual([done.flow_id])
  })
  await Promise.all(rounds)
})
