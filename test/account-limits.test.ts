// What the operator lets an account have: flows, sources, leads a day.
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { buyerReady, formSource, LOOPBACK, liveFlow, sellerOpen, submit } from './support/leads.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { connectedPartners, flowBody, must } from './support/story.ts'

const OTHER = '535e9f8c94149d05b5000002'
const NONE = { sources: null, flows: null, leads_per_day: null }

async function operatorOf(exchange: TestExchange): Promise<Company> {
  const operator = await exchange.company('House')
  await exchange.rows(sql`update users set operator = true where id = ${operator.user_id}`)
  return operator
}

const secondsLeft = () => 86_400 - (Math.floor(Date.now() / 1000) % 86_400)

/** A day that ends during a test would let as many leads through again. */
const notAtMidnight = () => expect.poll(secondsLeft).toBeGreaterThan(30)

const limiting = (operator: Company, company: Company) => (limits: object) =>
  must(
    200,
    operator.put(`/operator/accounts/${company.account_id}`, {
      limits: { ...NONE, ...limits },
      reason: 'A trial',
    }),
  )

test('without limits an account has what it likes; limits are seen by both, noted once, and taken away', async () => {
  const exchange = await exchangeForThisTest()
  const [operator, acme] = [await operatorOf(exchange), await exchange.company('Acme')]
  expect((await must(200, acme.get('/account'))).limits).toEqual(NONE)
  const limit = limiting(operator, acme)
  const given = { sources: 3, flows: 2, leads_per_day: 100 }
  expect(await limit(given)).toMatchObject({ state: 'active', limits: given })
  await limit(given)
  expect((await must(200, acme.get('/account'))).limits).toEqual(given)
  const acts = await must(200, operator.get('/operator/acts'))
  expect(acts).toMatchObject([{ act: 'limit_account', detail: 'A trial', about_account_id: acme.account_id }])
  expect((await acme.put('/account', { limits: NONE })).body.limits, 'not its own to change').toEqual(given)
  await limit(NONE)
  expect((await must(200, acme.get('/account'))).limits).toEqual(NONE)
  const path = `/operator/accounts/${acme.account_id}`
  for (const [body, fault] of [
    [{ reason: 'Nothing' }, ''],
    [{ reason: 'Bad', limits: { ...NONE, flows: -1 } }, '/limits/flows'],
    [{ reason: 'Bad', limits: { flows: 1 } }, '/limits/sources'],
  ] as const) {
    const refused = await operator.put(path, body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors.map((each: { path: string }) => each.path)).toContain(fault)
  }
})

test('a flow above the limit is refused, however many are made at once; what is there stays', async () => {
  const exchange = await exchangeForThisTest()
  const [operator, acme] = [await operatorOf(exchange), await exchange.company('Acme')]
  const limit = limiting(operator, acme)
  await limit({ flows: 3 })
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, n) => acme.post('/flows', flowBody(`Flow ${n}`, ['email']))),
  )
  expect(made.filter(({ status }) => status === 201)).toHaveLength(3)
  expect(made.find(({ status }) => status !== 201)).toMatchObject({
    status: 400,
    body: {
      code: 'limit_reached',
      errors: [{ path: '', message: expect.stringContaining('the 3 that your account may have') }],
    },
  })
  await limit({ flows: 1 })
  const flow = made.find(({ status }) => status === 201)?.body
  await must(200, acme.put(`/flows/${flow.id}`, { ...flow, name: 'Renamed' }))
  await must(200, acme.delete(`/flows/${flow.id}`))
  expect((await acme.post('/flows', flowBody('More', ['email']))).status).toBe(400)
})

test('a source above the limit is a fault where it stands, in whichever flow', async () => {
  const exchange = await exchangeForThisTest()
  const [operator, acme] = [await operatorOf(exchange), await exchange.company('Acme')]
  await limiting(operator, acme)({ sources: 2 })
  const second = { ...formSource, entity: { id: OTHER } }
  const one = await must(201, acme.post('/flows', { ...flowBody('One', ['email']), sources: [formSource] }))
  const refused = await acme.post('/flows', { ...flowBody('Two', ['email']), sources: [formSource, second] })
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 'limit_reached', errors: [{ path: '/sources/1' }] },
  })
  await must(201, acme.post('/flows', { ...flowBody('Two', ['email']), sources: [formSource] }))
  const more = await acme.put(`/flows/${one.id}`, { ...one, sources: [...one.sources, second] })
  expect(more).toMatchObject({ status: 400, body: { errors: [{ path: '/sources/1' }] } })
  await must(200, acme.put(`/flows/${one.id}`, one))
})

test('exactly as many leads of a day are taken as the limit says, by however many processes', async () => {
  await notAtMidnight()
  const exchange = await exchangeForThisTest()
  const [operator, acme] = [await operatorOf(exchange), await exchange.company('Acme')]
  const [first, second] = [await liveFlow(acme), await liveFlow(acme)]
  const other = await exchange.another()
  const limit = limiting(operator, acme)
  await limit({ leads_per_day: 20 })
  const places = [exchange.address, other.address].flatMap((address) => [
    { address, flow: first },
    { address, flow: second },
  ])
  // The other process hears of the limit within two seconds.
  await expect.poll(async () => (await other.ground.flows.find(first))?.day?.limits.maximum).toBe(20)
  const told = await Promise.all(
    Array.from({ length: 60 }, (_, n) => {
      const { address, flow } = places[n % 4] as (typeof places)[number]
      return submit(address, flow, { email: `a${n}@b.example`, ...(n % 3 === 0 && { is_test: 'true' }) })
    }),
  )
  expect(told.filter(({ status }) => status === 201)).toHaveLength(20)
  const refused = told.find(({ status }) => status !== 201)
  expect(refused).toMatchObject({ status: 429 })
  const wait = Number(refused?.headers.get('retry-after'))
  expect(JSON.parse(refused?.text ?? '')).toEqual({
    status: 429,
    message: 'Too Many Requests',
    retry_after: wait,
  })
  expect(Math.abs(wait - secondsLeft())).toBeLessThan(60)
  const [{ n } = { n: 0 }] = await exchange.rows<{ n: number }>(sql`select count(*)::int as n from leads`)
  expect(n).toBe(20)
  await limit({ leads_per_day: 21 })
  expect((await submit(exchange.address, first)).status).toBe(201)
  expect((await submit(exchange.address, first)).status).toBe(429)
  await limit({})
  expect((await submit(exchange.address, first)).status).toBe(201)
})

test('a submission that is repeated under its key is one lead, and is answered above the limit too', async () => {
  await notAtMidnight()
  const exchange = await exchangeForThisTest()
  const [operator, acme] = [await operatorOf(exchange), await exchange.company('Acme')]
  const flow = await liveFlow(acme)
  await limiting(operator, acme)({ leads_per_day: 2 })
  const send = (key: string) =>
    submit(exchange.address, flow, { email: 'ann@example.com' }, { headers: { 'Idempotency-Key': key } })
  const same = await Promise.all([send('a'), send('a'), send('a')])
  const again = await send('a')
  expect(again.status).toBe(201)
  expect(
    new Set([...same.filter(({ status }) => status === 201), again].map(({ lead }) => lead.id)).size,
  ).toBe(1)
  expect((await send('b')).status).toBe(201)
  expect((await send('c')).status).toBe(429)
  expect((await send('b')).status).toBe(201)
})

test('a buyer above its limit takes no more of a seller’s leads, which says so; the seller’s own go on', async () => {
  await notAtMidnight()
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const operator = await operatorOf(exchange)
  const receiver = await receiverForThisTest()
  const partners = await connectedPartners(exchange)
  await buyerReady(partners, receiver)
  const flow = await sellerOpen(partners)
  await limiting(operator, partners.buyer)({ leads_per_day: 1 })
  for (const n of [1, 2])
    expect((await submit(exchange.address, flow, { email: `a${n}@b.example` })).status).toBe(201)
  const events = await must(200, partners.seller.get('/events?type=recipient&limit=2'))
  expect(events.map(({ outcome, reason }: any) => [outcome, reason ?? null])).toEqual([
    ['failure', 'the buyer takes no more leads today'],
    ['success', null],
  ])
  expect(receiver.got).toHaveLength(1)
})
