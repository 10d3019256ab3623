// Make, list and revoke API keys: one's own, and as an administrator those of the account.
import { createKey } from '../accounts/open.ts'
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { ForbiddenError, invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { holdRole } from '../users/store.ts'
import { manages, mayGrant } from '../users/user.ts'
import { endsTooSoon, type Key, type NewKey } from './key.ts'
import { findKey, listKeys, updateKeyRevoked } from './store.ts'

/** An administrator sees all keys of the account, anybody else their own. */
export async function seeKeys(ctx: Context, page: Page): Promise<Key[]> {
  const own = manages(ctx.caller) ? {} : { user_id: ctx.caller.user_id ?? '' }
  return listKeys(ctx.db, ctx.caller.account_id, { ...page, ...own })
}

export async function seeKey(ctx: Inside, { id }: { id: string }): Promise<Key> {
  const key = await findKey(ctx.db, ctx.caller.account_id, id)
  if (key.user_id !== ctx.caller.user_id) assertManages(ctx)
  return key
}

/** The answer carries the key, this once. */
export async function makeKey(ctx: Inside, { name, expires_at, user_id, account }: NewKey): Promise<Key> {
  const { account_id } = ctx.caller
  if (account && user_id) throw invalid('/user_id', 'must be absent for a key of the account')
  const holder = account ? null : (user_id ?? ctx.caller.user_id)
  if (holder !== ctx.caller.user_id) assertManages(ctx)
  if (holder) await assertMayHold(ctx, holder)
  const made_by = ctx.caller.user_id
  const made = await createKey(ctx, { account_id, user_id: holder, name, expires_at, made_by })
  const key = await findKey(ctx.db, account_id, made.id)
  if (endsTooSoon(key)) throw invalid('/expires_at', 'must be a time to come')
  return { ...key, api_key: made.api_key }
}

/** Revoking twice is one revocation. */
export async function revokeKey(ctx: Inside, { id }: { id: string }): Promise<Key> {
  const key = await seeKey(ctx, { id })
  assertUnchanged(ctx.ifMatch, key)
  return (await updateKeyRevoked(ctx.db, ctx.caller.account_id, id)) ?? key
}

/** A key has the rights of its user, so nobody makes one that has more than their own. */
async function assertMayHold(ctx: Inside, userId: string): Promise<void> {
  const role = await holdRole(ctx.db, ctx.caller.account_id, userId)
  if (!role) throw invalid('/user_id', 'must be a user of your account')
  if (!mayGrant(ctx.caller, role)) throw new ForbiddenError('Only an owner may make keys for an owner')
}

function assertManages({ caller }: Inside): void {
  if (!manages(caller))
    throw new ForbiddenError('Only an administrator of your account may do this for others')
}
