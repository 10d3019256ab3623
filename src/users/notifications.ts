// See and change what a user wants to be told.
import type { Inside } from '../context.ts'
import { ForbiddenError, InvalidError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import {
  changedNotifications,
  completeNotifications,
  type SettingsChange,
  type UserSettings,
} from './settings.ts'
import { findSettings, lockUser, upsertSettings } from './store.ts'
import { mayChange } from './user.ts'

/** The settings of the caller's own user. */
export async function createSettings(ctx: Inside, change: SettingsChange): Promise<UserSettings> {
  const { user_id } = ctx.caller
  if (!user_id)
    throw new InvalidError([{ path: '', message: 'must be made with the key of a user, not of the account' }])
  return changeSettings(ctx, { id: user_id, ...change })
}

export async function seeSettings(ctx: Inside, { id }: { id: string }): Promise<UserSettings> {
  const { account_id } = ctx.caller
  const user = await lockUser(ctx.db, account_id, id)
  if (!mayChange(ctx.caller, id)) throw new NotFoundError('The user')
  const stored = await findSettings(ctx.db, account_id, id)
  const { created_at, updated_at } = stored ?? user
  return { id, notifications: completeNotifications(stored?.notifications), created_at, updated_at }
}

export async function changeSettings(
  ctx: Inside,
  { id, notifications }: SettingsChange & { id: string },
): Promise<UserSettings> {
  const { account_id } = ctx.caller
  const { now } = await lockUser(ctx.db, account_id, id)
  if (!mayChange(ctx.caller, id))
    throw new ForbiddenError('Only the user or an administrator may change this')
  const before = await seeSettings(ctx, { id })
  assertUnchanged(ctx.ifMatch, before)
  await upsertSettings(ctx.db, account_id, id, changedNotifications(before.notifications, notifications, now))
  return seeSettings(ctx, { id })
}
