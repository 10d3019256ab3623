import { expect, test } from 'vitest'
import { batched } from './batch.ts'
import { NotNowError } from './errors.ts'

/** A flush that notes its batches, and ends each when the test says so. */
function gated() {
  const batches: number[][] = []
  const gates: (() => void)[] = []
  const flush = async (items: number[]) => {
    batches.push(items)
    await new Promise<void>((open) => gates.push(open))
    return items.map((item) => item * 10)
  }
  return { batches, flush, open: () => gates.shift()?.() }
}

/** A flush that does not take certain items. */
function picky(refuse: (items: number[]) => Error | undefined) {
  const batches: number[][] = []
  const flush = async (items: number[]) => {
    batches.push(items)
    const error = refuse(items)
    if (error) throw error
    return items
  }
  return { batches, flush }
}

test('what arrives at once goes together, and each is given its own result', async () => {
  const { batches, flush, open } = gated()
  const once = batched(flush, { most: 10 })
  const results = Promise.all([1, 2, 3].map(once))
  await Promise.resolve()
  open()
  expect(await results).toEqual([10, 20, 30])
  expect(batches).toEqual([[1, 2, 3]])
})

test('while a flush is under way the others wait and go together, at most so many, in order', async () => {
  const { batches, flush, open } = gated()
  const once = batched(flush, { most: 3 })
  const first = once(1)
  await Promise.resolve()
  const rest = [2, 3, 4, 5].map(once)
  await Promise.resolve()
  expect(batches).toEqual([[1]])
  open()
  expect(await first).toBe(10)
  await Promise.resolve()
  expect(batches).toEqual([[1], [2, 3, 4]])
  open()
  expect(await rest[2]).toBe(40)
  await Promise.resolve()
  open()
  expect(await Promise.all(rest)).toEqual([20, 30, 40, 50])
  expect(batches).toEqual([[1], [2, 3, 4], [5]])
})

test('with two lanes, two flushes are under way', async () => {
  const { batches, flush, open } = gated()
  const once = batched(flush, { most: 1, lanes: 2 })
  const results = [1, 2, 3].map(once)
  await Promise.resolve()
  expect(batches).toEqual([[1], [2]])
  open()
  expect(await results[0]).toBe(10)
  await Promise.resolve()
  expect(batches).toEqual([[1], [2], [3]])
  open()
  open()
  expect(await Promise.all(results)).toEqual([10, 20, 30])
})

test('an item that spoils a flush fails alone', async () => {
  const { batches, flush } = picky((items) => (items.includes(3) ? new Error('three') : undefined))
  const settled = await Promise.allSettled([1, 2, 3, 4, 5].map(batched(flush, { most: 10 })))
  expect(settled.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.message))).toEqual([
    1,
    2,
    'three',
    4,
    5,
  ])
  expect(batches).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [1, 2], [3], [4, 5]])
})

test('when it is not the time, all fail at once, and the next is tried', async () => {
  let away = true
  const { batches, flush } = picky(() => (away ? new NotNowError() : undefined))
  const once = batched(flush, { most: 10 })
  const settled = await Promise.allSettled([1, 2, 3].map(once))
  expect(settled.every((each) => each.status === 'rejected' && each.reason instanceof NotNowError)).toBe(true)
  expect(batches).toEqual([[1, 2, 3]])
  away = false
  expect(await once(4)).toBe(4)
})

test('a flush that throws at once is a flush that failed', async () => {
  const once = batched<number, number>(
    () => {
      throw new Error('at once')
    },
    { most: 10 },
  )
  await expect(once(1)).rejects.toThrow('at once')
  await expect(once(2)).rejects.toThrow('at once')
})
