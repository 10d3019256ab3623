import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, letDaysPass, type TestExchange } from './support/exchange.ts'
import { mailbox, tokenTo } from './support/mailbox.ts'
import { flowBody, must } from './support/story.ts'

const NOBODY = '5fd4371e940df5a34a3888b2'
const STRANGER = 'mia@bolt-solar.example'

test('a body that is not an invitation is refused at its path, and nobody gets a letter', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const theirs = await must(201, bolt.post('/flows', flowBody('Theirs', ['email'])))
  const mine = await must(201, seller.post('/flows', flowBody('Mine', ['email'], [seller.account_id])))
  const email = STRANGER
  const bad: [object, string][] = [
    [{}, '/email'],
    [{ email: null }, '/email'],
    [{ email: 7 }, '/email'],
    [{ email: [email] }, '/email'],
    [{ email: '' }, '/email'],
    [{ email: 'nobody' }, '/email'],
    [{ email: 'a@b' }, '/email'],
    [{ email: 'a b@c.example' }, '/email'],
    [{ email: 'Mia <mia@c.example>' }, '/email'],
    [{ email: 'a@c.example,b@c.example' }, '/email'],
    [{ email: 'a@c.example\r\nBcc: b@c.example' }, '/email'],
    [{ email: `${'a'.repeat(65)}@c.example` }, '/email'],
    [{ email: `a@${'c'.repeat(250)}.example` }, '/email'],
    [{ email: seller.email }, '/email'],
    [{ email: seller.email.toUpperCase() }, '/email'],
    [{ email: 'a\u0000@c.example' }, '/email'],
    [{ email, name: '' }, '/name'],
    [{ email, name: 'x'.repeat(201) }, '/name'],
    [{ email, name: 'a\u0000b' }, '/name'],
    [{ email, note: 'x'.repeat(1001) }, '/note'],
    [{ email, note: { text: 'x' } }, '/note'],
    [{ email, flow_id: 'short' }, '/flow_id'],
    [{ email, flow_id: NOBODY }, '/flow_id'],
    [{ email, flow_id: theirs.id }, '/flow_id'],
    [{ email, step_id: 'abc123' }, '/flow_id'],
    [{ email, flow_id: mine.id, step_id: 'nosuch' }, '/step_id'],
    [{ email, flow_id: mine.id, step_id: 'too-long-an-id' }, '/step_id'],
  ]
  for (const kind of ['recipient', 'source']) {
    for (const [body, path] of bad) {
      const reply = await seller.post(`/invitations/${kind}`, body)
      expect([reply.status, reply.body.errors?.[0]?.path], JSON.stringify(body)).toEqual([400, path])
    }
    const noSource = { email, flow_id: mine.id, step_id: mine.steps[0].id }
    if (kind === 'source') expect((await seller.post('/invitations/source', noSource)).status).toBe(400)
  }
  expect(await exchange.visitor.post('/invitations/recipient', { email })).toMatchObject({ status: 401 })
  expect(await seller.post('/invitations/recipient', '{"email":')).toMatchObject({ status: 400 })
  expect(await mailbox(exchange)).toEqual([])
  expect(await exchange.rows(sql`select id from invitations`)).toEqual([])
  expect(await exchange.rows(sql`select id from entities where kind = 'pending'`)).toEqual([])
  const longest = { email, note: 'é'.repeat(1000), name: 'x'.repeat(200), unknown: true }
  await must(201, seller.post('/invitations/recipient', longest))
})

test('a member who may only read neither invites nor answers', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  await exchange.rows(sql`update users set role = 'read_only' where account_id = ${bolt.account_id}`)
  const reader = exchange.as(bolt.api_key, (await exchange.another()).address)
  const path = `/invitations/${entity.invitation_id}`
  const token = await tokenTo(exchange, bolt.email)
  const refused = [
    reader.post('/invitations/recipient', { email: STRANGER }),
    reader.post(`${path}/accept`, {}),
    reader.post(`${path}/accept`, { token }),
    reader.post(`${path}/decline`, {}),
    exchange.visitor.post(`${path}/accept`, { token }),
    reader.put(`/invitations/${entity.id}/resend`),
    reader.delete(path),
  ]
  for (const reply of await Promise.all(refused)) expect(reply.status).toBe(403)
  expect(await reader.get(path)).toMatchObject({ status: 200, body: { state: 'pending' } })
  await exchange.rows(sql`update users set active = false where account_id = ${bolt.account_id}`)
  expect(await exchange.visitor.post(`${path}/accept`, { token })).toMatchObject({ status: 403 })
})

test('whoever is not the invited learns nothing: wrong, foreign and missing tokens are all 404', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const other = await exchange.company('Other Ltd')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  await must(201, other.post('/invitations/recipient', { email: STRANGER }))
  const foreign = await tokenTo(exchange, STRANGER)
  const tokens = [undefined, '', 'x', 'x'.repeat(43), foreign, `${foreign}\n`]
  const account = { name: 'Thief' }
  for (const id of [entity.invitation_id, NOBODY]) {
    for (const token of tokens) {
      for (const by of [exchange.visitor, other]) {
        for (const verb of ['accept', 'decline']) {
          const reply = await by.post(`/invitations/${id}/${verb}`, { token, account })
          expect([reply.status, reply.body.error]).toEqual([404, 'The invitation was not found'])
        }
      }
    }
  }
  expect(await other.get(`/invitations/${entity.invitation_id}`)).toMatchObject({ status: 404 })
  expect(await other.delete(`/invitations/${entity.invitation_id}`)).toMatchObject({ status: 404 })
  expect(await other.put(`/invitations/${entity.id}/resend`)).toMatchObject({ status: 404 })
  expect(await seller.put(`/invitations/${seller.account_id}/resend`)).toMatchObject({ status: 404 })
  expect(await exchange.rows(sql`select id from accounts`)).toHaveLength(2)
})

test('an answer that is not one is refused at its path', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const token = await tokenTo(exchange, STRANGER)
  const path = `/invitations/${entity.invitation_id}`
  const account = { name: 'Bolt' }
  const bad: [object, string][] = [
    [{ token }, '/account/name'],
    [{ token: 7 }, '/token'],
    [{ token: 'x'.repeat(201) }, '/token'],
    [{ token: 'a\u0000b' }, '/token'],
    [{ token, account: {} }, '/account/name'],
    [{ token, account: { name: '' } }, '/account/name'],
    [{ token, account: { name: 'x'.repeat(201) } }, '/account/name'],
    [{ token, account: { name: 'a\u0000b' } }, '/account/name'],
    [{ token, account: [] }, '/account'],
    [{ token, account: { name: 'Bolt', time_zone: 'Mars/Olympus' } }, '/account/time_zone'],
    [{ token, account: { name: 'Bolt', website: 'javascript:alert(1)' } }, '/account/website'],
    [{ token, account, user: { email: 'another@bolt-solar.example' } }, '/user/email'],
    [{ token, account, user: { email: 'nobody' } }, '/user/email'],
    [{ token, account, user: { first_name: 'x'.repeat(201) } }, '/user/first_name'],
    [{ token, account, user: { last_name: 7 } }, '/user/last_name'],
    [{ token, account, user: 'Mia' }, '/user'],
  ]
  for (const [body, at] of bad) {
    const reply = await exchange.visitor.post(`${path}/accept`, body)
    expect([reply.status, reply.body.errors?.[0]?.path], JSON.stringify(body)).toEqual([400, at])
  }
  const long = await exchange.visitor.post(`${path}/decline`, { token, reason: 'x'.repeat(1001) })
  expect([long.status, long.body.errors?.[0]?.path]).toEqual([400, '/reason'])
  expect(await exchange.visitor.post(`/invitations/short/accept`, { token })).toMatchObject({ status: 400 })
  expect(await exchange.as('f'.repeat(40)).post(`${path}/accept`, { token })).toMatchObject({ status: 401 })
  expect(await seller.post(`${path}/accept`, { token })).toMatchObject({
    status: 409,
    body: { code: 'own_invitation' },
  })
  expect(await exchange.rows(sql`select id from accounts`)).toHaveLength(1)
  await must(201, exchange.visitor.post(`${path}/accept`, { token, account }))
  expect(await exchange.visitor.post(`${path}/decline`, { token })).toMatchObject({
    status: 409,
    body: { code: 'invitation_accepted' },
  })
  expect(await seller.delete(path)).toMatchObject({ status: 409, body: { code: 'invitation_accepted' } })
})

test('queries of the list are checked', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  for (const query of [
    'state=open',
    'direction=up',
    'limit=0',
    'limit=1001',
    'after_id=x',
    'state=a&state=b',
  ]) {
    expect((await seller.get(`/invitations?${query}`)).status, query).toBe(400)
  }
  expect(await exchange.visitor.get('/invitations')).toMatchObject({ status: 401 })
  expect(await seller.get(`/invitations?before_id=${NOBODY}`)).toMatchObject({ status: 200, body: [] })
})

test('what is over stays over: expired and closed invitations refuse every answer with their code', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  const path = `/invitations/${entity.invitation_id}`
  await letDaysPass(exchange, 15)
  for (const verb of ['accept', 'decline']) {
    expect(await bolt.post(`${path}/${verb}`, {})).toMatchObject({
      status: 409,
      body: { code: 'invitation_expired' },
    })
  }
  expect(await must(200, seller.delete(path))).toMatchObject({ state: 'withdrawn' })
  expect((await mailbox(exchange, bolt.email)).map(({ kind }) => kind)).toEqual(['invited'])
  const other = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  await closeAccount(exchange, seller.account_id)
  expect(await bolt.post(`/invitations/${other.entity.invitation_id}/accept`, {})).toMatchObject({
    status: 409,
    body: { code: 'inviter_account_closed' },
  })
})

test('a declined invitation is not sent again beside a newer one', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const first = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  await must(200, bolt.post(`/invitations/${first.entity.invitation_id}/decline`, {}))
  const second = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  expect(await seller.put(`/invitations/${first.entity.id}/resend`)).toMatchObject({
    status: 409,
    body: { code: 'invitation_pending' },
  })
  await must(200, bolt.post(`/invitations/${second.entity.invitation_id}/accept`, {}))
  expect(await seller.put(`/invitations/${first.entity.id}/resend`)).toMatchObject({
    status: 409,
    body: { code: 'already_connected' },
  })
  expect(await seller.put(`/invitations/${bolt.account_id}/resend`)).toMatchObject({
    status: 409,
    body: { code: 'invitation_accepted' },
  })
})

async function closeAccount(exchange: TestExchange, accountId: string): Promise<void> {
  await exchange.rows(sql`update accounts set state = 'closed' where id = ${accountId}`)
}
