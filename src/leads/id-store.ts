// Counters of ids: the account is the machine of its ids, and counts them under the lock of one row.
import { type Db, sql } from '../db/db.ts'

const counted = new Set<string>()
const MOST_COUNTED = 100_000

/** Every account that has leads has a counter; those that this process saw are there for good. */
export async function ensureCounters(db: Db, accountIds: string[]): Promise<void> {
  const unknown = accountIds.filter((id) => !counted.has(id))
  if (unknown.length === 0) return
  await insertCounters(db, unknown)
  if (counted.size > MOST_COUNTED) counted.clear()
  for (const id of unknown) counted.add(id)
}

async function insertCounters(db: Db, accountIds: string[]): Promise<void> {
  await db.run(sql`
    insert into id_counters (account_id) select id from unnest(${accountIds}::text[]) as a (id) order by id
    on conflict do nothing`)
}

/** One more id of the account: greater than all that were committed before. Its counter is held until the commit. */
export async function nextId(db: Db, accountId: string): Promise<string> {
  await insertCounters(db, [accountId])
  const found = await db.row<{ id: string }>(sql`
    update id_counters c set
      second = case when clock.now > second then clock.now when used + 1 > 16777215 then second + 1 else second end,
      used = case when clock.now > second or used + 1 > 16777215 then 1 else used + 1 end
    from (select floor(extract(epoch from clock_timestamp()))::bigint as now) clock
    where account_id = ${accountId}
    returning lpad(to_hex(second), 8, '0') || machine || lpad(to_hex(used - 1), 6, '0') as id`)
  return found?.id as string
}
