import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { completion, connectedPartners, must, startedOnboard } from './support/story.ts'

async function connectionSeenBy(company: { get(path: string): Promise<{ status: number; body: any }> }) {
  const [connection] = await must(200, company.get('/connections'))
  return connection
}

test('a seller sees where in its set-up the buyer stands, whether it was tested, and why it failed', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { seller, buyer, invitation_id } = partners
  expect(await connectionSeenBy(seller)).toMatchObject({ onboard: null, reminded_at: null })
  const { id } = await startedOnboard(partners)
  const move = (change: object) => must(200, buyer.put(`/onboards/${id}`, { invitation_id, ...change }))
  const moved = await move({ status: 'in_progress', step: 'connect' })
  expect(moved).toMatchObject({ step: 'connect', test: null })
  const lead_id = 'ab'.repeat(12)
  const failed = await move({
    test: { outcome: 'failure', reason: 'at crm.internal: no such state', lead_id },
  })
  expect(failed).toMatchObject({ step: 'connect', test: { outcome: 'failure', lead_id } })
  expect(failed.test.tested_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const { connection_id } = partners
  const alone = await must(200, buyer.get(`/connections/${connection_id}`))
  expect(alone.shared_fields).toEqual(['email'])
  const seen = (await connectionSeenBy(seller)).onboard
  expect(seen).toMatchObject({ status: 'in_progress', step: 'connect', error: null })
  expect(seen.test).toEqual({ outcome: 'failure', reason: null, tested_at: failed.test.tested_at })
  expect((await connectionSeenBy(buyer)).onboard.test.reason).toBe('at crm.internal: no such state')
  await move({ test: { outcome: 'not_tested', reason: 'Our CRM is closed today' } })
  expect((await connectionSeenBy(seller)).onboard.test.reason).toBe('Our CRM is closed today')
  await exchange.rows(sql`update accounts set state = 'closed' where id = ${seller.account_id}`)
  expect(await move({ status: 'completed' })).toMatchObject({ status: 'failed' })
  await exchange.rows(sql`update accounts set state = 'active' where id = ${seller.account_id}`)
  exchange.ground.callers.forget()
  expect((await connectionSeenBy(seller)).onboard).toMatchObject({
    status: 'failed',
    error: { code: 'seller_account_closed' },
  })
  await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  const [ready] = (await mailbox(exchange, seller.email)).filter(({ kind }) => kind === 'completed')
  expect(ready?.text).toContain('It was not tested. The reason given: "Our CRM is closed today"')
  expect(await move({ status: 'completed', step: 'live' })).toMatchObject({ step: 'connect' })
})

test('going on without a test needs a reason', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { buyer, invitation_id } = partners
  const { id } = await startedOnboard(partners)
  for (const test of [{ outcome: 'not_tested' }, { outcome: 'not_tested', reason: '  ' }]) {
    const refused = await buyer.put(`/onboards/${id}`, { invitation_id, test })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: '/test/reason' }] } })
  }
  for (const test of [{ outcome: 'fine' }, { outcome: 'success', lead_id: 'x' }, 'success']) {
    expect(await buyer.put(`/onboards/${id}`, { invitation_id, test })).toMatchObject({ status: 400 })
  }
  for (const step of ['', 'x'.repeat(65), 7, 'a\u0000b']) {
    expect(await buyer.put(`/onboards/${id}`, { invitation_id, step })).toMatchObject({ status: 400 })
  }
  expect(await must(200, buyer.get(`/onboards/${id}`))).toMatchObject({ step: null, test: null })
})

test('a seller reminds its buyer, once a day, and only while there is something to do', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { seller, buyer, connection_id, invitation_id } = partners
  const remind = (company = seller) => company.post(`/connections/${connection_id}/remind`)
  const { id } = await startedOnboard(partners)
  await must(200, buyer.put(`/onboards/${id}`, { invitation_id, step: 'match' }))
  expect((await must(200, remind())).reminded_at).not.toBeNull()
  const again = await remind()
  expect(again).toMatchObject({ status: 429, body: { code: 'too_often' } })
  expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(60_000)
  const letters = (await mailbox(exchange, buyer.email)).filter(({ kind }) => kind === 'stalled')
  expect(letters).toHaveLength(1)
  expect(letters[0]?.text).toContain('match the fields')
  expect(letters[0]?.text).toContain(`/app/onboarding/${invitation_id}`)
  expect(await remind(buyer)).toMatchObject({ status: 409, body: { code: 'not_the_seller' } })
  await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
  expect(await remind()).toMatchObject({ status: 409, body: { code: 'already_set_up' } })
  await must(200, seller.delete(`/connections/${connection_id}`))
  expect(await remind()).toMatchObject({ status: 409, body: { code: 'connection_ended' } })
})
