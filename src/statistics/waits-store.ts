// How long recipients took to answer, by groups and pieces of time.
import { type Db, planned, sql } from '../db/db.ts'
import { MOST_ROWS } from './span.ts'
import { aliases, type Counting, grouped, isCounted, placesOf } from './store.ts'

export type WaitRow = { piece: string | null; groups: (string | null)[]; waits: [number, number, number] }

/** Milliseconds within which half, 19 in 20 and 99 in 100 deliveries were answered; each attempt counts. */
export async function listWaits(db: Db, accountId: string, counting: Counting): Promise<WaitRow[]> {
  const statement = sql`
    with raw as (
      select ${placesOf(counting)}, wait_ms from events
      where ${isCounted(accountId, counting)} and type in ('recipient', 'retry') and outcome <> 'skip'
    )
    select piece, ${grouped(counting)} as groups,
      percentile_disc(array[0.5, 0.95, 0.99]) within group (order by wait_ms) as waits
    from raw group by ${aliases(counting)} piece limit ${MOST_ROWS * 2}`
  return db.rows<WaitRow>(planned(statement))
}
