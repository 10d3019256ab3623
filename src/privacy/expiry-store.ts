// Removes what has expired, a piece at a time. Reads hide it by its age alone, at once.
import { type Db, sql } from '../db/db.ts'
import { listOpenAmong } from './store.ts'

/** The accounts that have leads to remove, with what they tell of it written down before the first one goes. */
export async function startTruncating(db: Db): Promise<string[]> {
  const places = db.distributed ? await firstLeads(db) : undefined
  if (places) {
    const rows = await db.rows<{ id: string }>(sql`
      update accounts set data_truncated_at =
        greatest(data_truncated_at, now() - make_interval(hours => data_retention_in_days * 24))
      from unnest(${places.map(({ account_id }) => account_id)}::text[], ${places.map(({ first }) => first)}::text[])
        as g (account_id, first)
      where id = g.account_id and first < lpad(to_hex(
        extract(epoch from now())::bigint - data_retention_in_days * 86400), 8, '0')
      returning id`)
    return rows.map(({ id }) => id)
  }
  const rows = await db.rows<{ id: string }>(sql`
    update accounts set data_truncated_at =
      greatest(data_truncated_at, now() - make_interval(hours => data_retention_in_days * 24))
    where exists (select from leads where account_id = accounts.id and leads.id < lpad(to_hex(
      extract(epoch from now())::bigint - accounts.data_retention_in_days * 86400), 8, '0'))
    returning id`)
  return rows.map(({ id }) => id)
}

/** Where each account's leads begin: asked of its own node, whose index has it at hand, however many leads there are. */
async function firstLeads(db: Db): Promise<{ account_id: string; first: string }[]> {
  const accounts = await db.rows<{ id: string }>(sql`select id from accounts`)
  const places: { account_id: string; first: string }[] = []
  for (const { id } of accounts) {
    const found = await db.row<{ first: string | null }>(sql`
      select min(id) as first from leads where account_id = ${id}`)
    if (found?.first) places.push({ account_id: id, first: found.first })
  }
  return places
}

/** Up to `limit` of the account's oldest events; answers how many there were. */
export async function removeExpiredEvents(
  db: Db,
  accountId: string,
  oldest: string,
  limit: number,
): Promise<number> {
  return db.run(sql`
    delete from events where account_id = ${accountId} and id <= (select max(id) from (
      select id from events where account_id = ${accountId} and id < ${oldest}
      order by id limit ${limit}) first)`)
}

export async function removeExpiredDeliveries(
  db: Db,
  accountId: string,
  oldest: string,
  limit: number,
): Promise<number> {
  return db.run(sql`
    delete from deliveries where account_id = ${accountId} and id in (
      select id from deliveries where account_id = ${accountId} and lead_id < ${oldest} limit ${limit})`)
}

/**
 * Of the next leads beyond one that have expired, those of which nothing is left: a lead stays, hidden, while it has later
 * events, by which a person may ask to be forgotten. Answers the last one looked at; undefined when there was none.
 */
export async function removeExpiredLeads(
  db: Db,
  accountId: string,
  oldest: string,
  after: string,
  limit: number,
): Promise<string | undefined> {
  const looked = await db.rows<{ id: string }>(sql`
    select id from leads where account_id = ${accountId} and id > ${after} and id < ${oldest}
    order by id limit ${limit}`)
  const ids = looked.map(({ id }) => id)
  if (ids.length === 0) return undefined
  // A lead that is not open never will be again.
  const open = await listOpenAmong(db, accountId, ids)
  const gone = sql`id = any(${ids.filter((id) => !open.includes(id))}::text[])
    and not exists (select from events where account_id = ${accountId} and lead_id = leads.id and id > ${oldest})`
  const going = await db.rows<{ id: string }>(
    sql`select id from leads where account_id = ${accountId} and ${gone}`,
  )
  const lost = going.map(({ id }) => id)
  // Letters first: should it end between the two, the leads are found again.
  await db.run(sql`delete from letters where account_id = ${accountId} and lead_id = any(${lost}::text[])`)
  await db.run(
    sql`delete from leads where account_id = ${accountId} and id = any(${lost}::text[]) and ${gone}`,
  )
  return ids.at(-1)
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
