import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'
import { connectedPartners, must, startedOnboard } from './support/story.ts'

test('a living exchange says so, and that it is ready', async () => {
  const exchange = await exchangeForThisTest()
  expect(await exchange.visitor.get('/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } })
  expect(await exchange.visitor.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } })
  expect(await exchange.visitor.get('/nothing-here')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  })
})

test('metrics count requests by route and status, and name no account, id or secret', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange)
  const { id } = await startedOnboard(partners)
  await must(200, partners.buyer.get(`/onboards/${id}`))
  await partners.buyer.get('/onboards/short')
  const { body, headers } = await exchange.visitor.get('/metrics')
  expect(headers.get('content-type')).toContain('text/plain')
  expect(body).toContain('gangway_request_seconds_count{route="GET /onboards/:id",status="200"} 1')
  expect(body).toContain('gangway_request_seconds_count{route="GET /onboards/:id",status="400"} 1')
  expect(body).toContain('gangway_database_connections{state="open"}')
  for (const secret of [id, partners.buyer.account_id, partners.buyer.api_key, partners.buyer.email]) {
    expect(body).not.toContain(secret)
  }
})

test('every answer names its request, and the browser is told not to guess types', async () => {
  const exchange = await exchangeForThisTest()
  const seen = new Set<string>()
  for (const path of ['/healthz', '/nothing-here', '/onboards']) {
    const reply = await exchange.visitor.get(path)
    seen.add(reply.headers.get('x-request-id') as string)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    if (reply.status !== 200) expect(reply.body.request_id).toBe(reply.headers.get('x-request-id'))
  }
  expect(seen.size).toBe(3)
})
