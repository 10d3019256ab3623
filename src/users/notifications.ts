// See and change what a user wants to be told.
import type { Inside } from '../context.ts'
import { ForbiddenError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import {
  changedNotifications,
  completeNotifications,
  type SettingsChange,
  type UserSettings,
} from './settings.ts'
import { findSettings, findUser, lockUser, upsertSettings } from './store.ts'
import { mayChange, NO_USER } from './user.ts'

/** The settings of the caller's own user. */
export async function createSettings(ctx: Inside, change: SettingsChange): Promise<UserSettings> {
  const { user_id } = ctx.caller
  if (!user_id) throw new ForbiddenError(NO_USER)
  return changeSettings(ctx, { ...change, id: user_id })
}

export async function seeSettings(ctx: Inside, { id }: { id: string }): Promise<UserSettings> {
  const { account_id } = ctx.caller
  const user = await findUser(ctx.db, account_id, id)
  assertMayChange(ctx, id)
  const stored = await findSettings(ctx.db, account_id, id)
  const { created_at, updated_at } = stored ?? user
  return { id, notifications: completeNotifications(stored?.notifications), created_at, updated_at }
}

export async function changeSettings(
  ctx: Inside,
  { id, notifications }: SettingsChange & { id: string },
): Promise<UserSettings> {
  const { account_id } = ctx.caller
  // The user stands for the settings, which may have no row yet.
  const { now } = await lockUser(ctx.db, account_id, id)
  const before = await seeSettings(ctx, { id })
  assertUnchanged(ctx.ifMatch, before)
  await upsertSettings(ctx.db, account_id, id, changedNotifications(before.notifications, notifications, now))
  return seeSettings(ctx, { id })
}

function assertMayChange({ caller }: Inside, id: string): void {
  if (!mayChange(caller, id)) {
    throw new ForbiddenError(
      'These settings are of a colleague; only an administrator may see and change them',
    )
  }
}
