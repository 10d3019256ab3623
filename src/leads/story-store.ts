// Rows of one lead's story.

import { findKeeping } from '../accounts/retention-store.ts'
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import { isOpen } from './store.ts'
import type { LeadRecord, StoredEvent } from './story.ts'

/** A lead that has not expired, as it came in. */
export async function findRecord(db: Db, accountId: string, id: string): Promise<LeadRecord> {
  const { oldest, days } = await findKeeping(db, accountId)
  const found = await db.row<Omit<LeadRecord, 'is_open' | 'days'>>(sql`
    select id, flow_id, source_id, is_test, reference, submission, vars, created_at
    from leads where account_id = ${accountId} and id = ${id} and id > ${oldest}`)
  if (!found) throw new NotFoundError('The lead')
  return { ...found, is_open: await isOpen(db, accountId, id), days }
}

/** What happened to a lead, in order. */
export async function listEventsOf(db: Db, accountId: string, leadId: string): Promise<StoredEvent[]> {
  return db.rows<StoredEvent>(sql`
    select id, at, body from events where account_id = ${accountId} and lead_id = ${leadId} order by id`)
}
