// A lead takes of its caps: it is counted at once, and gives back at its end what it did not earn. It is counted by its account's day for good.
import type { Database, Db } from '../db/db.ts'
import { bookOf } from './book.ts'
import { type DayLead, decideDay, giveDayBack, wantedByDay } from './day.ts'
import { findCounters } from './store.ts'
import { decideTakings, lookAt, type Reached, type Taking, wantedBy } from './taking.ts'
import { insertTaken, listTaken } from './taking-store.ts'
import { withCounters } from './with-counters.ts'

/**
 * Takes for many leads in one transaction. Each is counted in all of its caps (undefined), or in none: then the answer is the index of
 * the first that is reached. A lead that took before is not counted again.
 */
export async function takeCaps(database: Database, takings: Taking[]): Promise<Reached[]> {
  const wanted = takings.flatMap(wantedBy)
  if (wanted.length === 0) return takings.map(() => undefined)
  return withCounters(database, wanted, async (db, book) => {
    const { answers, taken } = decideTakings(takings, book, await listTaken(db, takings))
    if (taken.length > 0) await insertTaken(db, taken)
    return answers
  })
}

/** The same answers for those who are not counted: pings. */
export async function findReachedCaps(db: Db, takings: Taking[]): Promise<Reached[]> {
  const wanted = takings.flatMap(wantedBy)
  if (wanted.length === 0) return takings.map(() => undefined)
  const book = bookOf(await findCounters(db, wanted))
  return takings.map((taking) => lookAt(book, taking))
}

/** Counts many leads by the days of their accounts. 0 for each that is taken, else how many seconds it must wait. */
export async function countDay(database: Database, leads: DayLead[]): Promise<number[]> {
  return withCounters(database, leads.map(wantedByDay), async (_db, book) => decideDay(leads, book))
}

/** Takes that back for leads that had come in before. */
export async function uncountDay(database: Database, leads: DayLead[]): Promise<void> {
  await withCounters(database, leads.map(wantedByDay), async (_db, book) => giveDayBack(leads, book))
}
