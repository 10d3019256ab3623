// The event that a feedback is about, found by its id alone: who gives feedback names no account.
import { type Db, sql } from '../db/db.ts'
import type { Vars } from '../lib/vars.ts'

export type About = {
  account_id: string
  id: string
  lead_id: string
  flow_id: string
  source_id: string
  step_id: string | null
  outcome: string
  is_test: boolean
  revenue: number
  vars: Vars
}

/** The recipient event; ids hold the mark of their account, so this is two look-ups by key. */
export async function findAbout(db: Db, eventId: string): Promise<About | undefined> {
  const owner = await db.row<{ account_id: string }>(sql`
    select account_id from id_counters where machine = substr(${eventId}, 9, 10)`)
  if (!owner) return undefined
  return db.row<About>(sql`
    select account_id, id, lead_id, flow_id, source_id, step_id, outcome, is_test, revenue::float8 as revenue,
      body -> 'vars' as vars
    from events where account_id = ${owner.account_id} and id = ${eventId} and type = 'recipient'`)
}
