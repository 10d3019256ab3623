import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { must } from './support/story.ts'
import { behind } from './support/waiting.ts'

test('a list is made, filled, looked into, renamed and deleted', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const list = await must(201, acme.post('/lists', { name: 'DNC' }))
  expect(list).toMatchObject({ name: 'dnc', count: 0 })
  const items = `/lists/${list.id}/items`
  expect(
    await must(201, acme.post(items, { values: ['A@x.example', ' a@X.example ', '5127891111', ' '] })),
  ).toEqual({ accepted: 2, rejected: 2 })
  expect(await must(201, acme.post(items, { values: ['a@x.example', 'b@x.example'] }))).toEqual({
    accepted: 1,
    rejected: 1,
  })
  const all = await must(200, acme.get(items))
  expect(all.map(({ value }: { value: string }) => value)).toEqual([
    '5127891111',
    'A@x.example',
    'b@x.example',
  ])
  expect(await must(200, acme.get(`${items}?limit=1&after=a@x.example`))).toMatchObject([
    { value: 'b@x.example' },
  ])
  expect(await must(200, acme.get(`${items}?value=A@X.EXAMPLE`))).toMatchObject([{ value: 'A@x.example' }])
  expect(await must(200, acme.delete(`${items}?value=5127891111`))).toEqual({ deleted: 1 })
  expect(await must(200, acme.delete(`${items}?value=5127891111`))).toEqual({ deleted: 0 })
  expect(await must(200, acme.put(`/lists/${list.id}`, { name: 'do_not_call' }))).toMatchObject({
    name: 'do_not_call',
    count: 2,
  })
  await must(200, acme.delete(`/lists/${list.id}`))
  expect((await acme.get(items)).status).toBe(404)
  expect(await must(200, acme.get('/lists'))).toEqual([])
})

test('a name stands once in an account, and is a name', async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const list = await must(201, acme.post('/lists', { name: 'dnc' }))
  await must(201, other.post('/lists', { name: 'dnc' }))
  const second = await must(201, acme.post('/lists', { name: 'second' }))
  expect(await acme.post('/lists', { name: 'Dnc' })).toMatchObject({
    status: 409,
    body: { code: 'list_taken' },
  })
  expect(await acme.put(`/lists/${second.id}`, { name: 'dnc' })).toMatchObject({ status: 409 })
  for (const name of ['', 'a b', 'x'.repeat(101), 7]) {
    expect(await acme.post('/lists', { name })).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/name' }] },
    })
  }
  for (const values of [[], ['x'.repeat(1001)], [''], 'x', Array(10_001).fill('x')]) {
    expect((await acme.post(`/lists/${list.id}/items`, { values })).status).toBe(400)
  }
  for (const reply of [
    await other.get(`/lists/${list.id}/items`),
    await other.post(`/lists/${list.id}/items`, { values: ['x'] }),
    await other.delete(`/lists/${list.id}/items?value=x`),
  ]) {
    expect(reply.status).toBe(404)
  }
})

test('of many who add the same value at once, one adds it', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const list = await must(201, acme.post('/lists', { name: 'seen' }))
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => must(201, acme.post(`/lists/${list.id}/items`, { values: ['same'] }))),
  )
  expect(replies.filter(({ accepted }) => accepted === 1)).toHaveLength(1)
})

test("a flow's list check looks at its own account's list, and back as far as it says", async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const list = await must(201, other.post('/lists', { name: 'dup' }))
  await must(201, other.post(`/lists/${list.id}/items`, { values: ['5127891111'] }))
  const check = { value: '{{lead.phone_1}}', list_name: 'dup', lookback: { value: 1, interval: 'day' } }
  const rules = { op: 'and', rules: [{ lhv: 'suppressionlist.is_duplicate', op: 'is not true' }] }
  const flow = {
    name: 'x',
    enabled: true,
    fields: ['phone_1'],
    sources: [],
    steps: [],
    list_checks: { duplicate: check },
    acceptance_criteria: { outcome: 'failure', reason: 'Duplicate', rule_set: rules },
  }
  const made = await must(201, acme.post('/flows', flow))
  const outcome = async () =>
    (await must(200, acme.post(`/flows/${made.id}/try`, { parameters: { phone_1: '512-789-1111' } }))).outcome
  expect(await outcome()).toBe('success')
  const own = await must(201, acme.post('/lists', { name: 'dup' }))
  await must(201, acme.post(`/lists/${own.id}/items`, { values: ['5127891111'] }))
  expect(await outcome()).toBe('failure')
})

test('of two lists that are given the same name at once, one gets it; a name is found in any case', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const lists = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) => must(201, acme.post('/lists', { name }))),
  )
  const replies = await Promise.all(lists.map(({ id }) => acme.put(`/lists/${id}`, { name: 'same' })))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  const id = lists[replies.findIndex(({ status }) => status === 200)]?.id
  await must(201, acme.post(`/lists/${id}/items`, { values: ['5127891111'] }))
  const check = { value: '{{lead.phone_1}}', list_name: 'SAME', lookback: { value: 1e300, interval: 'year' } }
  const flow = {
    name: 'x',
    enabled: true,
    fields: ['phone_1'],
    sources: [],
    steps: [],
    list_checks: { dnc: check },
  }
  const made = await must(201, acme.post('/flows', flow))
  const trial = await must(200, acme.post(`/flows/${made.id}/try`, { parameters: { phone_1: '5127891111' } }))
  expect(trial.stages[0]).toMatchObject({ stage: 'list_check', outcome: 'found' })
})

test('values that are put on a list while it is removed find no list', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const list = await must(201, acme.post('/lists', { name: 'dnc' }))
  const reply = await behind(
    exchange,
    (db) => db.run(sql`delete from lists where id = ${list.id}`),
    () => acme.post(`/lists/${list.id}/items`, { values: ['5127891111'] }),
  )
  expect(reply.status).toBe(404)
})
