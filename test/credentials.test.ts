import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { client } from './support/client.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { serveProcess } from './support/process.ts'
import { tablesWith } from './support/scan.ts'
import { flowBody, must } from './support/story.ts'

const NOBODY = 'ffffffffffffffffffffffff'
const STARS = '*'.repeat(36)

const USER = {
  name: 'Box',
  type: 'user',
  package: 'leadconduit-custom',
  username: 'sam',
  password: 'open-sesame',
}
const TOKEN = { name: 'CRM', type: 'token', package: 'leadconduit-json', token: 'tok-0123456789' }
const OAUTH = {
  name: 'Sales',
  type: 'oauth2',
  package: 'leadconduit-salesforce',
  access_token: 'access-0123456789',
  refresh_token: 'refresh-987654321',
  user: { id: 'u1', name: 'Sam' },
  org: { id: 'o1' },
  expires_at: 1893456000,
}

/** What is stored of a credential, opened with the exchange's own key. */
async function stored(exchange: TestExchange, id: string): Promise<any> {
  const [row] = await exchange.rows<{ sealed: Buffer }>(sql`select sealed from credentials where id = ${id}`)
  return row && JSON.parse(exchange.ground.vault.open(row.sealed))
}

test('a credential of each kind is kept, and shown with its members in order and its secrets masked', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const user = await must(201, acme.post('/credentials', USER))
  const members = ['id', 'name', 'type', 'package']
  expect(Object.keys(user)).toEqual([...members, 'username', 'password', 'created_at', 'updated_at'])
  expect(user).toMatchObject({ ...USER, password: `${STARS}same` })
  const token = await must(201, acme.post('/credentials', TOKEN))
  expect(Object.keys(token)).toEqual([...members, 'token', 'created_at', 'updated_at'])
  expect(token.token).toBe(`${STARS}6789`)
  const oauth = await must(201, acme.post('/credentials', OAUTH))
  const rest = ['access_token', 'refresh_token', 'user', 'org', 'expires_at', 'created_at', 'updated_at']
  expect(Object.keys(oauth)).toEqual([...members, ...rest])
  const masks = { access_token: `${STARS}6789`, refresh_token: `${STARS}4321` }
  expect(oauth).toMatchObject({ ...OAUTH, ...masks })
  for (const type of ['oauth', 'oauth1']) {
    const bare = { name: type, type, package: 'p', access_token: 'access-0123456789' }
    const unset = { refresh_token: null, user: null, org: null, expires_at: null }
    expect(await must(201, acme.post('/credentials', bare))).toMatchObject({ type, ...unset })
  }
  const all = await must(200, acme.get('/credentials'))
  expect(all.map(({ type }: any) => type)).toEqual(['oauth1', 'oauth', 'oauth2', 'token', 'user'])
  expect(await must(200, acme.get(`/credentials/${oauth.id}`))).toEqual(oauth)
  expect(await must(200, acme.get('/credentials?limit=2'))).toEqual(all.slice(0, 2))
  const older = await must(200, acme.get(`/credentials?limit=2&before_id=${all[1].id}`))
  expect(older).toEqual(all.slice(2, 4))
  expect(await stored(exchange, user.id)).toEqual({ username: 'sam', password: 'open-sesame' })
})

test('of a short secret not even the end is shown', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  for (const password of ['x', 'four', '1234567']) {
    const made = await must(201, acme.post('/credentials', { ...USER, password }))
    expect(made.password).toBe('*'.repeat(40))
    const same = await must(200, acme.put(`/credentials/${made.id}`, { ...made, name: 'Renamed' }))
    expect(same).toMatchObject({ name: 'Renamed', password: '*'.repeat(40) })
    expect((await stored(exchange, made.id)).password).toBe(password)
  }
})

test('what was read can be sent back: masks leave the secrets as they are', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/credentials', OAUTH))
  const path = `/credentials/${made.id}`
  const renamed = await must(200, acme.put(path, { ...made, name: 'Sales EU' }))
  expect({ ...renamed, name: 'Sales', updated_at: '' }).toEqual({ ...made, updated_at: '' })
  expect(await stored(exchange, made.id)).toMatchObject({
    access_token: OAUTH.access_token,
    refresh_token: OAUTH.refresh_token,
  })
  const refreshed = { ...made, access_token: 'access-fresh-1111' }
  expect((await must(200, acme.put(path, refreshed))).access_token).toBe(`${STARS}1111`)
  expect(await stored(exchange, made.id)).toMatchObject({
    access_token: 'access-fresh-1111',
    refresh_token: OAUTH.refresh_token,
  })

  // A mask stands for the secret it was made of, and for nothing else: an outdated or foreign one saves nothing.
  const other = await must(201, acme.post('/credentials', TOKEN))
  const astray: [string, object, string][] = [
    [path, { ...made }, '/access_token'],
    [path, { ...refreshed, refresh_token: other.token }, '/refresh_token'],
    [path, { ...TOKEN, token: `${STARS}1111` }, '/token'],
    [`/credentials/${other.id}`, { ...other, token: made.refresh_token }, '/token'],
  ]
  for (const [where, body, at] of astray) {
    expect(await acme.put(where, body), at).toMatchObject({ status: 400, body: { errors: [{ path: at }] } })
  }
  expect(await acme.post('/credentials', { ...TOKEN, token: other.token })).toMatchObject({ status: 400 })

  const turned = await must(200, acme.put(path, { ...USER, name: 'Turned' }))
  expect(turned).toMatchObject({ id: made.id, type: 'user', username: 'sam', password: `${STARS}same` })
  expect(await stored(exchange, made.id)).toEqual({ username: 'sam', password: 'open-sesame' })
})

test('a body that is none of the kinds is refused, with every fault of the kind that it names', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/credentials', USER))
  const without = (body: object, ...names: string[]) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
  const bad: [unknown, string[]][] = [
    [{}, ['/type']],
    [[], ['']],
    ['user', ['']],
    [{ ...USER, type: 'basic' }, ['/type']],
    [{ ...USER, type: null }, ['/type']],
    [{ ...USER, type: ['user'] }, ['/type']],
    [without(USER, 'password'), ['/password']],
    [without(USER, 'password', 'username', 'name'), ['/name', '/password', '/username']],
    [{ ...USER, type: 'token' }, ['/token']],
    [without(TOKEN, 'package'), ['/package']],
    [{ ...TOKEN, token: '' }, ['/token']],
    [{ ...TOKEN, token: 7 }, ['/token']],
    [{ ...TOKEN, token: null }, ['/token']],
    [{ ...TOKEN, token: 'a\u0000b' }, ['/token']],
    [{ ...TOKEN, token: 'x'.repeat(10_001) }, ['/token']],
    [{ ...USER, username: '' }, ['/username']],
    [{ ...USER, name: 'x'.repeat(201) }, ['/name']],
    [without(OAUTH, 'access_token'), ['/access_token']],
    [{ ...OAUTH, expires_at: 'soon' }, ['/expires_at']],
    [{ ...OAUTH, expires_at: 1.5 }, ['/expires_at']],
    [{ ...OAUTH, user: 'Sam', org: [] }, ['/org', '/user']],
  ]
  for (const [body, paths] of bad) {
    for (const reply of [
      await acme.post('/credentials', body === 'user' ? '"user"' : body),
      await acme.put(`/credentials/${made.id}`, body === 'user' ? '"user"' : body),
    ]) {
      const faults = reply.body.errors?.map(({ path }: any) => path).sort()
      expect([reply.status, faults], JSON.stringify(body)).toEqual([400, paths])
    }
  }
  expect(await must(200, acme.get('/credentials'))).toEqual([made])
  // Members of other kinds, and unknown ones, are passed over.
  const mixed = await must(201, acme.post('/credentials', { ...OAUTH, ...TOKEN, unknown: true }))
  expect(mixed).not.toHaveProperty('access_token')
  expect(await stored(exchange, mixed.id)).toEqual({ token: TOKEN.token })
})

test("another company's credential does not exist for anybody else, and cannot be used in a flow", async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const stranger = await exchange.company('Curious')
  const made = await must(201, acme.post('/credentials', TOKEN))
  for (const id of [made.id, NOBODY]) {
    const refusal = { status: 404, body: { error: 'The credential was not found' } }
    expect(await stranger.get(`/credentials/${id}`)).toMatchObject(refusal)
    expect(await stranger.put(`/credentials/${id}`, TOKEN)).toMatchObject(refusal)
    expect(await stranger.delete(`/credentials/${id}`)).toMatchObject(refusal)
  }
  expect(await must(200, stranger.get('/credentials'))).toEqual([])
  const source = {
    entity: { id: '535e9f8c94149d05b5000001' },
    integration: { module_id: 'leadconduit-default.inbound' },
    credential_id: made.id,
  }
  const flow = { ...flowBody('Leads', ['email']), sources: [source] }
  expect(await stranger.post('/flows', flow)).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/sources/0/credential_id' }] },
  })
  expect(await exchange.visitor.get('/credentials')).toMatchObject({ status: 401 })
  await must(400, acme.get('/credentials/short'))

  const { headers } = await acme.get(`/credentials/${made.id}`)
  const etag = { 'if-match': headers.get('etag') as string }
  const changed = await must(200, acme.put(`/credentials/${made.id}`, { ...made, name: 'Two' }, etag))
  await must(412, acme.put(`/credentials/${made.id}`, made, etag))
  await must(412, acme.delete(`/credentials/${made.id}`, etag))
  expect(await must(200, acme.delete(`/credentials/${made.id}`))).toEqual(changed)
  await must(404, acme.get(`/credentials/${made.id}`))
  await must(404, acme.delete(`/credentials/${made.id}`))
})

test('secrets stand in no answer, no table and no line of the log', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const server = await serveProcess(exchange.database_url, { GANGWAY_LOG_LEVEL: 'trace' })
  const there = client(server.address, acme.api_key)
  const answers: unknown[] = []
  const said = async (status: number, reply: Promise<{ status: number; body: any }>) => {
    const body = await must(status, reply)
    answers.push(body)
    return body
  }
  const ids: string[] = []
  for (const [n, body] of [USER, TOKEN, OAUTH].entries()) {
    const once = { 'idempotency-key': `make-${n}` }
    const made = await said(201, there.post('/credentials', body, once))
    await said(201, there.post('/credentials', body, once))
    await said(400, there.post('/credentials', { ...body, name: '' }))
    await said(200, there.put(`/credentials/${made.id}`, { ...body, name: 'Renamed' }))
    await said(404, there.put(`/credentials/${NOBODY}`, body))
    ids.push(made.id)
  }
  await said(400, there.post('/credentials', `{"token":"${TOKEN.token}",`))
  await said(400, there.post('/credentials', `{"token": ${TOKEN.token}}`))
  await said(200, there.get('/credentials'))
  await said(200, there.get('/changelogs'))
  await said(200, there.get('/user'))
  await said(200, there.get('/keys'))
  await said(401, client(server.address, 'f'.repeat(40)).get('/user'))

  const secrets = [USER.password, TOKEN.token, OAUTH.access_token, OAUTH.refresh_token, acme.api_key]
  const unshown = [...secrets, Buffer.from(`API:${acme.api_key}`).toString('base64'), 'f'.repeat(40)]
  for (const secret of unshown) expect(JSON.stringify(answers)).not.toContain(secret)
  for (const secret of [...secrets, USER.username])
    expect(await tablesWith(exchange, secret), secret).toEqual([])

  // The log is complete when it tells of the last request.
  const last = await there.get(`/credentials/${ids[0]}`)
  const requestId = last.headers.get('x-request-id') as string
  await eventually(() => expect(server.said()).toContain(requestId))
  for (const secret of unshown) expect(server.said()).not.toContain(secret)
})
