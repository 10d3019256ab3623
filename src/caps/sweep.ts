// Forgets counters whose window is long over, takings that nobody settled, and old pings.
import type { Db } from '../db/db.ts'
import { sweepPings } from './ping-store.ts'
import { sweepCounters } from './store.ts'
import { sweepTaken } from './taking-store.ts'

/** So many rows a statement: none of them takes long. */
const MOST = 10_000

export async function sweepCaps(db: Db): Promise<void> {
  for (const sweep of [sweepTaken, sweepCounters, sweepPings]) {
    while ((await sweep(db, MOST)) === MOST);
  }
}
