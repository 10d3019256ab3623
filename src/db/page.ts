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
  const createdAtOf = (id: string) =>
    sql`(select created_at from ${table} where account_id = ${accountId} and id = ${id})`
  return sql`${between(page, sql`created_at, id`, createdAtOf)}
    order by created_at ${direction}, id ${direction} limit ${page.limit ?? null}`
}

/** The cursor's condition alone. `createdAtOf` looks among what the account may see: another's id is as one that is gone. */
export function between(page: Page, place: Sql, createdAtOf: (id: string) => Sql): Sql {
  const { before_id, after_id } = page
  const older =
    before_id === undefined
      ? sql``
      : sql`and (${place}) < ${placeOf(before_id, createdAtOf(before_id), sql`interval '1 second'`)}`
  const newer =
    after_id === undefined
      ? sql``
      : sql`and (${place}) > ${placeOf(after_id, createdAtOf(after_id), sql`interval '0'`)}`
  return sql`${older} ${newer}`
}

/** Rows as the caller sees them: a page that was read forwards from `after_id` is turned round. */
export function newestFirst<T>(rows: T[], page: Page): T[] {
  return page.after_id === undefined ? rows : rows.reverse()
}

/**
 * Where an entry stands in the list. One that was deleted stands at the edge of the second that its id was made in, so
 * that a page may show its neighbours of that second again, and never misses one.
 */
function placeOf(id: string, createdAt: Sql, lost: Sql): Sql {
  const madeAt = sql`to_timestamp(('x' || substr(${id}, 1, 8))::bit(32)::bigint) + ${lost}`
  return sql`(coalesce(${createdAt}, ${madeAt}), ${id}::text)`
}
