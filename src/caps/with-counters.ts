// Counters, held while something is counted by them.
import type { Database, Db } from '../db/db.ts'
import { NotNowError } from '../lib/errors.ts'
import { type Book, bookOf, changedIn, missingIn } from './book.ts'
import type { Wanted } from './counter.ts'
import {
  findCounters,
  holdMaking,
  insertCounters,
  lockCounters,
  updateCounters,
  updateCounts,
} from './store.ts'

const TRIES = 10

/**
 * Runs `work` in a transaction that holds every counter that is wanted, and writes what it changed in the book. Counters of a
 * window that nobody has met yet are made before, in a transaction of their own, so that locks are always taken in one order.
 */
export async function withCounters<T>(
  database: Database,
  wanted: Wanted[],
  work: (db: Db, book: Book) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const done = await database.transaction(async (db: Db) => {
      const book = bookOf(await lockCounters(db, wanted))
      if (missingIn(book, wanted).length > 0) return undefined
      const result = await work(db, book)
      await write(db, book)
      return { result }
    })
    if (done) return done.result
    await database.transaction((db) => makeCounters(db, wanted))
  }
  throw new NotNowError()
}

async function makeCounters(db: Db, wanted: Wanted[]): Promise<void> {
  await holdMaking(db, wanted)
  const missing = missingIn(bookOf(await findCounters(db, wanted)), wanted)
  if (missing.length > 0) await insertCounters(db, missing)
}

async function write(db: Db, book: Book): Promise<void> {
  const pages = changedIn(book)
  const isAdapted = ({ stored, now }: (typeof pages)[number]) => stored.version !== now.version
  const adapted = pages.filter(isAdapted)
  const counted = pages.filter((page) => !isAdapted(page))
  if (adapted.length > 0) await updateCounters(db, adapted)
  if (counted.length > 0) await updateCounts(db, counted)
}
