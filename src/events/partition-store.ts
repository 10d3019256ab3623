// The partitions of events, one a month.
import { type Db, sql } from '../db/db.ts'

/** Months ahead that are ready before the first event of theirs. */
const AHEAD = 2

/**
 * Makes the partitions of this month and the next ones that are missing; any number of processes may do so at once.
 * Without one nothing is lost: its events stand in `events_other` until there is one.
 */
export async function ensurePartitions(db: Db): Promise<void> {
  for (let ahead = 0; ahead <= AHEAD; ahead++) {
    await db.run(sql`
      select make_events_partition((date_trunc('month', now() at time zone 'utc') + make_interval(months => ${ahead}))::date)`)
  }
}

/** Drops the partitions all of whose events have expired for every account; answers how many. */
export async function dropExpiredPartitions(db: Db): Promise<number> {
  const dropped = await db.row<{ count: number }>(sql`
    select drop_events_partitions(lpad(to_hex(
      extract(epoch from now())::bigint - max(data_retention_in_days) * 86400), 8, '0')) as count from accounts`)
  return dropped?.count ?? 0
}
