// Removes what has expired, a piece at a time. Reads hide it by its age alone, at once.
import { type Db, sql } from '../db/db.ts'
import { oldestId } from '../db/retention.ts'

/** The accounts that have leads to remove, with what they tell of it written down before the first one goes. */
export async function startTruncating(db: Db): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    update accounts set data_truncated_at =
      greatest(data_truncated_at, now() - make_interval(hours => data_retention_in_days * 24))
    where exists (select from leads where account_id = accounts.id and leads.id < lpad(to_hex(
      extract(epoch from now())::bigint - accounts.data_retention_in_days * 86400), 8, '0'))
    returning id`)
  return rows.map(({ id }) => id)
}

/** Up to `limit` of the account's oldest events; answers how many there were. */
export async function removeExpiredEvents(db: Db, accountId: string, limit: number): Promise<number> {
  return db.run(sql`
    delete from events where account_id = ${accountId} and id <= (select max(id) from (
      select id from events where account_id = ${accountId} and id < ${oldestId(accountId)}
      order by id limit ${limit}) oldest)`)
}

export async function removeExpiredDeliveries(db: Db, accountId: string, limit: number): Promise<number> {
  return db.run(sql`
    delete from deliveries where account_id = ${accountId} and id in (
      select id from deliveries where account_id = ${accountId} and lead_id < ${oldestId(accountId)} limit ${limit})`)
}

/**
 * Of the next leads beyond one that have expired, those of which nothing is left: a lead stays, hidden, while it has later
 * events, by which a person may ask to be forgotten. Answers the last one looked at; undefined when there was none.
 */
export async function removeExpiredLeads(
  db: Db,
  accountId: string,
  after: string,
  limit: number,
): Promise<string | undefined> {
  const row = await db.row<{ last: string | null }>(sql`
    with looked_at as (
      select id from leads where account_id = ${accountId} and id > ${after} and id < ${oldestId(accountId)}
      order by id limit ${limit}
    ), gone as (
      select id from looked_at where not exists (
          select from events where account_id = ${accountId} and lead_id = looked_at.id and id > ${oldestId(accountId)})
        and not exists (select from open_leads where account_id = ${accountId} and id = looked_at.id)
    ), removed as (
      delete from leads where account_id = ${accountId} and id in (select id from gone)
    ), unsent as (
      delete from letters where account_id = ${accountId} and lead_id in (select id from gone)
    )
    select max(id) as last from looked_at`)
  return row?.last ?? undefined
}

/** Counts and names that nothing refers to any more, of all accounts. Names are noted once a day, hence a day longer. */
export async function removeExpiredCounts(db: Db): Promise<void> {
  await db.run(sql`delete from counters where expires_at < now() - interval '2 days'`)
  await db.run(sql`
    delete from pings using accounts where accounts.id = pings.account_id
      and minute < now() - make_interval(hours => data_retention_in_days * 24)`)
  await db.run(sql`
    delete from variables using accounts where accounts.id = variables.account_id
      and last_used_at < now() - make_interval(days => data_retention_in_days + 1)`)
}
