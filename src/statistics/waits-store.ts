// How long recipients took to answer, by groups and pieces of time.
import { type Db, planned, type Sql, sql } from '../db/db.ts'
import { MOST_ROWS } from './span.ts'
import { aliases, type Counting, grouped, groupsOf, isCounted, pieceByPiece } from './store.ts'

export type WaitRow = { piece: string | null; groups: (string | null)[]; waits: [number, number, number] }

/**
 * Milliseconds within which half, 19 in 20 and 99 in 100 deliveries were answered; each attempt counts. How often each number of
 * milliseconds occurs is counted first: those are few, where deliveries would be many to sort.
 */
export async function listWaits(db: Db, accountId: string, counting: Counting): Promise<WaitRow[]> {
  const read = (range: Sql) => sql`
    select ${groupsOf(counting)} wait_ms, count(*) as times from events
    where ${isCounted(accountId, counting, range)} and type in ('recipient', 'retry') and outcome <> 'skip'
    group by ${aliases(counting)} wait_ms`
  const place = sql`partition by ${aliases(counting)} piece`
  const within = (part: number) => sql`min(wait_ms) filter (where upto >= ceil(${part}::numeric * total))`
  const statement = sql`
    with raw as (${pieceByPiece(counting, read)}),
    ranked as (
      select *, sum(times) over (${place} order by wait_ms) as upto, sum(times) over (${place}) as total from raw
    )
    select piece, ${grouped(counting)} as groups, array[${within(0.5)}, ${within(0.95)}, ${within(0.99)}] as waits
    from ranked group by ${aliases(counting)} piece limit ${MOST_ROWS * 2}`
  return db.rows<WaitRow>(planned(statement))
}
