import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { expect, inject, onTestFinished, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { type DatabaseDoor, openDoor } from './support/database-door.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { statement } from './support/server.ts'
import { completion, connectedPartners, flowBody, must, startedOnboard } from './support/story.ts'

async function exchangeBehindDoor(env: Record<string, string> = {}) {
  let door: DatabaseDoor | undefined
  const exchange = await exchangeForThisTest({
    works: true,
    env: { GANGWAY_LOG_LEVEL: 'error', ...env },
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
    expect(await exchange.rows(sql`select state from letters where recipient = 'later@example.com'`)).toEqual(
      [{ state: 'kept' }],
    ),
  )
})

test('a job whose end cannot be noted, for the database is away, is noted later and tried again', async () => {
  const held: (() => void)[] = []
  const office = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, done) => void held.push(() => done()),
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  })
  office.listen(0, '127.0.0.1')
  onTestFinished(() => new Promise<void>((done) => office.close(() => done())))
  await once(office.server, 'listening')
  const { port } = office.server.address() as { port: number }
  const { exchange, door } = await exchangeBehindDoor({
    GANGWAY_SMTP_URL: `smtp://127.0.0.1:${port}`,
    GANGWAY_LOG_LEVEL: 'silent',
  })
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  await eventually(() => expect(held).toHaveLength(1))

  await door.shut()
  held[0]?.()
  await eventually(async () =>
    expect((await exchange.visitor.get('/metrics')).body).toContain(
      'gangway_job_seconds_count{kind="send_letter",outcome="failed"} 1',
    ),
  )
  await door.open()
  // The letter went out, but nothing says so: it goes out again, with the same Message-ID.
  await eventually(() => expect(held).toHaveLength(2))
  held[1]?.()
  await eventually(async () =>
    expect(await exchange.rows(sql`select state from letters`)).toEqual([{ state: 'sent' }]),
  )
})

test('a database that became read-only is told as 503; once it takes writes again, so does every connection', async () => {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_LOG_LEVEL: 'error' } })
  const seller = await exchange.company('Acme')
  const database = new URL(exchange.database_url).pathname.slice(1)
  const become = async (isReadOnly: 'on' | 'off') => {
    const server = inject('serverUrl')
    await statement(server, `alter database ${database} set default_transaction_read_only = ${isReadOnly}`)
    if (isReadOnly === 'on')
      await statement(
        server,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
      )
  }
  await become('on')
  await eventually(() => must(503, exchange.visitor.get('/readyz')))
  // As many as the pool has connections, in transactions and alone: each is with a server that only reads.
  for (let n = 0; n < 3; n++) {
    const asked = Array.from({ length: 10 }, () => seller.post('/flows', flowBody('Not saved', ['email'])))
    for (const reply of await Promise.all(asked)) {
      expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    }
  }
  await become('off')
  await eventually(() => must(201, seller.post('/flows', flowBody('Saved', ['email']))))
  for (let n = 0; n < 20; n++) await must(201, seller.post('/flows', flowBody(`Saved ${n}`, ['email'])))
  await eventually(() => must(200, exchange.visitor.get('/readyz')))
})
