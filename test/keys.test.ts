import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { tablesWith } from './support/scan.ts'
import { must } from './support/story.ts'

const NOBODY = 'ffffffffffffffffffffffff'
const KEY = /^[0-9a-f]{40}$/
const MASK = /^\*{36}[0-9a-f]{4}$/
const ENTITY = { name: 'Mine', module_ids: null, source: 'form', recipient: null }

/** How many times the exchange went to its database for anything. */
function countStatements({ ground }: TestExchange): () => number {
  let count = 0
  ground.db.pool.on('acquire', () => count++)
  return () => count
}

/** Whether a request without a key of any kind is let in with this header. */
async function statusWith(exchange: TestExchange, authorization: string): Promise<number> {
  return (await exchange.visitor.get('/account', { authorization })).status
}

test('a key is shown once, works with any user name, and is seen masked ever after', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/keys', { name: 'CRM', expires_at: '2999-01-01T00:00:00+01:00' }))
  expect(made).toMatchObject({
    name: 'CRM',
    user_id: acme.user_id,
    made_by: acme.user_id,
    expires_at: '2998-12-31T23:00:00.000Z',
    last_used_at: null,
    revoked_at: null,
    api_key: expect.stringMatching(KEY),
  })
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
  const secret = made.api_key
  for (const pair of [`API:${secret}`, `X:${secret}`, `:${secret}`, `API:${secret.toUpperCase()}`]) {
    expect(await statusWith(exchange, basic(pair)), pair).toBe(200)
  }
  const wrong = ['', `API:${secret}0`, secret, `${secret}:`, `API:${'0'.repeat(40)}`, 'API:%_', 'API:\u0000']
  for (const pair of wrong) expect(await statusWith(exchange, basic(pair)), pair).toBe(401)
  for (const header of ['', 'Basic', 'Basic ', `Bearer ${secret}`, secret, 'Basic ===']) {
    expect(await statusWith(exchange, header), header).toBe(401)
  }
  const seen = await must(200, acme.get(`/keys/${made.id}`))
  expect(seen.api_key).toBe(`${'*'.repeat(36)}${secret.slice(-4)}`)
  const listed = await must(200, acme.get('/keys'))
  expect(listed.map(({ name }: any) => name)).toEqual(['CRM', 'First key'])
  for (const { api_key } of listed) expect(api_key).toMatch(MASK)
  await eventually(async () =>
    expect((await must(200, acme.get(`/keys/${made.id}`))).last_used_at).not.toBeNull(),
  )
})

test('without a good key the answer is the documented one, and a browser is asked only outside the UI', async () => {
  const exchange = await exchangeForThisTest()
  const reply = await exchange.visitor.get('/user')
  expect(reply).toMatchObject({ status: 401, body: { error: 'authentication failed' } })
  expect(reply.headers.get('www-authenticate')).toBe('Basic realm="gangway"')
  const ui = await exchange.visitor.get('/user', { 'x-requested-with': 'XMLHttpRequest' })
  expect(ui.status).toBe(401)
  expect(ui.headers.get('www-authenticate')).toBeNull()
})

test('a revoked key is refused by the very next request', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  for (let n = 0; n < 20; n++) {
    const made = await must(201, acme.post('/keys', { name: 'Short' }))
    const short = exchange.as(made.api_key)
    await must(200, short.get('/account'))
    const revoked = await must(200, acme.delete(`/keys/${made.id}`))
    await must(401, short.get('/account'))
    expect(revoked).toMatchObject({ id: made.id, revoked_at: expect.any(String) })
    expect(revoked.api_key).toMatch(MASK)
    expect(await must(200, acme.delete(`/keys/${made.id}`))).toMatchObject({ revoked_at: revoked.revoked_at })
  }
})

test('another process refuses a revoked key, and one whose user left, within two seconds', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const there = (await exchange.another()).address
  const kim = await must(
    201,
    acme.post('/users', { email: 'kim@acme.example', first_name: 'Kim', last_name: 'K' }),
  )
  const first = await must(201, acme.post('/keys', { name: 'Mine' }))
  const second = await must(201, acme.post('/keys', { name: 'Hers', user_id: kim.id }))
  const elsewhere = [first, second].map(({ api_key }) => exchange.as(api_key, there))
  for (const client of elsewhere) await must(200, client.get('/account'))

  await must(200, acme.delete(`/keys/${first.id}`))
  await must(200, acme.delete(`/users/${kim.id}`))
  const revokedAt = performance.now()
  for (const client of elsewhere) {
    await eventually(() => must(401, client.get('/account')))
  }
  expect(performance.now() - revokedAt).toBeLessThan(2_000)
  await must(200, exchange.as(acme.api_key, there).get('/account'))
})

test('a key that was seen in the last minute is let in without a question to the database', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const other = await exchange.company('Bolt')
  const statements = countStatements(exchange)
  // GET /types reads nothing: all statements are for letting the caller in. The first asks, and notes the use.
  await eventually(async () => {
    await must(200, acme.get('/types'))
    const before = statements()
    await Promise.all(Array.from({ length: 20 }, () => must(200, acme.get('/types'))))
    expect(statements() - before).toBe(0)
  })
  const before = statements()
  await must(200, other.get('/types'))
  expect(statements() - before).toBeGreaterThan(0)
})

test('a key ends when it says, also while it is remembered', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [{ soon } = { soon: '' }] = await exchange.rows<{ soon: string }>(
    sql`select now() + interval '4 seconds' as soon`,
  )
  const made = await must(201, acme.post('/keys', { name: 'Short', expires_at: soon }))
  await must(200, exchange.as(made.api_key).get('/account'))
  await eventually(() => must(401, exchange.as(made.api_key).get('/account')))
  const [{ ended } = { ended: false }] = await exchange.rows<{ ended: boolean }>(
    sql`select now() >= expires_at as ended from api_keys where id = ${made.id}`,
  )
  expect(ended).toBe(true)
})

test('a key has the rights of its user', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const clients: Record<string, ReturnType<TestExchange['as']>> = {}
  for (const role of ['admin', 'member', 'read_only']) {
    const body = { email: `${role}@acme.example`, first_name: 'Kim', last_name: role, role }
    const { id } = await must(201, acme.post('/users', body))
    const { api_key } = await must(201, acme.post('/keys', { name: role, user_id: id }))
    clients[role] = exchange.as(api_key)
  }
  const { admin, member, read_only } = clients as Record<'admin' | 'member' | 'read_only', typeof acme>
  for (const client of [admin, member, read_only]) await must(200, client.get('/entities'))
  for (const client of [admin, member]) await must(201, client.post('/entities', ENTITY))
  expect(await read_only.post('/entities', ENTITY)).toMatchObject({
    status: 403,
    body: { code: 'forbidden', error: expect.stringContaining('administrator') },
  })
  await must(403, read_only.post('/credentials', {}))
  await must(403, read_only.post('/keys', { name: 'More' }))
  await must(403, read_only.put('/account', { name: 'Ours' }))
  await must(403, member.put('/account', { name: 'Ours' }))
  await must(200, admin.put('/account', { name: 'Ours' }))
})

test('whose keys one sees, makes and revokes', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const stranger = await exchange.company('Curious')
  const body = { email: 'kim@acme.example', first_name: 'Kim', last_name: 'K' }
  const kim = await must(201, acme.post('/users', body))
  const hers = await must(201, acme.post('/keys', { name: 'Hers', user_id: kim.id }))
  const [owners] = await must(200, acme.get(`/keys?before_id=${hers.id}&limit=1`))
  const member = exchange.as(hers.api_key)
  const mine = await must(201, member.post('/keys', { name: 'Another' }))
  expect((await must(200, member.get('/keys'))).map(({ id }: any) => id)).toEqual([mine.id, hers.id])
  expect((await must(200, acme.get('/keys'))).map(({ name, made_by }: any) => [name, made_by])).toEqual([
    ['Another', kim.id],
    ['Hers', acme.user_id],
    ['First key', acme.user_id],
  ])
  const ours = await must(201, acme.post('/keys', { name: 'Ours', account: true }))
  expect(ours).toMatchObject({ user_id: null, made_by: acme.user_id })
  const byProgram = await must(
    201,
    exchange.as(ours.api_key).post('/keys', { name: 'By ours', account: true }),
  )
  expect(byProgram).toMatchObject({ user_id: null, made_by: null })
  await must(403, member.get(`/keys/${owners.id}`))
  await must(403, member.delete(`/keys/${owners.id}`))
  await must(403, member.post('/keys', { name: 'Ours', account: true }))
  await must(403, member.post('/keys', { name: 'Theirs', user_id: acme.user_id }))
  for (const id of [hers.id, NOBODY]) {
    expect(await stranger.delete(`/keys/${id}`)).toMatchObject({
      status: 404,
      body: { error: 'The key was not found' },
    })
    await must(404, stranger.get(`/keys/${id}`))
  }
  await must(400, stranger.post('/keys', { name: 'Theirs', user_id: kim.id }))
  await must(200, member.delete(`/keys/${hers.id}`))
  await must(401, member.get('/account'))
  await must(200, exchange.as(mine.api_key).get('/account'))
})

test('a key that makes no sense is refused at its path', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const name = 'CRM'
  const bad: [object, string][] = [
    [{}, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 7 }, '/name'],
    [{ name: 'x'.repeat(201) }, '/name'],
    [{ name: 'a\u0000' }, '/name'],
    [{ name, expires_at: 'soon' }, '/expires_at'],
    [{ name, expires_at: '2001-01-01T00:00:00Z' }, '/expires_at'],
    [{ name, expires_at: '9999-12-31T23:59:59Z' }, '/expires_at'],
    [{ name, user_id: 'me' }, '/user_id'],
    [{ name, user_id: NOBODY }, '/user_id'],
    [{ name, user_id: acme.user_id, account: true }, '/user_id'],
    [{ name, account: 'yes' }, '/account'],
  ]
  for (const [body, path] of bad) {
    const reply = await acme.post('/keys', body)
    expect([reply.status, reply.body.errors?.[0]?.path], JSON.stringify(body)).toEqual([400, path])
  }
  expect(await must(200, acme.get('/keys'))).toHaveLength(1)
  await must(400, acme.delete('/keys/short'))
})

test('the same request with the same Idempotency-Key makes one key and shows it again', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const once = { 'idempotency-key': 'make-my-key' }
  const replies = await Promise.all(
    Array.from({ length: 5 }, () => must(201, acme.post('/keys', { name: 'CRM' }, once))),
  )
  expect(new Set(replies.map(({ api_key }) => api_key)).size).toBe(1)
  expect(await must(200, acme.get('/keys'))).toHaveLength(2)
  await must(409, acme.post('/keys', { name: 'Other' }, once))
})

test('no table holds a key, only its digest', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/keys', { name: 'CRM' }, { 'idempotency-key': 'once' }))
  await must(201, exchange.as(made.api_key).post('/entities', ENTITY))
  expect(await tablesWith(exchange, made.api_key)).toEqual([])
  expect(await tablesWith(exchange, made.name)).toContain('public.api_keys')
  const digest = createHash('sha256').update(made.api_key).digest()
  expect(await exchange.rows(sql`select id from api_keys where digest = ${digest}`)).toEqual([
    { id: made.id },
  ])
})

test('a key that is made is told by letter to whoever it speaks for; one of the account, to its maker', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const kim = await must(201, acme.post('/users', { email: 'kim@acme.example' }))
  const { api_key } = await must(201, acme.post('/keys', { name: 'Of Kim', user_id: kim.id }))
  await must(201, acme.post('/keys', { name: 'Ours', account: true }))
  await must(400, acme.post('/keys', { name: 'Of nobody', user_id: NOBODY }))
  const letters = (await mailbox(exchange)).filter(({ kind }) => kind === 'security')
  expect(letters.map(({ to, subject }) => [to, subject])).toEqual([
    ['kim@acme.example', 'The API key “Of Kim” was made (Gangway)'],
    [acme.email, 'The API key “Ours” was made (Gangway)'],
  ])
  expect(JSON.stringify(letters)).not.toContain(api_key)
})
