import type { ParsedMail } from 'mailparser'
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { postOffice } from './support/post-office.ts'
import { completion, connectedPartners, must, startedOnboard } from './support/story.ts'

function exchangeWithMail(port: number): Promise<TestExchange> {
  return exchangeForThisTest({
    works: true,
    env: {
      GANGWAY_SMTP_URL: `smtp://127.0.0.1:${port}`,
      GANGWAY_LOG_LEVEL: 'silent',
      GANGWAY_MAIL_FROM: 'post@exchange.example',
    },
  })
}

/** The path behind the header by which one click ends letters of a kind. */
function unsubscribePath(mail: ParsedMail | undefined): string {
  const line = mail?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line.replace(/\s/g, '')
  return new URL(/<(.+)>/.exec(line ?? '')?.[1] as string).pathname
}

const ofLetters = sql`task_id = (select id from graphile_worker._private_tasks where identifier = 'send_letter')`

/** Lets the time pass that failed sendings wait. */
async function hurry(exchange: TestExchange): Promise<void> {
  await exchange.rows(
    sql`update graphile_worker._private_jobs set run_at = now() where ${ofLetters} and locked_at is null`,
  )
}

async function letterStates(exchange: TestExchange) {
  return exchange.rows<{ state: string; attempts: number }>(
    sql`select state, attempts from letters order by id`,
  )
}

test('an invitation arrives as text and as HTML, from the company by way of the exchange', async () => {
  const office = await postOffice()
  const exchange = await exchangeWithMail(office.port)
  const seller = await exchange.company('Acme <& Sons>')
  await must(
    201,
    seller.post('/invitations/recipient', { email: 'mia@bolt.example', note: 'Hello <b>Mia</b>' }),
  )
  const mail = await eventually(() => office.mails[0] ?? Promise.reject(new Error('no mail yet')))
  expect(mail.from?.value).toEqual([{ name: 'Acme <& Sons> via Gangway', address: 'post@exchange.example' }])
  expect([mail.to].flat()[0]?.value).toEqual([{ name: '', address: 'mia@bolt.example' }])
  expect(mail.replyTo?.value[0]?.address).toBe(seller.email)
  expect(mail.subject).toBe('Acme <& Sons> wants to send you leads')
  const link = /http:\/\/\S+/.exec(mail.text ?? '')?.[0] as string
  expect(mail.text).toContain('Hello <b>Mia</b>')
  expect(mail.html).toContain(link)
  expect(mail.html).toContain('Hello &lt;b&gt;Mia&lt;/b&gt;')
  expect(mail.html).not.toContain('<b>Mia</b>')
  expect(mail.messageId).toMatch(/^<[0-9a-f]{24}@exchange\.example>$/)
  await eventually(async () => expect(await letterStates(exchange)).toEqual([{ state: 'sent', attempts: 0 }]))
})

test("a finished set-up is told to the seller's users, once each, and one click ends such letters", async () => {
  const office = await postOffice()
  const exchange = await exchangeWithMail(office.port)
  const partners = await connectedPartners(exchange)
  const { seller, buyer } = partners
  await must(
    201,
    seller.post('/users', { email: 'second@acme.example', first_name: 'Sid', last_name: 'Two' }),
  )
  const { id } = await startedOnboard(partners)
  await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  const ready = () => office.mails.filter((mail) => mail.subject === 'Bolt Solar is ready to receive leads')
  await eventually(() => expect(ready()).toHaveLength(2))
  const addresses = ready().map((mail) => [mail.to].flat()[0]?.value[0]?.address)
  expect(addresses.sort()).toEqual([seller.email, 'second@acme.example'].sort())

  const mine = ready().find((mail) => [mail.to].flat()[0]?.value[0]?.address === seller.email)
  expect(mine?.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line).toContain(
    'List-Unsubscribe=One-Click',
  )
  const path = unsubscribePath(mine)
  expect((await exchange.visitor.get(path)).body).toContain('Unsubscribe')
  expect(await must(200, seller.get(`/user_settings/${seller.user_id}`))).toMatchObject({
    notifications: { connection_invites: { enabled: true, unsubscribed_at: null } },
  })
  expect((await exchange.visitor.post(path)).status).toBe(200)
  expect(await must(200, seller.get(`/user_settings/${seller.user_id}`))).toMatchObject({
    notifications: { connection_invites: { enabled: false, unsubscribed_at: expect.any(String) } },
  })
  expect((await exchange.visitor.post('/unsubscribe/AAAA')).status).toBe(404)
})

test('an address without a user that unsubscribes gets no more invitations', async () => {
  const office = await postOffice()
  const exchange = await exchangeWithMail(office.port)
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  await must(201, acme.post('/invitations/recipient', { email: 'tired@bolt.example' }))
  const mail = await eventually(() => office.mails[0] ?? Promise.reject(new Error('no mail yet')))
  await must(200, exchange.visitor.post(unsubscribePath(mail)))
  await must(201, other.post('/invitations/recipient', { email: 'Tired@bolt.example' }))
  await eventually(async () =>
    expect((await letterStates(exchange)).map(({ state }) => state)).toEqual(['sent', 'suppressed']),
  )
  expect(office.mails).toHaveLength(1)
})

test('a mail server that is down for an hour delays a letter, and it arrives once', async () => {
  const gone = await postOffice()
  await gone.close()
  const exchange = await exchangeWithMail(gone.port)
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  for (let tries = 1; tries <= 3; tries++) {
    await eventually(async () =>
      expect(await letterStates(exchange)).toEqual([{ state: 'queued', attempts: tries }]),
    )
    await eventually(async () => {
      const [job] = await exchange.rows<{ locked: boolean }>(
        sql`select locked_at is not null as locked from graphile_worker._private_jobs where ${ofLetters} and attempts = ${tries}`,
      )
      expect(job?.locked).toBe(false)
    })
    if (tries < 3) await hurry(exchange)
  }
  const back = await postOffice({}, gone.port)
  await hurry(exchange)
  await eventually(() => expect(back.mails).toHaveLength(1))
  await eventually(async () => expect(await letterStates(exchange)).toEqual([{ state: 'sent', attempts: 3 }]))
})

test('an address that the server refuses for good is not tried for ever; one refused for now is', async () => {
  const office = await postOffice({
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('never'))
        return done(Object.assign(new Error('no such user'), { responseCode: 550 }))
      if (address.startsWith('later'))
        return done(Object.assign(new Error('try later'), { responseCode: 451 }))
      done()
    },
  })
  const exchange = await exchangeWithMail(office.port)
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'never@bolt.example' }))
  await must(201, seller.post('/invitations/recipient', { email: 'later@bolt.example' }))
  await eventually(async () =>
    expect(await letterStates(exchange)).toEqual([
      { state: 'refused', attempts: 1 },
      { state: 'queued', attempts: 1 },
    ]),
  )
})

test('a slow mail server holds up neither requests nor other letters', async () => {
  const held: (() => void)[] = []
  const office = await postOffice({
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('slow')) held.push(() => done())
      else done()
    },
  })
  const exchange = await exchangeWithMail(office.port)
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'slow@bolt.example' }))
  await eventually(() => expect(held).toHaveLength(1))
  await must(201, seller.post('/invitations/recipient', { email: 'quick@bolt.example' }))
  await eventually(() => expect(office.mails).toHaveLength(1))
  expect(await must(200, seller.get('/invitations'))).toHaveLength(2)
  for (const release of held) release()
  await eventually(() => expect(office.mails).toHaveLength(2))
})

test('without a mail server letters are kept, sealed at rest', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  await eventually(async () => expect((await letterStates(exchange))[0]?.state).toBe('kept'))
  const [row] = await exchange.rows<{ sealed: Buffer }>(sql`select sealed from letters`)
  expect(row?.sealed.includes('invitation')).toBe(false)
  expect(exchange.ground.vault.open(row?.sealed as Buffer)).toContain('/invitation/')
})
