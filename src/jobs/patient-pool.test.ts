import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { patientPool } from './patient-pool.ts'

const away = Object.assign(new Error('the database system is starting up'), { code: '57P03' })
const END = { name: 'complete_job/graphile_worker', text: 'delete' }

/** A pool whose statements fail so often; it remembers whether connections were kept or dropped. */
function poolThatFails(times: number) {
  const released: boolean[] = []
  let asked = 0
  const pool = {
    ending: false,
    connect: async () => ({
      query: async () => {
        if (++asked <= times) throw away
        return { rows: ['heard'] }
      },
      release: (isDropped: boolean) => released.push(isDropped),
    }),
  }
  return { pool: pool as unknown as Pool, released, asked: () => asked, end: () => (pool.ending = true) }
}

test('how a job ended is said until it is heard, each time on another connection', async () => {
  const { pool, released, asked } = poolThatFails(2)
  const client = await patientPool(pool).connect()
  expect(await client.query(END)).toEqual({ rows: ['heard'] })
  client.release()
  expect(asked()).toBe(3)
  expect(released).toEqual([true, true, false])
})

test('a look for jobs that fails is left to the queue, as an error after which it does not wait for minutes', async () => {
  const { pool, asked } = poolThatFails(1)
  const client = await patientPool(pool).connect()
  const failed = await client
    .query({ name: 'get_job/graphile_worker', text: 'update' })
    .catch((error) => error)
  expect(failed).toMatchObject({ message: away.message, cause: away })
  expect(failed.code).toBeUndefined()
  expect(asked()).toBe(1)
})

test('a process that stops says no more how its jobs ended', async () => {
  const { pool, asked, end } = poolThatFails(0)
  end()
  const client = await patientPool(pool).connect()
  const heard = await Promise.race([client.query(END), new Promise((late) => setTimeout(late, 50, 'never'))])
  expect(heard).toBe('never')
  expect(asked()).toBe(0)
})
