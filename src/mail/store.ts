// Rows of letters.
import { type Db, sql } from '../db/db.ts'

export type NewLetter = { account_id: string; id: string; kind: string; recipient: string; sealed: Buffer }

export async function insertLetter(db: Db, letter: NewLetter): Promise<void> {
  await db.run(sql`
    insert into letters (account_id, id, kind, recipient, sealed)
    values (${letter.account_id}, ${letter.id}, ${letter.kind}, ${letter.recipient}, ${letter.sealed})`)
}
