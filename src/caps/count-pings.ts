// Pings are counted: by their limits, which may refuse them, and by the minute.
import type { Database, Db } from '../db/db.ts'
import { decidePings, minutesOf, type Ping, type PingRecord, type PingRefusal, wantedByPing } from './ping.ts'
import { addPings } from './ping-store.ts'
import { withCounters } from './with-counters.ts'

/** Counts many pings in one transaction. The answer of each is undefined, or which limit refuses it and for how long. */
export async function countPings(database: Database, pings: Ping[]): Promise<(PingRefusal | undefined)[]> {
  const wanted = pings.flatMap(wantedByPing)
  if (wanted.length === 0) return pings.map(() => undefined)
  return withCounters(database, wanted, async (_db, book) => decidePings(pings, book))
}

/** Adds pings to those of their minutes, for statistics. */
export async function recordPings(db: Db, pings: PingRecord[]): Promise<void> {
  if (pings.length > 0) await addPings(db, minutesOf(pings))
}
