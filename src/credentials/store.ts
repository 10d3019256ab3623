// Rows of credentials.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'

export type CredentialRow = {
  id: string
  name: string
  type: string
  package: string
  sealed: Buffer
  created_at: string
  updated_at: string
}

const columns = sql`id, name, type, package, sealed, created_at, updated_at`

export async function listCredentials(db: Db, accountId: string, page: Page): Promise<CredentialRow[]> {
  const rows = await db.rows<CredentialRow>(sql`
    select ${columns} from credentials where account_id = ${accountId} ${paged(sql`credentials`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findCredential(db: Db, accountId: string, id: string): Promise<CredentialRow> {
  const found = await db.row<CredentialRow>(sql`
    select ${columns} from credentials where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The credential')
  return found
}

export async function lockCredential(db: Db, accountId: string, id: string): Promise<CredentialRow> {
  const found = await db.row<CredentialRow>(sql`
    select ${columns} from credentials where account_id = ${accountId} and id = ${id} for update`)
  if (!found) throw new NotFoundError('The credential')
  return found
}

export type CredentialValues = Pick<CredentialRow, 'id' | 'name' | 'type' | 'package' | 'sealed'>

export async function insertCredential(
  db: Db,
  accountId: string,
  made: CredentialValues,
): Promise<CredentialRow> {
  return (await db.row<CredentialRow>(sql`
    insert into credentials (account_id, id, name, type, package, sealed)
    values (${accountId}, ${made.id}, ${made.name}, ${made.type}, ${made.package}, ${made.sealed})
    returning ${columns}`)) as CredentialRow
}

export async function updateCredential(
  db: Db,
  accountId: string,
  values: CredentialValues,
): Promise<CredentialRow> {
  return (await db.row<CredentialRow>(sql`
    update credentials set name = ${values.name}, type = ${values.type}, package = ${values.package},
      sealed = ${values.sealed}, updated_at = now()
    where account_id = ${accountId} and id = ${values.id} returning ${columns}`)) as CredentialRow
}

/** Replaces what is sealed, if it is still what `read` found. */
export async function renewCredential(
  db: Db,
  accountId: string,
  read: CredentialRow,
  sealed: Buffer,
): Promise<boolean> {
  const renewed = await db.run(sql`
    update credentials set sealed = ${sealed}, updated_at = now()
    where account_id = ${accountId} and id = ${read.id} and sealed = ${read.sealed}`)
  return renewed === 1
}

export async function removeCredential(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from credentials where account_id = ${accountId} and id = ${id}`)
}
