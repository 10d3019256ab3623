// Rows of pings, one a source and minute.
import { type Db, sql } from '../db/db.ts'
import type { PingMinute } from './ping.ts'

export async function addPings(db: Db, minutes: PingMinute[]): Promise<void> {
  await db.run(sql`
    insert into pings (account_id, flow_id, source_id, minute, submitted, success)
    select * from unnest(${minutes.map((each) => each.account_id)}::text[], ${minutes.map((each) => each.flow_id)}::text[],
      ${minutes.map((each) => each.source_id)}::text[], ${minutes.map((each) => each.minute)}::timestamptz[],
      ${minutes.map((each) => each.submitted)}::int[], ${minutes.map((each) => each.success)}::int[])
    on conflict (account_id, flow_id, source_id, minute) do update
      set submitted = pings.submitted + excluded.submitted, success = pings.success + excluded.success`)
}

/** Forgets up to `most` minutes that are 400 days old; of all accounts. Answers how many. */
export async function sweepPings(db: Db, most: number): Promise<number> {
  return db.run(sql`
    delete from pings where ctid = any(array(
      select ctid from pings where minute < now() - interval '400 days' limit ${most}))`)
}
