// Rows of API keys, as their account sees them.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Key } from './key.ts'

const columns = sql`id, name, user_id, expires_at, last_used_at, revoked_at, created_at, made_by,
  repeat('*', 36) || last_four as api_key`

/** The account's keys, revoked ones too; of one user if asked. */
export async function listKeys(
  db: Db,
  accountId: string,
  { user_id, ...page }: Page & { user_id?: string },
): Promise<Key[]> {
  const rows = await db.rows<Key>(sql`
    select ${columns} from api_keys where account_id = ${accountId}
    ${user_id === undefined ? sql`` : sql`and user_id = ${user_id}`} ${paged(sql`api_keys`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findKey(db: Db, accountId: string, id: string): Promise<Key> {
  const found = await db.row<Key>(sql`
    select ${columns} from api_keys where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The key')
  return found
}

/** Ends a key; answers undefined if there is none, and the key as it is if it had ended before. */
export async function updateKeyRevoked(db: Db, accountId: string, id: string): Promise<Key | undefined> {
  return db.row<Key>(sql`
    update api_keys set revoked_at = coalesce(revoked_at, now())
    where account_id = ${accountId} and id = ${id} returning ${columns}`)
}
