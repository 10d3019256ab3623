// Deliveries that did not arrive: tried again by themselves, or sent on because a person asked.
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { NotNowError } from '../src/lib/errors.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, letDaysPass, type TestExchange, type TestOptions } from './support/exchange.ts'
import { buyerReady, eventsOf, jsonStep, LOOPBACK, liveFlow, sellerOpen, submit } from './support/leads.ts'
import { type Receiver, receiverForThisTest } from './support/receiver.ts'
import { connectedPartners, must } from './support/story.ts'

const isDown: Parameters<Receiver['answers']>[0] = (_, response) => {
  response.writeHead(500).end('down for maintenance')
}
const isUp: Parameters<Receiver['answers']>[0] = (_, response) => {
  response.writeHead(201, { 'content-type': 'application/json' }).end('{"outcome":"success"}')
}

/** An exchange that works, with a lead that its recipient could not take. */
async function leadThatFailed(step: object = { retry_enabled: true }, options: TestOptions = {}) {
  const exchange = await exchangeForThisTest({ env: LOOPBACK, works: true, ...options })
  const crm = await receiverForThisTest()
  crm.answers(isDown)
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, { steps: [jsonStep(crm, undefined, step)] })
  const told = await submit(exchange.address, flow)
  expect(told).toMatchObject({ status: 201, outcome: 'success' })
  const [delivery] = await must(200, acme.get('/deliveries'))
  return { exchange, crm, acme, flow, delivery }
}

/** The wait is over, and the attempt is made. */
async function nextAttempt(exchange: TestExchange, crm: Receiver): Promise<void> {
  const before = crm.got.length
  await letDaysPass(exchange, 1)
  await eventually(() => expect(crm.got.length).toBe(before + 1))
}

test('a delivery that failed is tried again until it arrives, under one key, each attempt on record', async () => {
  const { exchange, crm, acme, delivery } = await leadThatFailed()
  expect(delivery).toMatchObject({
    state: 'retrying',
    outcome: 'error',
    attempts: 0,
    next_at: expect.any(String),
  })
  await nextAttempt(exchange, crm)
  await eventually(async () =>
    expect(await must(200, acme.get(`/deliveries/${delivery.id}`))).toMatchObject({
      state: 'retrying',
      attempts: 1,
    }),
  )
  crm.answers(isUp)
  await nextAttempt(exchange, crm)
  await eventually(async () =>
    expect(await must(200, acme.get(`/deliveries/${delivery.id}`))).toMatchObject({
      state: 'delivered',
      outcome: 'success',
      attempts: 2,
      next_at: null,
    }),
  )
  expect(new Set(crm.got.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set([delivery.id]))
  const events = await eventsOf(exchange, acme.account_id)
  expect(events.map(({ type, outcome, retry_status }) => [type, outcome, retry_status])).toEqual([
    ['recipient', 'error', undefined],
    ['source', 'success', undefined],
    ['retry', 'error', 'started'],
    ['retry', 'success', 'completed'],
  ])
  expect(events[2].transactions[0].response).toMatchObject({ status: 500, body: 'down for maintenance' })
  const [sealed] = await exchange.rows<{ sealed: Buffer | null }>(sql`select sealed from deliveries`)
  expect(sealed?.sealed).toBeNull()
})

test('the hundredth attempt is the last one; a person may ask for more', async () => {
  const { exchange, crm, acme, delivery } = await leadThatFailed()
  await exchange.rows(sql`update deliveries set attempts = 99`)
  await exchange.rows(sql`
    update graphile_worker._private_jobs set payload = jsonb_set(payload::jsonb, '{attempt}', '100')::json
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'retry_delivery')`)
  await nextAttempt(exchange, crm)
  await eventually(async () =>
    expect(await must(200, acme.get(`/deliveries/${delivery.id}`))).toMatchObject({
      state: 'failed',
      attempts: 100,
    }),
  )
  expect((await eventsOf(exchange, acme.account_id)).at(-1)).toMatchObject({
    type: 'retry',
    retry_status: 'completed',
  })
  crm.answers(isUp)
  await must(200, acme.post(`/deliveries/${delivery.id}/retry`))
  await eventually(async () =>
    expect(await must(200, acme.get(`/deliveries/${delivery.id}`))).toMatchObject({
      state: 'delivered',
      attempts: 1,
    }),
  )
})

test('without retries an error stays one, until a person mends the step and sends the lead on', async () => {
  const { exchange, crm, acme, flow, delivery } = await leadThatFailed({})
  expect(delivery).toMatchObject({ state: 'failed', outcome: 'error' })
  const mended = await receiverForThisTest()
  const body = await must(200, acme.get(`/flows/${flow}`))
  const [step] = body.steps
  const { mappings } = step.integration
  const other = mappings.map((mapping: any) =>
    mapping.property === 'url' ? { ...mapping, value: mended.url } : mapping,
  )
  const steps = [{ ...step, integration: { ...step.integration, mappings: other } }]
  await must(200, acme.put(`/flows/${flow}`, { ...body, steps }))
  await must(200, acme.post(`/flows/${flow}/deploy`))
  await must(200, acme.post(`/deliveries/${delivery.id}/retry`))
  await eventually(() => expect(mended.got).toHaveLength(1))
  expect(crm.got).toHaveLength(1)
  expect(JSON.parse(mended.got[0]?.body ?? '')).toEqual({ email: 'ann@example.com', event_id: delivery.id })
  void exchange
})

test('a delivery of a step that is gone is given up', async () => {
  const { acme, flow, delivery } = await leadThatFailed({})
  const body = await must(200, acme.get(`/flows/${flow}`))
  await must(200, acme.put(`/flows/${flow}`, { ...body, steps: [] }))
  await must(200, acme.post(`/flows/${flow}/deploy`))
  await must(200, acme.post(`/deliveries/${delivery.id}/retry`))
  await eventually(async () =>
    expect(await must(200, acme.get(`/deliveries/${delivery.id}`))).toMatchObject({
      state: 'failed',
      reason: 'the step is no longer in the flow',
    }),
  )
})

test('all leads that waited for a buyer are sent on together, with progress, once', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK, works: true })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller } = partners
  const flow = await sellerOpen(partners)
  for (let n = 0; n < 12; n++) await submit(exchange.address, flow, { email: `lead${n}@example.com` })
  const reason = 'buyer is setting up delivery'
  expect(await must(200, seller.get('/deliveries'))).toHaveLength(12)
  await buyerReady(partners, crm)
  await must(200, seller.post(`/flows/${flow}/deploy`))
  const batch = await must(201, seller.post('/deliveries/retry', { state: 'waiting', reason }))
  await eventually(async () =>
    expect(await must(200, seller.get(`/delivery_batches/${batch.id}`))).toMatchObject({
      state: 'done',
      total: 12,
      delivered: 12,
      waiting: 0,
      failed: 0,
    }),
  )
  const emails = crm.got.map(({ body }) => JSON.parse(body).email).sort()
  expect(emails).toEqual(Array.from({ length: 12 }, (_, n) => `lead${n}@example.com`).sort())
  const empty = await must(201, seller.post('/deliveries/retry', { state: 'waiting', reason }))
  await eventually(async () =>
    expect(await must(200, seller.get(`/delivery_batches/${empty.id}`))).toMatchObject({
      state: 'done',
      total: 0,
    }),
  )
})

test('an attempt that begins while the database is away is made later', async () => {
  let isAway = false
  let refused = 0
  const { exchange, crm, acme, delivery } = await leadThatFailed(undefined, {
    env: { ...LOOPBACK, GANGWAY_LOG_LEVEL: 'silent' },
    wrap: (database) => ({
      ...database,
      row(statement) {
        if (!isAway || !statement.text.includes('from deliveries')) return database.row(statement)
        refused++
        return Promise.reject(new NotNowError())
      },
    }),
  })
  crm.answers(isUp)
  isAway = true
  await letDaysPass(exchange, 1)
  await eventually(() => expect(refused).toBe(1))
  isAway = false
  await eventually(async () =>
    expect(await must(200, acme.get(`/deliveries/${delivery.id}`))).toMatchObject({ state: 'delivered' }),
  )
})
