// See and change the caller's account.
import type { Inside } from '../context.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { type Account, type AccountChange, shownAccount } from './account.ts'
import { findAccountRow, lockAccount, updateAccount } from './store.ts'

export async function seeAccount(ctx: Inside): Promise<Account> {
  return shownAccount(await findAccountRow(ctx.db, ctx.caller.account_id))
}

/** Changes what is sent. */
export async function changeAccount(ctx: Inside, change: AccountChange): Promise<Account> {
  await lockAccount(ctx.db, ctx.caller.account_id)
  assertUnchanged(ctx.ifMatch, await seeAccount(ctx))
  await updateAccount(ctx.db, ctx.caller.account_id, change)
  return seeAccount(ctx)
}

/** Account data has one home here, so there is nothing to fetch: the answer is the account as it is. */
export async function syncAccount(ctx: Inside): Promise<{ success: boolean; account: Account }> {
  return { success: true, account: await seeAccount(ctx) }
}
