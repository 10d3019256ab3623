// A code after the password: turned on, asked for, used once, turned off.
import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { browser, OURS } from './support/browser.ts'
import { client } from './support/client.ts'
import { mailbox } from './support/mailbox.ts'
import { joinedColleague, OWNER, openedExchange } from './support/opened.ts'
import { must } from './support/story.ts'

const { email, password } = OWNER
const NEW_SIGN_IN = expect.stringMatching(/^A new sign-in by /)

/** The code of the present half minute, or of one so many later. */
function codeOf(secret: string, later = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 })
}

function wrongFor(secret: string): string {
  const right = [-2, -1, 0, 1, 2].map((later) => codeOf(secret, later))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (code) => !right.includes(code),
  ) as string
}

async function turnedOn() {
  const { exchange, owner } = await openedExchange()
  const { secret } = await must(200, owner.post('/two_factor', { password }))
  const first = codeOf(secret)
  const { backup_codes } = await must(200, owner.post('/two_factor/confirm', { code: first }))
  return {
    exchange,
    owner,
    secret,
    first,
    backup_codes: backup_codes as string[],
    visitor: browser(exchange.address),
  }
}

describe('two-factor sign-in', () => {
  test('is begun with the password, and holds once a code shows that the app has the secret', async () => {
    const { exchange, owner } = await openedExchange()
    await must(400, owner.post('/two_factor', { password: 'wrong' }))
    await must(409, owner.post('/two_factor/confirm', { code: '123456' }))
    const begun = await must(200, owner.post('/two_factor', { password }))
    expect(begun.uri).toMatch(
      /^otpauth:\/\/totp\/Gangway:ada%40acme\.example\?.*issuer=Gangway.*secret=[A-Z2-7]{32}/,
    )
    expect(begun.uri).toContain(begun.secret)
    await must(201, browser(exchange.address).post('/session', { email, password }))
    const wrong = await owner.post('/two_factor/confirm', { code: wrongFor(begun.secret) })
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: '/code' }] } })
    expect(await must(200, owner.get('/two_factor'))).toEqual({
      on: false,
      since: null,
      backup_codes_left: 0,
    })
    const again = await must(200, owner.post('/two_factor', { password }))
    await must(400, owner.post('/two_factor/confirm', { code: codeOf(begun.secret) }))
    const { backup_codes } = await must(
      200,
      owner.post('/two_factor/confirm', { code: codeOf(again.secret) }),
    )
    expect(new Set(backup_codes).size).toBe(10)
    expect(await must(200, owner.get('/two_factor'))).toMatchObject({ on: true, backup_codes_left: 10 })
    expect(await owner.post('/two_factor', { password })).toMatchObject({
      status: 409,
      body: { code: 'two_factor_on' },
    })
    expect((await mailbox(exchange, email)).map(({ kind, subject }) => [kind, subject])).toEqual([
      ['security', NEW_SIGN_IN],
      ['security', 'Two-factor sign-in was turned on (Gangway)'],
    ])
  })

  test('asks for a code after the right password alone, and leaves no session behind without it', async () => {
    const { exchange, secret, visitor } = await turnedOn()
    expect(await visitor.post('/session', { email, password: 'wrong' })).toMatchObject({
      body: { code: 'sign_in_failed' },
    })
    const asked = await visitor.post('/session', { email, password })
    expect(asked).toMatchObject({ status: 401, body: { code: 'code_needed' } })
    expect(asked.headers.getSetCookie()).toEqual([])
    const wrong = await visitor.post('/session', { email, password, code: wrongFor(secret) })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'code_wrong' } })
    expect(await exchange.rows(sql`select 1 from sessions`)).toHaveLength(1)
    await must(201, visitor.post('/session', { email, password, code: codeOf(secret, 1) }))
    expect((await must(200, visitor.get('/session'))).signed_in.email).toBe(email)
  })

  test('takes a code once, also of two who come with it at the same time, and none that is older', async () => {
    const { exchange, secret, first, visitor } = await turnedOn()
    expect(await visitor.post('/session', { email, password, code: first })).toMatchObject({
      status: 401,
      body: { code: 'code_wrong' },
    })
    const code = codeOf(secret, 1)
    const tries = [1, 2, 3].map(() => browser(exchange.address).post('/session', { email, password, code }))
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 401, 401])
    await must(401, visitor.post('/session', { email, password, code: codeOf(secret) }))
  })

  test('takes each backup code once, however it is typed; new ones end the old', async () => {
    const { owner, backup_codes, visitor } = await turnedOn()
    const [one, two] = backup_codes as [string, string]
    const typed = ` ${one.toUpperCase().replaceAll('-', ' ')} `
    await must(201, visitor.post('/session', { email, password, code: typed }))
    await must(401, visitor.post('/session', { email, password, code: one }))
    expect((await must(200, owner.get('/two_factor'))).backup_codes_left).toBe(9)
    await must(400, owner.post('/two_factor/backup_codes', { password: 'wrong' }))
    const renewed = await must(200, owner.post('/two_factor/backup_codes', { password }))
    await must(401, visitor.post('/session', { email, password, code: two }))
    await must(201, visitor.post('/session', { email, password, code: renewed.backup_codes[0] }))
  })
})

describe('against whoever would get round it, two-factor sign-in', () => {
  test('stops whoever guesses codes, from wherever', async () => {
    const { secret, visitor } = await turnedOn()
    const code = wrongFor(secret)
    for (let n = 0; n < 10; n++) await must(401, visitor.post('/session', { email, password, code }))
    const stopped = await visitor.post('/session', { email, password, code: codeOf(secret, 1) })
    expect(stopped).toMatchObject({ status: 429, body: { code: 'too_often' } })
  })

  test('counts the codes of one user together, not those of one place', async () => {
    const { exchange, owner } = await openedExchange()
    const { secret } = await must(200, owner.post('/two_factor', { password }))
    for (let n = 0; n < 10; n++)
      await must(400, owner.post('/two_factor/confirm', { code: wrongFor(secret) }))
    await must(429, owner.post('/two_factor/confirm', { code: codeOf(secret) }))
    const mate = await joinedColleague(exchange, owner, 'read_only')
    const other = await must(200, mate.post('/two_factor', { password: mate.password }))
    await must(200, mate.post('/two_factor/confirm', { code: codeOf(other.secret) }))
  })
})

describe('two-factor sign-in, once on,', () => {
  test('is turned off with the password, which its user is told by letter', async () => {
    const { exchange, owner, visitor } = await turnedOn()
    await must(400, owner.post('/two_factor/off', { password: 'wrong' }))
    await must(401, visitor.post('/session', { email, password }))
    expect(await must(200, owner.post('/two_factor/off', { password }))).toMatchObject({ on: false })
    await must(200, owner.post('/two_factor/off', { password }))
    await must(201, visitor.post('/session', { email, password }))
    expect((await mailbox(exchange, email)).map(({ subject }) => subject)).toEqual([
      'Two-factor sign-in was turned on (Gangway)',
      'Two-factor sign-in was turned off (Gangway)',
      NEW_SIGN_IN,
    ])
    expect(await exchange.rows(sql`select 1 from backup_codes`)).toEqual([])
  })

  test('goes on asking after a forgotten password was set anew', async () => {
    const { exchange, secret, visitor } = await turnedOn()
    await must(200, visitor.post('/password/forgotten', { email }))
    const token = /\/app\/password\/([\w-]+)/.exec((await mailbox(exchange, email)).at(-1)?.text ?? '')?.[1]
    await must(200, visitor.post('/password', { token, password: 'a brand new one' }))
    expect(await visitor.post('/session', { email, password: 'a brand new one' })).toMatchObject({
      body: { code: 'code_needed' },
    })
    await must(201, visitor.post('/session', { email, password: 'a brand new one', code: codeOf(secret, 1) }))
  })

  test('is turned off by an administrator for who lost everything; for owners by owners; never for oneself', async () => {
    const { exchange, owner } = await turnedOn()
    const [{ id }] = await must(200, owner.get('/users'))
    const admin = await joinedColleague(exchange, owner, 'admin')
    const member = await joinedColleague(exchange, owner, 'member')
    const { secret } = await must(200, member.post('/two_factor', { password: member.password }))
    await must(200, member.post('/two_factor/confirm', { code: codeOf(secret) }))
    expect((await must(200, owner.get(`/users/${member.id}`))).two_factor).toBe(true)
    await must(403, admin.delete(`/users/${id}/two_factor`))
    await must(403, owner.delete(`/users/${id}/two_factor`))
    await must(403, member.delete(`/users/${member.id}/two_factor`))
    expect(await must(200, admin.delete(`/users/${member.id}/two_factor`))).toMatchObject({
      two_factor: false,
    })
    await must(201, member.post('/session', { email: member.email, password: member.password }))
  })

  test('is nothing for keys, nor for pages of others; its secrets are sealed', async () => {
    const { exchange, owner, secret, backup_codes } = await turnedOn()
    const { api_key } = await must(201, owner.post('/keys', { name: 'Mine' }))
    const program = client(exchange.address, api_key)
    await must(400, program.get('/two_factor'))
    await must(400, program.post('/two_factor/off', { password }, OURS))
    const cookie = owner.cookie() as string
    const visitor = client(exchange.address)
    for (const path of ['/two_factor', '/two_factor/confirm', '/two_factor/off', '/passkeys/options']) {
      await must(403, visitor.post(path, { password }, { cookie }))
      await must(403, visitor.post(path, { password }, { cookie, ...OURS, origin: 'https://evil.example' }))
      await must(401, visitor.post(path, { password }, OURS))
    }
    const rows = await exchange.rows<object>(
      sql`select t::text from two_factors t union all select b::text from backup_codes b`,
    )
    const stored = JSON.stringify(rows)
    for (const each of [secret, Buffer.from(secret).toString('hex'), ...backup_codes])
      expect(stored).not.toContain(each)
  })

  test('refuses what is no code', async () => {
    const { visitor } = await turnedOn()
    for (const code of [
      '',
      '12345',
      '1234567',
      'abc',
      '12345a',
      7,
      { code: 1 },
      'x'.repeat(61),
      '123456\0',
    ]) {
      await must(400, visitor.post('/session', { email, password, code }))
    }
  })
})
