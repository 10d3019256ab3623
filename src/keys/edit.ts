// Make, list and revoke API keys: one's own, and as an administrator those of the account.
import { createKey } from '../accounts/open.ts'
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { ForbiddenError, invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { userExists } from '../users/store.ts'
import { manages } from '../users/user.ts'
import type { Key, NewKey } from './key.ts'
import { findKey, listKeys, updateKeyRevoked } from './store.ts'

/** An administrator sees all keys of the account, anybody else their own. */
export async function seeKeys(ctx: Context, page: Page): Promise<Key[]> {
  const own = manages(ctx.caller) ? {} : { user_id: ctx.caller.user_id ?? '' }
  return listKeys(ctx.db, ctx.caller.account_id, { ...page, ...own })
}

/** The answer carries the key, this once. */
export async function makeKey(ctx: Inside, { name, expires_at, user_id, account }: NewKey): Promise<Key> {
  const { account_id } = ctx.caller
  if (account && user_id) throw invalid('/user_id', 'must be absent for a key of the account')
  const holder = account ? null : (user_id ?? ctx.caller.user_id)
  if (holder !== ctx.caller.user_id) assertManages(ctx)
  if (holder && !(await userExists(ctx.db, account_id, holder)))
    throw invalid('/user_id', 'must be a user of your account')
  const made = await createKey(ctx, { account_id, user_id: holder, name, expires_at })
  return { ...(await findKey(ctx.db, account_id, made.id)), api_key: made.api_key }
}

/** Revoking twice is one revocation. */
export async function revokeKey(ctx: Inside, { id }: { id: string }): Promise<Key> {
  const { account_id, user_id } = ctx.caller
  const key = await findKey(ctx.db, account_id, id)
  if (key.user_id !== user_id) assertManages(ctx)
  assertUnchanged(ctx.ifMatch, key)
  return (await updateKeyRevoked(ctx.db, account_id, id)) ?? key
}

function assertManages({ caller }: Inside): void {
  if (!manages(caller))
    throw new ForbiddenError('Only an administrator of your account may do this for others')
}
