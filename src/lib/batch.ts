// What arrives together is done together: single items in, one flush for all that wait, without a timer.
import { NotNowError } from './errors.ts'

export type BatchLimits = {
  /** At most so many items a flush. */
  most: number
  /** So many flushes at once; while they are under way all else waits, and then goes together. */
  lanes?: number
}

type Waiting<T, R> = { item: T; resolve(result: R): void; reject(error: unknown): void }

/**
 * Makes a function of one item out of one of many. `flush` answers in the order of its items and is all or nothing: one that
 * failed is repeated in halves, so that an item that spoils it fails alone. A NotNowError is everybody's, and is not repeated.
 */
export function batched<T, R>(
  flush: (items: T[]) => Promise<R[]>,
  { most, lanes = 1 }: BatchLimits,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = []
  let free = lanes
  let isDue = false

  function start(): void {
    isDue = false
    while (free > 0 && waiting.length > 0) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      free--
      void settle(flush, batch).then(() => {
        free++
        start()
      })
    }
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (free === 0 || isDue) return
      isDue = true
      queueMicrotask(start)
    })
}

/** Settles every item of a batch; never throws. */
async function settle<T, R>(flush: (items: T[]) => Promise<R[]>, batch: Waiting<T, R>[]): Promise<void> {
  try {
    const results = await flush(batch.map(({ item }) => item))
    batch.forEach(({ resolve }, n) => {
      resolve(results[n] as R)
    })
  } catch (error) {
    if (batch.length === 1 || error instanceof NotNowError) for (const { reject } of batch) reject(error)
    else {
      const half = Math.ceil(batch.length / 2)
      await settle(flush, batch.slice(0, half))
      await settle(flush, batch.slice(half))
    }
  }
}
