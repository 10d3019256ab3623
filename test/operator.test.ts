import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { operatorRows } from '../src/operator/api.ts'
import { eventually } from './support/eventually.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { completion, connectedPartners, must, pointers, startedOnboard } from './support/story.ts'

const NOWHERE = '0'.repeat(24)

/** A company whose user runs the exchange. */
async function operatorOf(exchange: TestExchange): Promise<Company> {
  const operator = await exchange.company('House')
  await exchange.rows(sql`update users set operator = true where id = ${operator.user_id}`)
  return operator
}

test('for an owner who is no operator there is nothing, whatever is asked for', async () => {
  const exchange = await exchangeForThisTest()
  const owner = await exchange.company('Acme')
  const [letter] = await exchange.rows<{ id: string }>(sql`select id from letters`)
  for (const { method, path } of operatorRows) {
    const id = path.includes('/jobs/') ? '1' : (letter?.id ?? NOWHERE)
    const url = path.replace(':id', id)
    const body = method === 'PUT' ? { state: 'closed', reason: 'because' } : {}
    const reply =
      method === 'GET'
        ? await owner.get(url)
        : method === 'DELETE'
          ? await owner.delete(url)
          : await owner[method === 'PUT' ? 'put' : 'post'](url, body)
    expect(reply, `${method} ${path}`).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect((await exchange.visitor.get(url)).status).toBe(method === 'GET' ? 401 : 404)
  }
})

test('a mark that was taken away lets nobody in any more', async () => {
  const exchange = await exchangeForThisTest()
  const operator = await operatorOf(exchange)
  await must(200, operator.get('/operator/health'))
  await exchange.rows(sql`update users set operator = false where id = ${operator.user_id}`)
  expect((await operator.get('/operator/health')).status).toBe(404)
})

test('a set-up that failed is found, run again in the place of the buyer, and noted', async () => {
  const exchange = await exchangeForThisTest()
  const operator = await operatorOf(exchange)
  const partners = await connectedPartners(exchange)
  const { seller, buyer, seller_flow_ids } = partners
  const { id } = await startedOnboard(partners)
  const replay = () => operator.post(`/operator/onboards/${id}/replay`, {})
  expect(await replay()).toMatchObject({ status: 409, body: { code: 'not_tried_yet' } })
  const closing = { state: 'closed', reason: 'Unpaid since May' }
  await must(200, operator.put(`/operator/accounts/${seller.account_id}`, closing))
  await must(200, buyer.put(`/onboards/${id}`, completion(partners)))

  const [failed, ...others] = await must(200, operator.get('/operator/onboards?state=failed'))
  expect(others).toEqual([])
  expect(failed).toMatchObject({
    id,
    replayable: true,
    buyer: { id: buyer.account_id },
    seller: { id: seller.account_id },
    setup: { error: { code: 'seller_account_closed' }, steps: [{ outcome: 'failed' }, {}, {}, {}, {}, {}] },
  })
  const again = await must(200, replay())
  expect(again).toMatchObject({ status: 'failed', setup: { attempt: 2 } })
  await must(
    200,
    operator.put(`/operator/accounts/${seller.account_id}`, { state: 'active', reason: 'Paid' }),
  )
  expect(await must(200, replay())).toMatchObject({ status: 'completed', setup: { attempt: 3 } })
  expect(await replay()).toMatchObject({ status: 409, body: { code: 'already_completed' } })

  const seen = await must(200, buyer.get(`/onboards/${id}`))
  expect(seen.status).toBe('completed')
  for (const flow_id of seller_flow_ids) {
    expect(pointers(await must(200, seller.get(`/flows/${flow_id}`)))).toEqual([seen.flow_id])
  }
  const by = { id: operator.user_id, email: operator.email, api_key: null }
  for (const [company, flow_ids] of [[buyer, [seen.flow_id]] as const, [seller, seller_flow_ids] as const]) {
    for (const flow_id of flow_ids) {
      const [last] = await must(200, company.get(`/flows/${flow_id}/changelogs`))
      expect(last.user).toMatchObject(by)
    }
  }
  const ready = (await mailbox(exchange, seller.email)).find(({ kind }) => kind === 'completed')
  expect(ready).toBeDefined()
  expect(ready?.reply_to).toBeUndefined()
  const acts = await must(200, operator.get('/operator/acts'))
  expect(acts.map(({ act, detail }: any) => [act, detail])).toEqual([
    ['replay_set_up', 'done'],
    ['reopen_account', 'Paid'],
    ['replay_set_up', 'failed'],
    ['close_account', 'Unpaid since May'],
  ])
  expect(acts[0]).toMatchObject({ email: operator.email, about_account_id: buyer.account_id, object_id: id })
})

test('an onboard without movement is stuck after as many hours as one asks for', async () => {
  const exchange = await exchangeForThisTest()
  const operator = await operatorOf(exchange)
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { id } = await startedOnboard(partners)
  await exchange.rows(sql`update onboards set updated_at = now() - interval '30 hours' where id = ${id}`)
  const stuck = (hours: number) => must(200, operator.get(`/operator/onboards?state=stuck&hours=${hours}`))
  expect(await stuck(48)).toEqual([])
  expect(await stuck(29)).toMatchObject([{ id, replayable: false, setup: null }])
  expect((await operator.get('/operator/onboards?hours=-1')).status).toBe(400)
  expect((await operator.get('/operator/onboards?state=lost')).status).toBe(400)
})

test('a closed account is shut out at once, and comes back as it was; never the own one', async () => {
  const exchange = await exchangeForThisTest()
  const operator = await operatorOf(exchange)
  const acme = await exchange.company('Acme 100%')
  await must(200, acme.get('/account'))
  const path = `/operator/accounts/${acme.account_id}`
  expect((await operator.put(path, { state: 'closed' })).body.errors).toMatchObject([{ path: '/reason' }])
  expect(await must(200, operator.put(path, { state: 'closed', reason: 'Fraud' }))).toMatchObject({
    state: 'closed',
    users: 1,
  })
  expect((await acme.get('/account')).status).toBe(401)
  expect(await must(200, operator.get('/operator/accounts?state=closed'))).toHaveLength(1)
  await must(200, operator.put(path, { state: 'active', reason: 'A mistake' }))
  await must(200, acme.get('/account'))
  const own = `/operator/accounts/${operator.account_id}`
  expect(await operator.put(own, { state: 'closed', reason: 'Oops' })).toMatchObject({
    status: 409,
    body: { code: 'own_account' },
  })
  expect(
    (await operator.put(`/operator/accounts/${NOWHERE}`, { state: 'closed', reason: 'Oops' })).status,
  ).toBe(404)
})

test('accounts are found by a part of their name or of an address, a page at a time', async () => {
  const exchange = await exchangeForThisTest()
  const operator = await operatorOf(exchange)
  for (const name of ['Acme 100%', 'Acme Two', 'Bolt']) await exchange.company(name)
  const names = async (query: string) =>
    (await must(200, operator.get(`/operator/accounts${query}`))).map((each: any) => each.name)
  expect(await names('?search=acme')).toEqual(['Acme Two', 'Acme 100%'])
  expect(await names('?search=0%25')).toEqual(['Acme 100%'])
  expect(await names('?search=@bolt.example')).toEqual(['Bolt'])
  expect(await names('?search=nobody')).toEqual([])
  const first = await must(200, operator.get('/operator/accounts?limit=2'))
  expect(first.map((each: any) => each.name)).toEqual(['Bolt', 'Acme Two'])
  expect(await names(`?limit=2&before_id=${first[1].id}`)).toEqual(['Acme 100%', 'House'])
})

test('a letter is shown without the secret of its link, and goes out again as one of its own', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const operator = await operatorOf(exchange)
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example', note: '<b>Hi</b>' }))
  const [secret] = await mailbox(exchange, 'mia@bolt.example')
  const token = /\/invitation\/([\w-]+)/.exec(secret?.text ?? '')?.[1] as string
  const unsubscribing = /\/unsubscribe\/([\w-]+)/.exec(secret?.text ?? '')?.[1]
  const letters = () => must(200, operator.get('/operator/letters?to=MIA'))
  await eventually(async () =>
    expect(await letters()).toMatchObject([{ state: 'kept', to: 'mia@bolt.example' }]),
  )
  const [{ id, subject }] = await letters()
  expect(subject).toBe('Acme wants to send you leads')
  const reply = await operator.get(`/operator/letters/${id}`)
  expect(reply.body.html).toContain('&lt;b&gt;Hi&lt;/b&gt;')
  expect(reply.body.text).toContain('/invitation/••••••••')
  const told = JSON.stringify(reply.body)
  expect(token.length).toBeGreaterThan(30)
  expect(told).not.toContain(token)
  if (unsubscribing) expect(told).not.toContain(unsubscribing)

  const again = await must(201, operator.post(`/operator/letters/${id}/send`, {}))
  expect(again.id).not.toBe(id)
  const both = await mailbox(exchange, 'mia@bolt.example')
  expect(both).toHaveLength(2)
  expect(both[1]?.text).toBe(both[0]?.text)
  await eventually(async () => expect((await letters())[0]).toMatchObject({ id: again.id, state: 'kept' }))
  expect((await operator.get(`/operator/letters/${NOWHERE}`)).status).toBe(404)
})

test('a job that failed for good is shown with its error, run again, and done; one is removed', async () => {
  const exchange = await exchangeForThisTest()
  const operator = await operatorOf(exchange)
  const seller = await exchange.company('Acme')
  for (const email of ['mia@bolt.example', 'noa@bolt.example'])
    await must(201, seller.post('/invitations/recipient', { email }))
  await exchange.rows(sql`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no such host'
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'send_letter')`)
  const queue = () => must(200, operator.get('/operator/jobs'))
  const { kinds, troubled } = await queue()
  expect(kinds.find(({ kind }: any) => kind === 'send_letter')).toMatchObject({ failed: 2, waiting: 0 })
  expect(troubled).toMatchObject([
    { state: 'failed', last_error: 'no such host', account_id: seller.account_id },
    { state: 'failed' },
  ])
  expect(await must(200, operator.get('/operator/health'))).toMatchObject({
    database: { embedded: false },
    migrations: { missing: [] },
    queue: { failed: 2 },
    mail: { sent: false },
    resting: [],
  })
  const [first, second] = troubled
  expect(await must(200, operator.delete(`/operator/jobs/${first.id}`))).toMatchObject({ id: first.id })
  expect((await operator.delete(`/operator/jobs/${first.id}`)).status).toBe(404)
  await exchange.rows(sql`
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody' where id = ${second.id}::bigint`)
  for (const reply of [
    operator.delete(`/operator/jobs/${second.id}`),
    operator.post(`/operator/jobs/${second.id}/run`, {}),
  ])
    expect(await reply).toMatchObject({ status: 409, body: { code: 'job_running' } })
  await exchange.rows(sql`
    update graphile_worker._private_jobs set locked_at = null, locked_by = null where id = ${second.id}::bigint`)
  expect(await must(200, operator.post(`/operator/jobs/${second.id}/run`, {}))).toMatchObject({
    state: 'waiting',
    attempts: 0,
  })
  await exchange.another({ works: true })
  await eventually(async () => expect((await queue()).troubled).toEqual([]))
  await eventually(async () =>
    expect(await must(200, operator.get('/operator/letters?state=kept'))).toHaveLength(1),
  )
  expect((await operator.post('/operator/jobs/x/run', {})).status).toBe(400)
})
