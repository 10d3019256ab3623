// Appends an event to the story of a lead that has ended: a later attempt, feedback.
import type { Db } from '../db/db.ts'
import { insertEvent, type Of } from './event-store.ts'
import { nextId } from './id-store.ts'
import type { Draft } from './lead.ts'

/** Inside a transaction, and last in it: the account's next id is held until the commit. */
export async function appendEvent(db: Db, of: Of, draft: (id: string) => Draft): Promise<Draft> {
  const event = draft(await nextId(db, of.account_id))
  await insertEvent(db, of, event)
  return event
}
