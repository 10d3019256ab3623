import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, letDaysPass, type TestExchange } from './support/exchange.ts'
import { mailbox, tokenTo } from './support/mailbox.ts'
import { must } from './support/story.ts'

const STRANGER = 'mia@bolt-solar.example'

const kinds = async (exchange: TestExchange, address?: string) =>
  (await mailbox(exchange, address)).map(({ kind }) => kind)

const promises = (exchange: TestExchange) =>
  exchange.rows<{ key: string }>(
    sql`select key from graphile_worker._private_jobs where key like 'invitation:%' order by key`,
  )

test('three days before the end the invited is reminded, and both links work; at the end the inviter is told', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const seller = await exchange.company('Acme Leads')
  await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const first = await tokenTo(exchange, STRANGER)
  await letDaysPass(exchange, 12)
  await eventually(async () => expect(await kinds(exchange, STRANGER)).toEqual(['invited', 'reminded']))
  const second = await tokenTo(exchange, STRANGER)
  expect(second).not.toBe(first)
  const [, reminder] = await mailbox(exchange, STRANGER)
  expect(reminder?.subject).toBe("Acme Leads's invitation ends in 3 days")
  expect(reminder?.text).toContain('You have not looked at it yet')
  for (const token of [first, second]) await must(200, exchange.visitor.get(`/invite/${token}`))
  expect(await promises(exchange)).toHaveLength(1)

  await letDaysPass(exchange, 3)
  await eventually(async () => expect(await kinds(exchange, seller.email)).toEqual(['expired']))
  const [told] = await mailbox(exchange, seller.email)
  expect(told?.subject).toBe(`${STRANGER} did not accept in time`)
  expect(told?.text).toContain('opened it')
  expect(await promises(exchange)).toEqual([])
})

test('an answer takes the promises back; another life brings its own', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  expect(await promises(exchange)).toHaveLength(2)
  await must(200, seller.put(`/invitations/${entity.id}/resend`))
  expect(await promises(exchange)).toHaveLength(2)
  await must(200, bolt.post(`/invitations/${entity.invitation_id}/decline`, {}))
  expect(await promises(exchange)).toEqual([])
  await must(200, seller.put(`/invitations/${entity.id}/resend`))
  await must(200, seller.delete(`/invitations/${entity.invitation_id}`))
  expect(await promises(exchange)).toEqual([])
  const again = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  await must(200, bolt.post(`/invitations/${again.entity.invitation_id}/accept`, {}))
  expect(await promises(exchange)).toEqual([])
})

test('a job of an earlier life finds that it is over and writes to nobody', async () => {
  const exchange = await exchangeForThisTest({ works: true })
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  const carried = { account_id: seller.account_id, invitation_id: entity.invitation_id, life: 7 }
  for (const kind of ['remind_invited', 'expire_invitation']) {
    await exchange.rows(sql`select graphile_worker.add_job(${kind}, ${JSON.stringify(carried)}::json)`)
  }
  const idle = sql`select j.id from graphile_worker._private_jobs j where j.key is null`
  await eventually(async () => expect(await exchange.rows(idle)).toEqual([]))
  expect(await kinds(exchange)).toEqual(['invited'])
})

test('an invitation that lives no longer than the reminder would wait has no reminder', async () => {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_INVITATION_DAYS: '3' } })
  const seller = await exchange.company('Acme Leads')
  await must(201, seller.post('/invitations/recipient', { email: STRANGER }))
  expect((await promises(exchange)).map(({ key }) => key.split(':')[2])).toEqual(['expire'])
})

test('only those who want to be told are told', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  await exchange.rows(sql`insert into user_settings (account_id, id, notifications)
    values (${seller.account_id}, ${seller.user_id}, '{"connection_invites":{"enabled":false}}')`)
  await must(200, bolt.post(`/invitations/${entity.invitation_id}/accept`, {}))
  expect(await kinds(exchange)).toEqual(['invited'])
})
