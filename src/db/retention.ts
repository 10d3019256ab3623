// How long what comes in is kept: the place in the order of ids before which an account's leads and events have expired.
import { type Sql, sql } from './db.ts'

/**
 * Whatever has an id below this has expired, and no read may show it. To be compared with a column of ids:
 * `id > ${oldestId(accountId)}`. An id begins with the second in which it was given out.
 */
export function oldestId(accountId: string): Sql {
  return sql`(select lpad(to_hex(floor(extract(epoch from now()))::bigint - data_retention_in_days * 86400), 8, '0')
    from accounts where id = ${accountId})`
}
