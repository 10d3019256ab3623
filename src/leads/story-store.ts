// Rows of one lead's story.
import { type Db, sql } from '../db/db.ts'
import { oldestId } from '../db/retention.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { LeadRecord, StoredEvent } from './story.ts'

/** A lead that has not expired, as it came in. */
export async function findRecord(db: Db, accountId: string, id: string): Promise<LeadRecord> {
  const found = await db.row<LeadRecord>(sql`
    select id, flow_id, source_id, is_test, reference, submission, vars, created_at,
      ${id} in (select id from open_leads where account_id = ${accountId} and id = ${id}) as is_open,
      (select data_retention_in_days from accounts where id = ${accountId}) as days
    from leads l where account_id = ${accountId} and id = ${id} and id > ${oldestId(accountId)}`)
  if (!found) throw new NotFoundError('The lead')
  return found
}

/** What happened to a lead, in order. */
export async function listEventsOf(db: Db, accountId: string, leadId: string): Promise<StoredEvent[]> {
  return db.rows<StoredEvent>(sql`
    select id, at, body from events where account_id = ${accountId} and lead_id = ${leadId} order by id`)
}
