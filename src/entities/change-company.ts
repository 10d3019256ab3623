// Changes the caller's account; the entity under which partners know the company follows.
import type { Account, AccountChange } from '../accounts/account.ts'
import { changeAccount } from '../accounts/edit.ts'
import type { Inside } from '../context.ts'
import { recordEntity } from './record.ts'
import { findEntity, lockOwnEntity, updateAccountEntity } from './store.ts'

/** Changes what is sent. Throws StaleError if the account is not what If-Match names. */
export async function changeCompany(ctx: Inside, change: AccountChange): Promise<Account> {
  const { account_id } = ctx.caller
  await lockOwnEntity(ctx.db, account_id, account_id)
  const before = await findEntity(ctx.db, account_id, account_id)
  const account = await changeAccount(ctx, change)
  if (await updateAccountEntity(ctx.db, account_id)) {
    await recordEntity(ctx, before, await findEntity(ctx.db, account_id, account_id))
  }
  return account
}
