// What the exchange does only so often: submissions, shared reports, invitations.
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { formSource, liveFlow, submit } from './support/leads.ts'
import { must } from './support/story.ts'

const OTHER = '535e9f8c94149d05b5000002'

test('a source is taken as many submissions and pings of as the operator allows; others are not slowed', async () => {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_SUBMISSIONS_PER_SOURCE: '3' } })
  const acme = await exchange.company('Acme')
  const flowId = await liveFlow(acme, { sources: [formSource, { ...formSource, entity: { id: OTHER } }] })
  const send = () => submit(exchange.address, flowId)
  expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([201, 201])
  expect((await submit(exchange.address, flowId, {}, { path: 'ping' })).status).toBe(200)
  const refused = await send()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('content-type')).toBe('application/json')
  expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  expect(refused.text).toBe('{"status":429,"message":"Too Many Requests","retry_after":20}')
  expect(refused.headers.get('retry-after')).toBe('20')
  expect((await submit(exchange.address, flowId, {}, { path: 'ping' })).status).toBe(429)
  const other = await fetch(`${exchange.address}/flows/${flowId}/sources/${OTHER}/submit?email=a@b.example`)
  expect(other.status).toBe(201)
  const [{ n } = { n: -1 }] = await exchange.rows<{ n: number }>(sql`select count(*)::int as n from leads`)
  expect(n, 'what was refused is on no record').toBe(3)
})

test('an address is taken as many submissions from as the operator allows, and who may not send uses up nothing', async () => {
  const exchange = await exchangeForThisTest({
    env: { GANGWAY_SUBMISSIONS_PER_ADDRESS: '2', GANGWAY_TRUSTED_PROXIES: '127.0.0.0/8' },
  })
  const acme = await exchange.company('Acme')
  const first = await liveFlow(acme)
  const second = await liveFlow(acme)
  const closed = await liveFlow(acme, { sources: [{ ...formSource, enabled: false }] })
  const from = (ip: string, flowId: string) =>
    submit(exchange.address, flowId, { email: 'ann@example.com' }, { headers: { 'X-Forwarded-For': ip } })
  const statuses = []
  for (const flowId of [closed, closed, closed, first, second, first])
    statuses.push((await from('203.0.113.9', flowId)).status)
  expect(statuses).toEqual([403, 403, 403, 201, 201, 429])
  expect((await from('203.0.113.10', first)).status).toBe(201)
  const network = [
    '2001:db8:1:2::1',
    '2001:db8:1:2::2',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:db8:1:3::1',
  ]
  const further = []
  for (const ip of network) further.push((await from(ip, first)).status)
  expect(further).toEqual([201, 201, 429, 201])
})

test('without a setting as many come in as are sent', async () => {
  const exchange = await exchangeForThisTest()
  const flowId = await liveFlow(await exchange.company('Acme'))
  const told = await Promise.all(Array.from({ length: 300 }, () => submit(exchange.address, flowId)))
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set([201]))
})

test('a shared report is read so often by its token; its owner reads on, and so do readers of another', async () => {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_SHARED_REPORTS: '3' } })
  const acme = await exchange.company('Acme')
  const shared = async (name: string) => {
    const { id } = await must(201, acme.post('/reports', { name, columns: ['source-submitted'] }))
    return { id, ...(await must(200, acme.put(`/reports/${id}/share`))) }
  }
  const [one, two] = [await shared('One'), await shared('Two')]
  const run = '/run?start=2026-01-01&end=2026-01-31'
  await must(200, exchange.visitor.get(`/reports/${one.token}`))
  await must(200, exchange.visitor.get(`/reports/${one.token}${run}`))
  await must(200, exchange.visitor.get(`/reports/${one.token}/meta`))
  for (const path of ['', run, '/meta']) {
    const refused = await exchange.visitor.get(`/reports/${one.token}${path}`)
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_often' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  await must(200, acme.get(`/reports/${one.id}${run}`))
  await must(200, exchange.visitor.get(`/reports/${two.token}`))
})

test('an account invites partners and colleagues so often a day, and another is not slowed', async () => {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_INVITATIONS_PER_DAY: '3' } })
  const acme = await exchange.company('Acme')
  const { entity } = await must(201, acme.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  await must(200, acme.put(`/invitations/${entity.id}/resend`, {}))
  const { id } = await must(201, acme.post('/users', { email: 'noa@acme.example' }))
  for (const refused of [
    await acme.post('/invitations/source', { email: 'eve@cell.example' }),
    await acme.put(`/invitations/${entity.id}/resend`, {}),
    await acme.post('/users', { email: 'zoe@acme.example' }),
    await acme.post(`/users/${id}/invite`, {}),
  ]) {
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_often' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000)
  }
  const pending = await must(200, acme.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  expect(pending.entity.id, 'what sends no letter counts for nothing').toBe(entity.id)
  expect(await must(200, acme.get('/invitations'))).toHaveLength(1)
  await must(201, (await exchange.company('Bolt')).post('/invitations/source', { email: 'eve@cell.example' }))
})

test('an invitation is handed on ten times a day at most', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const mia = await exchange.company('Bolt')
  const { entity } = await must(201, acme.post('/invitations/recipient', { email: mia.email }))
  const path = `/invitations/${entity.invitation_id}/forward`
  for (let n = 0; n < 10; n++) {
    await must(200, mia.post(path, { email: `colleague${n}@bolt.example` }))
    await exchange.rows(sql`update invitations set email = ${mia.email} where id = ${entity.invitation_id}`)
  }
  expect(await mia.post(path, { email: 'one-more@bolt.example' })).toMatchObject({ status: 429 })
})
