// What the exchange knows of its own database.
import { type Db, sql } from '../db/db.ts'

/** Whether the database takes no writes: a replica, or a primary that another has replaced. */
export async function isReadOnly(db: Db): Promise<boolean> {
  const found = await db.row<{ is_read_only: boolean }>(sql`
    select current_setting('transaction_read_only')::boolean as is_read_only`)
  return found?.is_read_only ?? true
}

export async function findAppliedMigrations(db: Db): Promise<string[]> {
  return (await db.rows<{ name: string }>(sql`select name from migrations`)).map((row) => row.name)
}

/** Whether nobody has an account yet: then the start says how to make one. */
export async function isEmpty(db: Db): Promise<boolean> {
  return (await db.row(sql`select 1 from accounts limit 1`)) === undefined
}
