// Passkeys: made for this exchange and one user, asked once, and nothing for whoever would get round them.
import { describe, expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { softwareDevice } from './support/authenticator.ts'
import { type Browser, browser, OURS } from './support/browser.ts'
import { client } from './support/client.ts'
import type { TestExchange } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { joinedColleague, OWNER, openedExchange } from './support/opened.ts'
import { must } from './support/story.ts'

const { email, password } = OWNER

async function added() {
  const { exchange, owner } = await openedExchange()
  const origin = new URL(exchange.ground.config.base_url).origin
  const device = softwareDevice()
  const { challenge } = await must(200, owner.post('/passkeys/options', { password }))
  const credential = device.create({ challenge, origin })
  const passkey = await must(201, owner.post('/passkeys', { name: 'Telephone', credential }))
  return { exchange, owner, origin, device, credential, passkey, visitor: browser(exchange.address) }
}

async function challengeFor(visitor: Browser): Promise<string> {
  return (await must(200, visitor.post('/session/passkey/options'))).challenge
}

describe('a passkey', () => {
  test('is added with the password, signs in without it or a code, and is told of by letter', async () => {
    const { exchange, owner, origin, device, passkey, visitor } = await added()
    expect(passkey).toMatchObject({ name: 'Telephone', last_used_at: null })
    const credential = device.get({ challenge: await challengeFor(visitor), origin })
    const { signed_in } = await must(201, visitor.post('/session/passkey', { credential }))
    expect(signed_in.email).toBe(email)
    await must(200, visitor.get('/account'))
    const [seen] = await must(200, owner.get('/passkeys'))
    expect(seen).toEqual({ ...passkey, last_used_at: expect.any(String) })
    expect(await must(200, owner.get('/sessions'))).toHaveLength(2)
    expect((await mailbox(exchange, email)).map(({ subject }) => subject)).toEqual([
      'The passkey “Telephone” was added (Gangway)',
      expect.stringMatching(/^A new sign-in by an unknown program from \S+ \(Gangway\)$/),
    ])
  })

  test('that was removed, or whose user was, lets nobody in', async () => {
    const { exchange, owner, origin, device, passkey, visitor } = await added()
    await must(200, owner.delete(`/passkeys/${passkey.id}`))
    await must(404, owner.delete(`/passkeys/${passkey.id}`))
    const credential = device.get({ challenge: await challengeFor(visitor), origin })
    await must(401, visitor.post('/session/passkey', { credential }))
    const mate = await joinedColleague(exchange, owner, 'read_only')
    const theirs = softwareDevice()
    const { challenge } = await must(200, mate.post('/passkeys/options', { password: mate.password }))
    await must(201, mate.post('/passkeys', { name: 'Key', credential: theirs.create({ challenge, origin }) }))
    await must(200, owner.delete(`/users/${mate.id}`))
    const given = theirs.get({ challenge: await challengeFor(visitor), origin })
    await must(401, visitor.post('/session/passkey', { credential: given }))
  })

  test('is renamed by its user, and nothing else of it changes', async () => {
    const { exchange, owner, origin, device, passkey, visitor } = await added()
    const path = `/passkeys/${passkey.id}`
    const renamed = await owner.put(path, { name: 'Old telephone', created_at: '2001-01-01T00:00:00.000Z' })
    expect(renamed).toMatchObject({ status: 200, body: { ...passkey, name: 'Old telephone' } })
    for (const name of ['', 'x'.repeat(201), 7, undefined]) {
      const refused = await owner.put(path, { name })
      expect(refused, String(name)).toMatchObject({ status: 400, body: { errors: [{ path: '/name' }] } })
    }
    await must(412, owner.put(path, { name: 'Too late' }, { 'if-match': '"another"' }))
    const etag = renamed.headers.get('etag') as string
    await must(200, owner.put(path, { name: 'Drawer' }, { 'if-match': etag }))
    expect(await must(200, owner.get('/passkeys'))).toEqual([{ ...passkey, name: 'Drawer' }])
    const credential = device.get({ challenge: await challengeFor(visitor), origin })
    await must(201, visitor.post('/session/passkey', { credential }))
    const subjects = (await mailbox(exchange, email)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => /passkey/.test(subject))).toHaveLength(1)
    await must(200, owner.delete(path))
    await must(404, owner.put(path, { name: 'Gone' }))
  })

  test("is its user's alone", async () => {
    const { exchange, owner, passkey, credential } = await added()
    const mate = await joinedColleague(exchange, owner, 'admin')
    expect(await must(200, mate.get('/passkeys'))).toEqual([])
    await must(404, mate.delete(`/passkeys/${passkey.id}`))
    await must(404, mate.put(`/passkeys/${passkey.id}`, { name: 'Mine' }))
    await must(400, mate.post('/passkeys', { name: 'Mine', credential }))
  })
})

describe('what a device signed', () => {
  test('is taken once, and only while it is asked for', async () => {
    const { exchange, origin, device, visitor } = await added()
    const credential = device.get({ challenge: await challengeFor(visitor), origin })
    const tries = [1, 2, 3].map(() => browser(exchange.address).post('/session/passkey', { credential }))
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 401, 401])
    const late = device.get({ challenge: await challengeFor(visitor), origin })
    await exchange.rows(sql`update challenges set expires_at = now() - interval '1 second'`)
    await must(401, visitor.post('/session/passkey', { credential: late }))
    const invented = device.get({ challenge: 'bm9ib2R5IGFza2Vk', origin })
    await must(401, visitor.post('/session/passkey', { credential: invented }))
  })

  test('is taken from our own pages alone, from who was there, with the key that was added, for what was asked', async () => {
    const { owner, origin, device, visitor } = await added()
    const given = async (change: object) => ({ challenge: await challengeFor(visitor), origin, ...change })
    const other = softwareDevice()
    const stolen = { ...other.get(await given({})), id: device.id, rawId: device.id }
    const { challenge } = await must(200, owner.post('/passkeys/options', { password }))
    const wrong = [
      device.get(await given({ origin: 'https://evil.example' })),
      device.get(await given({ isVerified: false })),
      device.get(await given({ challenge })),
      other.get(await given({})),
      stolen,
    ]
    for (const [n, credential] of wrong.entries()) {
      const reply = await visitor.post('/session/passkey', { credential })
      expect(reply, String(n)).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } })
      expect(reply.headers.getSetCookie()).toEqual([])
    }
  })

  test('to add a passkey is taken from the user who was asked, once, if the device made sure of its owner', async () => {
    const { exchange, owner, origin, credential } = await added()
    const mate = await joinedColleague(exchange, owner, 'member')
    const asked = async () => (await must(200, owner.post('/passkeys/options', { password }))).challenge
    await must(400, owner.post('/passkeys', { name: 'Again', credential }))
    const theirs = softwareDevice().create({ challenge: await asked(), origin })
    await must(400, mate.post('/passkeys', { name: 'Theirs', credential: theirs }))
    const unsure = softwareDevice().create({ challenge: await asked(), origin, isVerified: false })
    await must(400, owner.post('/passkeys', { name: 'Unsure', credential: unsure }))
    const elsewhere = softwareDevice().create({ challenge: await asked(), origin: 'https://evil.example' })
    await must(400, owner.post('/passkeys', { name: 'Elsewhere', credential: elsewhere }))
    const signedIn = softwareDevice().create({ challenge: await challengeFor(mate), origin })
    await must(400, owner.post('/passkeys', { name: 'Other purpose', credential: signedIn }))
    expect(await must(200, owner.get('/passkeys'))).toHaveLength(1)
  })

  test('cannot take the place of a passkey that is there', async () => {
    const { exchange, owner, origin, device } = await added()
    const mate = await joinedColleague(exchange, owner, 'member')
    const { challenge } = await must(200, mate.post('/passkeys/options', { password: mate.password }))
    const credential = device.create({ challenge, origin })
    expect(await mate.post('/passkeys', { name: 'Taken over', credential })).toMatchObject({
      status: 409,
      body: { code: 'passkey_taken' },
    })
  })
})

test('adding a passkey asks for the password, and not without end', async () => {
  const { owner } = await openedExchange()
  const wrong = await owner.post('/passkeys/options', { password: 'wrong' })
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: '/password' }] } })
  for (let n = 0; n < 9; n++) await must(400, owner.post('/passkeys/options', { password: `guess ${n}` }))
  await must(429, owner.post('/passkeys/options', { password }))
})

test('passkeys are nothing for keys, nor for pages of others; made-up ones are refused', async () => {
  const { exchange, owner, credential, origin, device, visitor } = await added()
  const { api_key } = await must(201, owner.post('/keys', { name: 'Mine' }))
  await must(400, client(exchange.address, api_key).post('/passkeys/options', { password }, OURS))
  const given = device.get({ challenge: await challengeFor(visitor), origin })
  for (const headers of [{}, { ...OURS, origin: 'https://evil.example' }]) {
    await foreign(exchange, '/session/passkey', { credential: given }, headers)
    await foreign(exchange, '/session/passkey/options', undefined, headers)
    await foreign(
      exchange,
      '/passkeys',
      { name: 'Mine', credential },
      { ...headers, cookie: owner.cookie() ?? '' },
    )
  }
  for (const made of [
    {},
    { credential: {} },
    { credential: { ...given, id: 'not/base64' } },
    { credential: 7 },
  ]) {
    await must(400, visitor.post('/session/passkey', made))
    await must(400, owner.post('/passkeys', { name: 'Made up', ...made }))
  }
  for (const member of ['clientDataJSON', 'authenticatorData', 'signature']) {
    const response = { ...given.response, [member]: 'AAAA' }
    await must(401, visitor.post('/session/passkey', { credential: { ...given, response } }))
  }
  const response = { clientDataJSON: 'AAAA', attestationObject: 'AAAA' }
  await must(400, owner.post('/passkeys', { name: 'Made up', credential: { ...credential, response } }))
})

async function foreign(exchange: TestExchange, path: string, body: unknown, headers: Record<string, string>) {
  const reply = await client(exchange.address).post(path, body as object, headers)
  expect(reply, path).toMatchObject({ status: 403, body: { code: 'foreign_page' } })
}
