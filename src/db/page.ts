// Paging of lists: newest first, by the id last seen.
import { type Sql, sql } from './db.ts'

/** The additive query of every list; without `limit` the list is complete. */
export type Page = { limit?: number; after_id?: string; before_id?: string }

/**
 * The end of a list's statement: the cursor's condition, the order and the limit.
 * `table` must have account_id, id and created_at; the statement must already have a where clause on the table.
 */
export function paged(table: Sql, accountId: string, page: Page): Sql {
  const direction = page.after_id === undefined ? sql`desc` : sql`asc`
  return sql`${olderThan(table, accountId, page.before_id)} ${newerThan(table, accountId, page.after_id)}
    order by created_at ${direction}, id ${direction} limit ${page.limit ?? null}`
}

/** Rows as the caller sees them: a page that was read forwards from `after_id` is turned round. */
export function newestFirst<T>(rows: T[], page: Page): T[] {
  return page.after_id === undefined ? rows : rows.reverse()
}

function olderThan(table: Sql, accountId: string, id: string | undefined): Sql {
  const lost = sql`interval '1 second'`
  return id === undefined ? sql`` : sql`and (created_at, id) < ${placeOf(table, accountId, id, lost)}`
}

function newerThan(table: Sql, accountId: string, id: string | undefined): Sql {
  const lost = sql`interval '0'`
  return id === undefined ? sql`` : sql`and (created_at, id) > ${placeOf(table, accountId, id, lost)}`
}

/**
 * Where an entry stands in the list. One that was deleted stands at the edge of the second that its id was made in, so
 * that a page may show its neighbours of that second again, and never misses one.
 */
function placeOf(table: Sql, accountId: string, id: string, lost: Sql): Sql {
  const madeAt = sql`to_timestamp(('x' || substr(${id}, 1, 8))::bit(32)::bigint) + ${lost}`
  const createdAt = sql`(select created_at from ${table} where account_id = ${accountId} and id = ${id})`
  return sql`(coalesce(${createdAt}, ${madeAt}), ${id}::text)`
}
