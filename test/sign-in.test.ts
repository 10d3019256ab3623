import { describe, expect, onTestFinished, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { browser, OURS } from './support/browser.ts'
import { client } from './support/client.ts'
import { type DatabaseDoor, openDoor } from './support/database-door.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { joinTokenTo, mailbox } from './support/mailbox.ts'
import { must } from './support/story.ts'

const PASSWORD = 'correct horse battery'

function firstAccount(email = 'ada@acme.example') {
  return {
    account: { name: 'Acme Leads', time_zone: 'Europe/Berlin' },
    user: { email, first_name: 'Ada', last_name: 'Park' },
    password: PASSWORD,
  }
}

/** A fresh exchange whose first account was made in a browser. */
async function opened(env?: Record<string, string>) {
  const exchange = await exchangeForThisTest(env && { env })
  const owner = browser(exchange.address)
  await must(201, owner.post('/session/first', firstAccount()))
  return { exchange, owner }
}

async function linkTo(exchange: TestExchange, address: string): Promise<string> {
  const texts = (await mailbox(exchange, address)).map(({ text }) => text)
  return /\/app\/password\/([\w-]+)/.exec(texts.at(-1) ?? '')?.[1] as string
}

describe('the first account', () => {
  test('is made in the browser of a fresh exchange, whose owner is signed in by it and runs the exchange', async () => {
    const exchange = await exchangeForThisTest()
    const owner = browser(exchange.address)
    expect(await must(200, owner.get('/session'))).toEqual({
      exchange_name: 'Gangway',
      signed_in: null,
      needs_first_account: true,
      sends_letters: false,
    })
    const standing = await must(201, owner.post('/session/first', firstAccount()))
    expect(standing).toMatchObject({
      needs_first_account: false,
      signed_in: { email: 'ada@acme.example', role: 'owner', operator: true, account_name: 'Acme Leads' },
    })
    expect((await must(200, owner.get('/account'))).name).toBe('Acme Leads')
    expect((await must(200, owner.get('/user'))).email).toBe('ada@acme.example')
  })

  test('is made once, however many ask at the same time', async () => {
    const exchange = await exchangeForThisTest()
    const tries = [1, 2, 3, 4, 5].map((n) =>
      browser(exchange.address).post('/session/first', firstAccount(`ada${n}@acme.example`)),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409])
    const late = await browser(exchange.address).post('/session/first', firstAccount('eve@example.com'))
    expect(late).toMatchObject({ status: 409, body: { code: 'exchange_in_use' } })
  })
})

describe('signing in', () => {
  test('gives a cookie that no script reads and no other site sends; over https only where that is used', async () => {
    const { exchange } = await opened()
    const reply = await client(exchange.address).post(
      '/session',
      { email: 'ADA@acme.example', password: PASSWORD },
      OURS,
    )
    expect(reply.status).toBe(201)
    const [cookie] = reply.headers.getSetCookie()
    expect(cookie).toMatch(/^gangway\.session_token=/)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toMatch(/Secure/i)
    const { exchange: secure } = await opened({ GANGWAY_BASE_URL: 'https://leads.example' })
    const safely = await client(secure.address).post(
      '/session',
      { email: 'ada@acme.example', password: PASSWORD },
      OURS,
    )
    expect(safely.headers.getSetCookie()[0]).toMatch(/^__Secure-gangway\.session_token=.*; Secure/)
  })

  test('says the same of a wrong password and of an unknown address, and stops whoever guesses', async () => {
    const { exchange } = await opened()
    const guesser = browser(exchange.address)
    const wrong = await guesser.post('/session', { email: 'ada@acme.example', password: 'wrong' })
    const unknown = await guesser.post('/session', { email: 'eve@acme.example', password: 'wrong' })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } })
    expect({ ...unknown.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
    expect(wrong.headers.get('www-authenticate')).toBeNull()
    for (let n = 0; n < 9; n++) {
      await must(401, guesser.post('/session', { email: 'ada@acme.example', password: `guess ${n}` }))
    }
    const stopped = await guesser.post('/session', { email: 'ada@acme.example', password: PASSWORD })
    expect(stopped).toMatchObject({ status: 429, body: { code: 'too_often' } })
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('ends with signing out, everywhere at once', async () => {
    const { exchange, owner } = await opened()
    const other = await exchange.another()
    const cookie = owner.cookie() as string
    await must(200, client(other.address).get('/account', { cookie }))
    await must(200, owner.delete('/session'))
    expect((await client(exchange.address).get('/account', { cookie })).status).toBe(401)
    await eventually(async () => {
      expect((await client(other.address).get('/account', { cookie })).status).toBe(401)
    })
  })

  test('shows where a user is signed in, and ends one of those', async () => {
    const { exchange, owner } = await opened()
    const second = browser(exchange.address)
    await must(201, second.post('/session', { email: 'ada@acme.example', password: PASSWORD }))
    const sessions = await must(200, owner.get('/sessions'))
    expect(sessions.map(({ current }: { current: boolean }) => current)).toEqual([false, true])
    await must(200, owner.delete(`/sessions/${sessions[0].id}`))
    expect((await second.get('/account')).status).toBe(401)
    await must(404, owner.delete(`/sessions/${sessions[0].id}`))
    await must(200, owner.get('/account'))
  })

  test('is over for a cookie that was changed, that is over, or whose user was removed', async () => {
    const { exchange, owner } = await opened()
    const visitor = client(exchange.address)
    const cookie = owner.cookie() as string
    expect((await visitor.get('/account', { cookie: `${cookie.slice(0, -6)}AAAAAA` })).status).toBe(401)
    const [{ token }] = (await exchange.rows<{ token: string }>(sql`select token from sessions`)) as [
      { token: string },
    ]
    expect((await visitor.get('/account', { cookie: `gangway.session_token=${token}` })).status).toBe(401)
    const mate = await colleague(exchange, owner, 'member')
    const { id } = (await must(200, owner.get('/users'))).find((user: any) => user.role === 'member')
    await must(200, owner.delete(`/users/${id}`))
    expect((await mate.get('/account')).status).toBe(401)
    await exchange.rows(sql`update sessions set expires_at = now() - interval '1 second'`)
    exchange.ground.callers.forget()
    expect((await owner.get('/account')).status).toBe(401)
  })
})

async function colleague(exchange: TestExchange, owner: ReturnType<typeof browser>, role: string) {
  const email = `${role}@acme.example`
  await must(201, owner.post('/users', { email, first_name: 'Bo', last_name: 'Lee', role }))
  const mate = browser(exchange.address)
  const token = await joinTokenTo(exchange, email)
  await must(201, mate.post(`/joinings/${token}`, { password: 'another good one' }))
  return mate
}

describe('a session', () => {
  test('may what the role of its user may', async () => {
    const { exchange, owner } = await opened()
    const reader = await colleague(exchange, owner, 'read_only')
    await must(200, reader.get('/flows'))
    await must(403, reader.post('/flows', { name: 'Mine', fields: [], sources: [], steps: [] }))
    const member = await colleague(exchange, owner, 'member')
    await must(403, member.put('/account', { name: 'Other' }))
    await must(200, owner.put('/account', { name: 'Other' }))
  })

  test('changes nothing for pages of others', async () => {
    const { exchange, owner } = await opened()
    const cookie = owner.cookie() as string
    const visitor = client(exchange.address)
    const foreign: Record<string, string>[] = [
      {},
      { ...OURS, origin: 'https://evil.example' },
      { ...OURS, origin: 'null' },
      { ...OURS, 'sec-fetch-site': 'cross-site' },
      { ...OURS, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) {
      const reply = await visitor.put('/account', { name: 'Taken' }, { cookie, ...headers })
      expect(reply, JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'foreign_page' } })
      await must(403, visitor.post('/session', { email: 'a@b.example', password: 'x' }, headers))
      await must(403, visitor.delete('/session', { cookie, ...headers }))
    }
    expect((await must(200, owner.get('/account'))).name).toBe('Acme Leads')
    const { origin } = new URL(exchange.address)
    const ours = { cookie, ...OURS, origin, 'sec-fetch-site': 'same-origin' }
    await must(200, visitor.put('/account', { name: 'Ours' }, ours))
  })
})

test('while the database is away nobody is signed out: the answer is a 503, and afterwards the session goes on', async () => {
  let door: DatabaseDoor | undefined
  const exchange = await exchangeForThisTest({
    through: async (url) => {
      door = await openDoor(url)
      return door.url
    },
  })
  onTestFinished(() => door?.close())
  const owner = browser(exchange.address)
  await must(201, owner.post('/session/first', firstAccount()))
  await door?.shut()
  exchange.ground.callers.forget()
  expect(await owner.get('/account')).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  await must(503, owner.post('/session', { email: 'ada@acme.example', password: PASSWORD }))
  await door?.open()
  await eventually(async () => must(200, owner.get('/account')))
})

describe('a password', () => {
  test('that was forgotten is set anew by a letter, which ends all sessions and works once', async () => {
    const { exchange, owner } = await opened()
    const visitor = browser(exchange.address)
    const known = await must(200, visitor.post('/password/forgotten', { email: 'ada@acme.example' }))
    const unknown = await must(200, visitor.post('/password/forgotten', { email: 'eve@acme.example' }))
    expect(known.message.replace('ada', 'eve')).toBe(unknown.message)
    expect((await mailbox(exchange)).map(({ kind, to }) => [kind, to])).toEqual([
      ['password', 'ada@acme.example'],
    ])
    const token = await linkTo(exchange, 'ada@acme.example')
    await must(400, visitor.post('/password', { token, password: 'short' }))
    await must(200, visitor.post('/password', { token, password: 'a brand new one' }))
    await must(400, visitor.post('/password', { token, password: 'a brand new two' }))
    expect((await owner.get('/account')).status).toBe(401)
    await must(401, visitor.post('/session', { email: 'ada@acme.example', password: PASSWORD }))
    await must(201, visitor.post('/session', { email: 'ada@acme.example', password: 'a brand new one' }))
  })

  test('is changed by who knows the present one', async () => {
    const { exchange, owner } = await opened()
    const second = browser(exchange.address)
    await must(201, second.post('/session', { email: 'ada@acme.example', password: PASSWORD }))
    await must(400, owner.put('/password', { current_password: 'wrong', password: 'a brand new one' }))
    await must(200, owner.put('/password', { current_password: PASSWORD, password: 'a brand new one' }))
    expect((await second.get('/account')).status).toBe(401)
    await must(201, second.post('/session', { email: 'ada@acme.example', password: 'a brand new one' }))
  })

  test('is set by an invited company as it accepts', async () => {
    const { exchange, owner } = await opened()
    const invited = await must(201, owner.post('/invitations/recipient', { email: 'cy@bolt.example' }))
    const text = (await mailbox(exchange, 'cy@bolt.example')).at(-1)?.text ?? ''
    const token = /\/invitation\/([\w-]{43})/.exec(text)?.[1]
    const buyer = browser(exchange.address)
    const acceptance = { token, account: { name: 'Bolt Solar' }, password: 'a solar password' }
    await must(201, buyer.post(`/invitations/${invited.entity.invitation_id}/accept`, acceptance))
    await must(201, buyer.post('/session', { email: 'cy@bolt.example', password: 'a solar password' }))
    expect((await must(200, buyer.get('/account'))).name).toBe('Bolt Solar')
  })
})
