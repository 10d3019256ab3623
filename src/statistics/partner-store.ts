// Counts of the leads between two companies that statistics do not have: by reason, and taken back.
import { type Db, type Sql, sql } from '../db/db.ts'
import { type Counting, isCounted, pieceByPiece } from './store.ts'

export type ReasonRow = { outcome: 'failure' | 'error'; reason: string | null; leads: number }

/** Why leads were not taken, in the words that the seller was told. The index finds them; only then are reasons read. */
export async function listReasons(db: Db, buyerId: string, counting: Counting): Promise<ReasonRow[]> {
  return db.rows<ReasonRow>(sql`
    with refused as materialized (
      select id from events where ${isCounted(buyerId, counting)} and type = 'source' and outcome in ('failure', 'error')
    )
    select e.outcome, left(e.reason, 500) as reason, count(*)::int as leads
    from refused join events e on e.account_id = ${buyerId} and e.id = refused.id
    group by 1, 2 order by 3 desc, 1, 2`)
}

export type ReturnRow = { piece: string | null; leads: number }

/** Leads that the seller agreed to take back from the buyer, each once in a piece of time. */
export async function countReturns(
  db: Db,
  sellerId: string,
  buyerId: string,
  counting: Counting,
): Promise<ReturnRow[]> {
  const read = (range: Sql) => sql`
    select id from events where ${isCounted(sellerId, counting, range)}
      and type = 'feedback-received' and feedback_type = 'return' and outcome = 'success'`
  return db.rows<ReturnRow>(sql`
    with given as materialized (${pieceByPiece(counting, read)})
    select piece, count(distinct e.lead_id)::int as leads
    from given join events e on e.account_id = ${sellerId} and e.id = given.id
    where exists (select from events sold where sold.account_id = ${sellerId} and sold.lead_id = e.lead_id
      and sold.step_id = e.step_id and sold.recipient_id = ${buyerId} and sold.type in ('recipient', 'retry'))
    group by piece`)
}
