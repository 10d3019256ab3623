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
  if (id === undefined) return sql``
  return sql`and (created_at, id) < (select created_at, id from ${table} where account_id = ${accountId} and id = ${id})`
}

function newerThan(table: Sql, accountId: string, id: string | undefined): Sql {
  if (id === undefined) return sql``
  return sql`and (created_at, id) > (select created_at, id from ${table} where account_id = ${accountId} and id = ${id})`
}
