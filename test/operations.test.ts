import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'

test('a living exchange says so, and knows no other paths', async () => {
  const exchange = await exchangeForThisTest()
  expect(await exchange.visitor.get('/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } })
  expect(await exchange.visitor.get('/nothing-here')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  })
})
