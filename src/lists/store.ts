// Rows of lists and of what is on them.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { type ItemQuery, keyOf, type List, type ListItem } from './list.ts'

const columns = sql`id, name, (select count(*)::int from list_items i
    where i.account_id = lists.account_id and i.list_id = lists.id) as count, created_at, updated_at`

export async function listLists(db: Db, accountId: string, page: Page): Promise<List[]> {
  const rows = await db.rows<List>(sql`
    select ${columns} from lists where account_id = ${accountId} ${paged(sql`lists`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findList(db: Db, accountId: string, id: string): Promise<List> {
  const found = await db.row<List>(sql`
    select ${columns} from lists where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The list')
  return found
}

export async function lockList(db: Db, accountId: string, id: string): Promise<List> {
  await db.run(sql`select 1 from lists where account_id = ${accountId} and id = ${id} for update`)
  return findList(db, accountId, id)
}

/** Holds a list against its removal until the transaction has ended; false if it is not there. */
export async function holdList(db: Db, accountId: string, id: string): Promise<boolean> {
  const found = await db.row(sql`
    select 1 from lists where account_id = ${accountId} and id = ${id} for key share`)
  return found !== undefined
}

/** The id of the list of a name, made if there is none; `isNew` tells which. */
export async function insertList(
  db: Db,
  accountId: string,
  name: string,
): Promise<{ id: string; isNew: boolean }> {
  const made = await db.row<{ id: string }>(sql`
    insert into lists (account_id, id, name) values (${accountId}, ${newId()}, ${name}) on conflict do nothing returning id`)
  if (made) return { id: made.id, isNew: true }
  const found = await db.row<{ id: string }>(sql`
    select id from lists where account_id = ${accountId} and name = ${name}`)
  return { id: found?.id ?? '', isNew: false }
}

/** Makes whoever else wants this name wait until the transaction has ended. */
export async function holdName(db: Db, accountId: string, name: string): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended(${`list ${accountId} ${name}`}::text, 0))`)
}

/** Answers false if another list has the name. */
export async function updateList(db: Db, accountId: string, id: string, name: string): Promise<boolean> {
  const updated = await db.run(sql`
    update lists set name = ${name}, updated_at = now() where account_id = ${accountId} and id = ${id}
      and not exists (select from lists l where l.account_id = ${accountId} and l.name = ${name} and l.id <> ${id})`)
  return updated === 1
}

export async function removeList(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from lists where account_id = ${accountId} and id = ${id}`)
}

/** In the order of their keys, which is that of an index. */
export async function listItems(
  db: Db,
  accountId: string,
  id: string,
  { value, after, limit = 1000 }: ItemQuery,
): Promise<ListItem[]> {
  return db.rows<ListItem>(sql`
    select value, added_at from list_items where account_id = ${accountId} and list_id = ${id}
      ${value === undefined ? sql`` : sql`and value_key = ${keyOf(value)}`}
      ${after === undefined ? sql`` : sql`and value_key > ${keyOf(after)}`}
    order by value_key limit ${limit}`)
}

/** Adds to a list that is held what is not there; answers how many that were. Of two who add the same at once one adds it. `by` is a delivery. */
export async function insertItems(
  db: Db,
  accountId: string,
  id: string,
  values: string[],
  by: string | null = null,
): Promise<number> {
  const keys = values.map(keyOf)
  return db.run(sql`
    insert into list_items (account_id, list_id, value_key, value, added_by)
    select distinct on (key) ${accountId}, ${id}, key, trim(value), ${by}::text
    from unnest(${keys}::text[], ${values}::text[]) as given (key, value) where key <> '' order by key
    on conflict do nothing`)
}

/** Whether it was that delivery that added the value. */
export async function isAddedBy(
  db: Db,
  accountId: string,
  id: string,
  value: string,
  by: string,
): Promise<boolean> {
  const found = await db.row(sql`
    select 1 from list_items where account_id = ${accountId} and list_id = ${id}
      and value_key = ${keyOf(value)} and added_by = ${by}`)
  return found !== undefined
}

/** Takes values off all lists of these names; answers how many entries that were. */
export async function removeFromLists(
  db: Db,
  accountId: string,
  names: string[],
  values: string[],
): Promise<number> {
  return db.run(sql`
    delete from list_items i using lists l
    where l.account_id = ${accountId} and i.account_id = ${accountId} and i.list_id = l.id
      and l.name = any(${names.map(keyOf)}::text[]) and i.value_key = any(${values.map(keyOf)}::text[])`)
}

export async function removeItems(db: Db, accountId: string, id: string, values: string[]): Promise<number> {
  return db.run(sql`
    delete from list_items where account_id = ${accountId} and list_id = ${id}
      and value_key = any(${values.map(keyOf)}::text[])`)
}

/** No list is older than a thousand years, and no database goes back much further. */
const LONGEST: Record<string, number> = { year: 1e3, month: 1e4, week: 5e4, day: 3e5, hour: 8e6, minute: 5e8 }

export type Lookback = { value: number; interval: string }

/** A value that is on some lists, and since when it is on the first of them. */
export type Listed = { value: string; found_in: string[]; added_at: string }

/** Which of the values are on which of the lists; only what was added within `lookback`. One look-up by index. */
export async function findInLists(
  db: Db,
  accountId: string,
  names: string[],
  values: string[],
  lookback: Lookback | null = null,
): Promise<Listed[]> {
  const since =
    lookback && `${Math.min(lookback.value, LONGEST[lookback.interval] ?? 0)} ${lookback.interval}`
  return db.rows<Listed>(sql`
    select min(i.value) as value, json_agg(l.name order by i.added_at, l.name) as found_in, min(i.added_at) as added_at
    from lists l join list_items i on i.account_id = l.account_id and i.list_id = l.id
    where l.account_id = ${accountId} and l.name = any(${names.map(keyOf)}::text[])
      and i.value_key = any(${values.map(keyOf)}::text[])
      and (${since}::text is null or i.added_at > now() - ${since}::interval)
    group by i.value_key order by i.value_key`)
}
