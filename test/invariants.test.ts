// The checker of invariants finds nothing on a sound exchange, and names each invariant that is broken.
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { breaks } from './proof/invariants/breaks.ts'
import { invariants, told, violations } from './proof/invariants/check.ts'
import { eventfulExchange, LOOPBACK } from './proof/invariants/story.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { receiverForThisTest } from './support/receiver.ts'

test('a sound exchange breaks no invariant, and each one that is broken is named', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  await eventfulExchange(exchange, await receiverForThisTest())
  const client = new pg.Client({ connectionString: exchange.database_url })
  await client.connect()
  onTestFinished(() => client.end())
  expect(told(await violations(client, { settled: true }))).toBe('')
  expect(Object.keys(breaks).sort(), 'each invariant is broken here').toEqual(
    invariants.map(({ name }) => name).sort(),
  )
  const missed: string[] = []
  for (const [name, statements] of Object.entries(breaks)) {
    for (const statement of statements) {
      await client.query('begin')
      // Foreign keys are held by triggers, which would see some of this first.
      await client.query('set local session_replication_role = replica')
      const { rowCount } = await client.query(statement)
      expect(rowCount, `changes something: ${statement}`).not.toBe(0)
      const found = await violations(client, { settled: true })
      if (!found.some(({ invariant }) => invariant === name)) missed.push(`${name}: ${statement}`)
      await client.query('rollback')
    }
  }
  expect(missed).toEqual([])
})
