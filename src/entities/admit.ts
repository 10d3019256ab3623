// A company enters the exchange: its account, first user and key, and the account entity that partners see.
import { type Opened, type Opening, openAccount } from '../accounts/open.ts'
import type { Inside } from '../context.ts'
import { insertAccountEntity } from './store.ts'

/** Throws ConflictError `email_taken` if the address has a user already. */
export async function admitAccount(ctx: Pick<Inside, 'db'>, opening: Opening): Promise<Opened> {
  const opened = await openAccount(ctx, opening)
  await insertAccountEntity(ctx.db, opened.account_id)
  return opened
}
