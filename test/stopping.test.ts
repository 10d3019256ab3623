import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { sql } from '../src/db/db.ts'
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

test('jobs of a process that lives are held on, and those of one that was killed are taken up by another', async () => {
  const heard: string[] = []
  const office = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // The first letter is never accepted: its job runs until its process is gone.
    onRcptTo: ({ address }, _session, done) => void (heard.push(address) > 1 && done()),
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  })
  office.on('error', () => {})
  await new Promise<void>((ready) => office.listen(0, '127.0.0.1', ready))
  onTestFinished(() => new Promise<void>((closed) => office.close(() => closed())))
  const { port } = office.server.address() as { port: number }
  const exchange = await exchangeForThisTest()
  const env = { GANGWAY_SMTP_URL: `smtp://127.0.0.1:${port}` }
  const killed = await serveProcess(exchange.database_url, env)
  const seller = await exchange.company('Acme')
  // Letters are sealed with the key of the processes, which is not the test's own.
  const there = client(killed.address, seller.api_key)
  await must(201, there.post('/invitations/recipient', { email: 'cy@bolt.example' }))
  await eventually(() => expect(heard).toEqual(['cy@bolt.example']))
  const secondsPass = (seconds: number) =>
    exchange.rows(sql`
      update graphile_worker._private_jobs set locked_at = locked_at - make_interval(secs => ${seconds})
      where locked_at is not null`)

  await secondsPass(15)
  await eventually(async () =>
    expect(
      await exchange.rows(sql`
        select attempts from graphile_worker._private_jobs where locked_at > now() - interval '10 seconds'`),
    ).toEqual([{ attempts: 1 }]),
  )
  killed.child.kill('SIGKILL')
  await killed.exited
  await secondsPass(60)
  await serveProcess(exchange.database_url, env)
  await eventually(async () =>
    expect(await exchange.rows(sql`select state from letters`)).toEqual([{ state: 'sent' }]),
  )
  expect(heard).toHaveLength(2)
})
