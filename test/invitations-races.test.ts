import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, letDaysPass } from './support/exchange.ts'
import { mailbox, tokenTo } from './support/mailbox.ts'
import { flowBody, must } from './support/story.ts'

const STRANGER = 'mia@bolt-solar.example'

const statuses = (replies: { status: number }[]) => replies.map(({ status }) => status).sort()

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

test('20 simultaneous invitations of one address are one entity and one letter', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const there = exchange.as(seller.api_key, (await exchange.another()).address)
  const invite = (n: number) => (n % 2 ? seller : there).post('/invitations/recipient', { email: STRANGER })
  const replies = await Promise.all(times(20, invite))
  expect(statuses(replies)).toEqual([...times(19, () => 200), 201])
  expect(new Set(replies.map(({ body }) => body.entity.id)).size).toBe(1)
  expect(await mailbox(exchange)).toHaveLength(1)

  await letDaysPass(exchange, 15)
  const anew = await Promise.all(times(10, invite))
  expect(statuses(anew)).toEqual(times(10, () => 200))
  expect(anew.filter(({ body }) => body.message)).toHaveLength(1)
  expect(await mailbox(exchange)).toHaveLength(2)
})

test('10 simultaneous acceptances make one account, one key, one connection', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const flow = await must(201, seller.post('/flows', flowBody('Solar', ['email'], [entity.id])))
  const there = exchange.as('', (await exchange.another()).address)
  const token = await tokenTo(exchange, STRANGER)
  const path = `/invitations/${entity.invitation_id}/accept`
  const replies = await Promise.all(
    times(10, (n) =>
      (n % 2 ? exchange.visitor : there).post(path, { token, account: { name: `Bolt ${n}` } }),
    ),
  )
  expect(statuses(replies)).toEqual([...times(9, () => 200), 201])
  expect(new Set(replies.map(({ body }) => body.account.id)).size).toBe(1)
  expect(replies.filter(({ body }) => body.api_key)).toHaveLength(1)
  expect(await exchange.rows(sql`select id from accounts`)).toHaveLength(2)
  expect(await exchange.rows(sql`select id from connections`)).toHaveLength(1)
  expect(await must(200, seller.get(`/flows/${flow.id}/changelogs`))).toHaveLength(2)
  expect(await mailbox(exchange, seller.email)).toHaveLength(1)
})

test('one address, invited by five companies, that accepts all at once, is one account with five connections', async () => {
  const exchange = await exchangeForThisTest()
  const asked: { path: string; token: string }[] = []
  for (let n = 0; n < 5; n++) {
    const seller = await exchange.company(`Seller ${n}`)
    const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
    const token = await tokenTo(exchange, STRANGER)
    asked.push({ path: `/invitations/${entity.invitation_id}/accept`, token })
  }
  const replies = await Promise.all(
    asked.map(({ path, token }) => exchange.visitor.post(path, { token, account: { name: 'Bolt' } })),
  )
  expect(statuses(replies)).toEqual([200, 200, 200, 200, 201])
  const key = replies.find(({ body }) => body.api_key)?.body.api_key
  expect(await must(200, exchange.as(key).get('/connections'))).toHaveLength(5)
  expect(await exchange.rows(sql`select id from users where email = ${STRANGER}`)).toHaveLength(1)
})

test('of accepting, declining, withdrawing and resending at the same time one wins, and everything fits it', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  for (let round = 0; round < 8; round++) {
    const bolt = await exchange.company(`Bolt ${round}`)
    const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
    const flow = await must(201, seller.post('/flows', flowBody(`Solar ${round}`, ['email'], [entity.id])))
    const path = `/invitations/${entity.invitation_id}`
    const replies = await Promise.all([
      bolt.post(`${path}/accept`, {}),
      bolt.post(`${path}/decline`, {}),
      seller.delete(path),
      // 404 once the entity that stood in has been replaced.
      seller.put(`/invitations/${entity.id}/resend`),
      seller.post('/invitations/recipient', { email: bolt.email }),
    ])
    for (const reply of replies) expect([200, 201, 404, 409]).toContain(reply.status)
    const { steps } = await must(200, seller.get(`/flows/${flow.id}`))
    const { state } = await must(200, seller.get(path))
    const expected = { accepted: [bolt.account_id], pending: [], declined: [], withdrawn: [] }[
      state as 'accepted'
    ]
    expect(steps.map((step: any) => step.entity.id)).toEqual(expected)
    const entities = sql`select e.id from entities e where e.kind = 'pending'
      and not exists (select from invitations i where i.entity_id = e.id and i.state = 'pending')`
    expect(await exchange.rows(entities)).toEqual([])
  }
})

test('a flow that is saved while its partner accepts never keeps the entity that stood in', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  for (let round = 0; round < 8; round++) {
    const bolt = await exchange.company(`Bolt ${round}`)
    const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
    const body = flowBody(`Solar ${round}`, ['email'], [entity.id])
    const replies = await Promise.all([
      seller.post('/flows', body),
      bolt.post(`/invitations/${entity.invitation_id}/accept`, {}),
      seller.post('/flows', body),
      seller.post('/flows', body),
    ])
    expect(replies[1]?.status).toBe(200)
    for (const reply of [replies[0], replies[2], replies[3]]) expect([201, 400]).toContain(reply?.status)
  }
  const left = await exchange.rows(
    sql`select * from flow_partners where entity_id not in (select id from entities)`,
  )
  expect(left).toEqual([])
})
