import { expect, onTestFinished, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { type DatabaseDoor, openDoor } from './support/database-door.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { completion, connectedPartners, flowBody, must, startedOnboard } from './support/story.ts'

async function exchangeBehindDoor() {
  let door: DatabaseDoor | undefined
  const exchange = await exchangeForThisTest({
    works: true,
    env: { GANGWAY_LOG_LEVEL: 'error' },
    through: async (url) => {
      door = await openDoor(url)
      return door.url
    },
  })
  onTestFinished(() => door?.close())
  return { exchange, door: door as DatabaseDoor }
}

test('while the database is away every request is a 503; when it is back nothing acknowledged is lost', async () => {
  const { exchange, door } = await exchangeBehindDoor()
  const partners = await connectedPartners(exchange)
  const { buyer, seller } = partners
  const { id } = await startedOnboard(partners)
  const flow = await must(201, buyer.post('/flows', flowBody('Kept', ['email'])))

  await door.shut()
  for (const ask of [
    () => buyer.get('/onboards'),
    () => buyer.put(`/onboards/${id}`, completion(partners)),
    () => seller.post('/flows', flowBody('Not saved', ['email'])),
    () => exchange.visitor.get('/readyz'),
  ]) {
    const reply = await ask()
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable', error: expect.any(String) } })
    expect(reply.headers.get('retry-after')).toBe('1')
  }
  expect(await exchange.visitor.get('/healthz')).toMatchObject({ status: 200 })

  await door.open()
  await eventually(() => must(200, exchange.visitor.get('/readyz')))
  expect(await must(200, buyer.get(`/flows/${flow.id}`))).toMatchObject({ name: 'Kept' })
  expect(await must(200, buyer.get(`/onboards/${id}`))).toMatchObject({ status: 'created', setup: null })
  expect(await must(200, buyer.put(`/onboards/${id}`, completion(partners)))).toMatchObject({
    status: 'completed',
  })
})

test('jobs go on by themselves after an outage, and a revoked key is refused although the news was missed', async () => {
  const { exchange, door } = await exchangeBehindDoor()
  const seller = await exchange.company('Acme')
  const other = await must(201, seller.post('/keys', { name: 'Second' }))
  await must(200, exchange.as(other.api_key).get('/account'))

  await door.shut()
  await must(503, seller.get('/readyz'))
  await door.open()
  await eventually(() => must(200, seller.delete(`/keys/${other.id}`)))
  await eventually(async () => expect((await exchange.as(other.api_key).get('/account')).status).toBe(401))

  await must(201, seller.post('/invitations/recipient', { email: 'later@example.com' }))
  await eventually(async () =>
    expect(await exchange.rows(sql`select state from letters`)).toEqual([{ state: 'kept' }]),
  )
})
