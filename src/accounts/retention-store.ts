// Rows of accounts: for how long what comes in is kept.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'

/**
 * For how many days an account keeps what comes in. Whatever has an id below `oldest` has expired, and no read may show it: an
 * id begins with the second in which it was given out.
 */
export type Keeping = { days: number; oldest: string }

/** Asked before leads and events are: a cluster has accounts in another place, and sends a statement to one. */
export async function findKeeping(db: Db, accountId: string): Promise<Keeping> {
  const found = await db.row<Keeping>(sql`
    select data_retention_in_days as days,
      lpad(to_hex(floor(extract(epoch from now()))::bigint - data_retention_in_days * 86400), 8, '0') as oldest
    from accounts where id = ${accountId}`)
  if (!found) throw new NotFoundError('The account')
  return found
}
