import pg from 'pg'
import { expect, test } from 'vitest'
import { client } from './support/client.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { serveProcess } from './support/process.ts'
import { connectedPartners, must, startedOnboard } from './support/story.ts'

test('SIGTERM: what is under way is answered, what comes is a 503, and the process ends well', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { invitation_id } = partners
  const { id } = await startedOnboard(partners)
  const { child, address, exited } = await serveProcess(exchange.database_url)
  const buyer = client(address, partners.buyer.api_key)
  await must(200, buyer.get('/onboards'))

  // Another session holds the row, so the request stays under way until we let go.
  const holder = new pg.Client({ connectionString: exchange.database_url })
  await holder.connect()
  await holder.query('begin')
  await holder.query('select 1 from onboards where id = $1 for update', [id])
  const slow = buyer.put(`/onboards/${id}`, { invitation_id, status: 'step_two' })
  await eventually(async () => {
    const { rows } = await holder.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'
      and datname = current_database()`)
    expect(rows).toHaveLength(1)
  })

  child.kill('SIGTERM')
  await eventually(async () => {
    const reply = await buyer.get('/onboards')
    expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(reply.headers.get('retry-after')).toBe('1')
  })
  await holder.query('commit')
  await holder.end()
  expect(await slow).toMatchObject({ status: 200, body: { status: 'step_two' } })
  expect(await exited).toBe(0)
})

test('a process that is killed in the middle of a set-up leaves it whole or absent', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { invitation_id, seller } = partners
  const { id } = await startedOnboard(partners)
  const { child, address, exited } = await serveProcess(exchange.database_url)
  const buyer = client(address, partners.buyer.api_key)
  await must(200, buyer.get('/onboards'))

  // The flows of the seller are held, so the set-up stands still after its first statements.
  const holder = new pg.Client({ connectionString: exchange.database_url })
  await holder.connect()
  await holder.query('begin')
  await holder.query('select 1 from flows where account_id = $1 for update', [seller.account_id])
  const cut = buyer.put(`/onboards/${id}`, { invitation_id, status: 'completed' }).catch((error) => error)
  await eventually(async () => {
    const { rows } = await holder.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'
      and datname = current_database()`)
    expect(rows).toHaveLength(1)
  })
  child.kill('SIGKILL')
  await exited
  expect(await cut).toBeInstanceOf(Error)
  await holder.query('commit')
  await holder.end()

  const before = await must(200, partners.buyer.get(`/onboards/${id}`))
  expect(before).toMatchObject({ status: 'created', setup: null })
  expect(await must(200, partners.buyer.get('/flows'))).toEqual([])
  const done = await must(200, partners.buyer.put(`/onboards/${id}`, { invitation_id, status: 'completed' }))
  expect(done).toMatchObject({ status: 'completed', setup: { outcome: 'done', attempt: 1 } })
})
