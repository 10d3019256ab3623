import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { flowBody, must } from './support/story.ts'

const keyed = (key: string) => ({ 'idempotency-key': key })

test('the same key and body have one effect and one answer, however often and at once they are sent', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => acme.post('/flows', flowBody('Once', ['email']), keyed('one'))),
  )
  const [first] = replies
  expect(first?.status).toBe(201)
  for (const reply of replies) expect([reply.status, reply.body]).toEqual([201, first?.body])
  expect(await must(200, acme.get('/flows'))).toHaveLength(1)
})

test('a key with another body, or for another request, is a 409; another account has keys of its own', async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  await must(201, acme.post('/flows', flowBody('One', ['email']), keyed('k')))
  for (const clash of [
    acme.post('/flows', flowBody('Two', ['email']), keyed('k')),
    acme.post('/keys', flowBody('One', ['email']), keyed('k')),
  ]) {
    expect(await clash).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } })
  }
  await must(201, other.post('/flows', flowBody('Two', ['email']), keyed('k')))
})

test('a refused request leaves its key free', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await must(400, acme.post('/flows', flowBody('One', ['no_such_field']), keyed('k')))
  await must(201, acme.post('/flows', flowBody('One', ['email']), keyed('k')))
})

test('the answer that shows a new key is repeated for a day, sealed at rest, and forgotten after', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/keys', { name: 'Robot' }, keyed('k')))
  expect(await must(201, acme.post('/keys', { name: 'Robot' }, keyed('k')))).toEqual(made)
  const [row] = await exchange.rows<{ answer: Buffer }>(sql`select answer from idempotency_keys`)
  expect(row?.answer.includes(made.api_key)).toBe(false)
  await exchange.rows(sql`update idempotency_keys set created_at = created_at - interval '25 hours'`)
  expect((await must(201, acme.post('/keys', { name: 'Robot' }, keyed('k')))).id).not.toBe(made.id)
})

test('an answer that shows a key is repeated to its asker alone', async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const person = { email: 'kim@acme.example', first_name: 'Kim', last_name: 'K', role: 'member' }
  const kim = await must(201, acme.post('/users', person))
  const hers = await must(201, acme.post('/keys', { name: 'Hers', user_id: kim.id }))
  const member = exchange.as(hers.api_key)
  for (const body of [{ name: 'Robot' }, { name: 'Integration', account: true }]) {
    const once = keyed(body.name)
    const made = await must(201, acme.post('/keys', body, once))
    expect(await member.post('/keys', body, once)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    })
    expect((await must(201, other.post('/keys', body, once))).api_key).not.toBe(made.api_key)
    // The same person may come back with another key.
    const second = await must(201, acme.post('/keys', { name: 'Second' }))
    expect(await must(201, exchange.as(second.api_key).post('/keys', body, once))).toEqual(made)
  }
})

test('an answer with a status of its own keeps it', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const body = { email: 'mia@bolt.example' }
  const first = await must(201, acme.post('/invitations/recipient', body, keyed('k')))
  expect(await must(201, acme.post('/invitations/recipient', body, keyed('k')))).toEqual(first)
  await must(200, acme.post('/invitations/recipient', body, keyed('another')))
})

test('a key that cannot be one is refused', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  for (const key of ['', 'x'.repeat(256), 'nøn-ascii']) {
    const reply = await acme.post(
      '/flows',
      flowBody('One', ['email']),
      keyed(encodeURI(key) === key ? key : 'x\ty'),
    )
    expect(reply.status, key.slice(0, 20)).toBe(400)
  }
})
