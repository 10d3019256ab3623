// Jobs that the database's absence stops, or whose giving out nobody heard: each is done as soon as it can be, and by one process.
import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { postLetter } from '../src/mail/post.ts'
import { type DatabaseDoor, openDoor } from './support/database-door.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { must } from './support/story.ts'

/** A letter that the mail server has heard of and not yet accepted: its job is in hand. */
type Waiting = { to: string; accept(): void }

async function slowOffice(isSlow: (to: string) => boolean = () => true) {
  const heard: Waiting[] = []
  const office = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      heard.push({ to: address, accept: () => done() })
      if (!isSlow(address)) done()
    },
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  })
  office.on('error', () => {})
  office.listen(0, '127.0.0.1')
  onTestFinished(() => new Promise<void>((done) => office.close(() => done())))
  await once(office.server, 'listening')
  const { port } = office.server.address() as { port: number }
  return { heard, env: { GANGWAY_SMTP_URL: `smtp://127.0.0.1:${port}`, GANGWAY_LOG_LEVEL: 'silent' } }
}

const ofLetters = sql`task_id = (select id from graphile_worker._private_tasks where identifier = 'send_letter')`

const jobs = (exchange: TestExchange) =>
  exchange.rows<{ attempts: number; held: boolean }>(
    sql`select attempts, locked_at is not null as held from graphile_worker._private_jobs where ${ofLetters}`,
  )

test('however often the database goes away under a job, the job begins again when it is back, and no attempt is counted', async () => {
  const office = await slowOffice()
  let door: DatabaseDoor | undefined
  const exchange = await exchangeForThisTest({
    works: true,
    env: office.env,
    through: async (url) => {
      door = await openDoor(url)
      return door.url
    },
  })
  onTestFinished(() => door?.close())
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  for (let outage = 1; outage <= 3; outage++) {
    await eventually(() => expect(office.heard).toHaveLength(outage))
    await door?.shut()
    // The letter goes out, and nothing can say so.
    office.heard.at(-1)?.accept()
    await eventually(async () =>
      expect((await exchange.visitor.get('/metrics')).body).toContain(
        `gangway_job_seconds_count{kind="send_letter",outcome="failed"} ${outage}`,
      ),
    )
    await door?.open()
  }
  await eventually(() => expect(office.heard).toHaveLength(4))
  await eventually(async () => expect(await jobs(exchange)).toEqual([{ attempts: 1, held: true }]))
  office.heard.at(-1)?.accept()
  await eventually(async () => expect(await jobs(exchange)).toEqual([]))
  expect(await exchange.rows(sql`select state from letters`)).toEqual([{ state: 'sent' }])
  expect(office.heard).toHaveLength(4)
})

test('a job that the queue gave to a process which never heard of it is taken up, while what that process has in hand stays there', async () => {
  const office = await slowOffice((to) => to === 'mia@bolt.example')
  const exchange = await exchangeForThisTest({ works: true, env: office.env })
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  await eventually(() => expect(office.heard).toHaveLength(1))

  // As the database leaves it when it goes away between the commit and the answer, half a minute ago.
  await exchange.ground.context(null).transaction(async (ctx) => {
    const [inHand] = await ctx.db.rows<{ locked_by: string }>(
      sql`select locked_by from graphile_worker._private_jobs where locked_at is not null`,
    )
    const letter = { subject: 'Unheard', text: 'Unheard', html: 'Unheard' }
    await postLetter(ctx, {
      account_id: seller.account_id,
      kind: 'invited',
      to: 'cy@bolt.example',
      ...letter,
    })
    await ctx.db.run(sql`
      update graphile_worker._private_jobs set locked_by = ${inHand?.locked_by}, locked_at = now() - interval '30 seconds',
        attempts = 1 where ${ofLetters} and locked_at is null`)
  })
  await eventually(() =>
    expect(office.heard.map(({ to }) => to)).toEqual(['mia@bolt.example', 'cy@bolt.example']),
  )
  await eventually(async () => expect(await jobs(exchange)).toEqual([{ attempts: 1, held: true }]))
  office.heard[0]?.accept()
  await eventually(async () => expect(await jobs(exchange)).toEqual([]))
  expect(await exchange.rows(sql`select distinct state from letters`)).toEqual([{ state: 'sent' }])
  expect(office.heard).toHaveLength(2)
})
