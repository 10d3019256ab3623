// See and change users of the caller's account, and what they want to be told.

import { seeAccount } from '../accounts/edit.ts'
import { insertUser } from '../accounts/store.ts'
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { ConflictError, ForbiddenError, invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import {
  countOtherOwners,
  findUser,
  listUsers,
  lockUser,
  updateUser,
  updateUserBack,
  updateUserInactive,
} from './store.ts'
import {
  type Colleague,
  changedFlags,
  hasTooManyFlags,
  manages,
  mayChange,
  mayGrant,
  type NewUser,
  NO_USER,
  shownUser,
  type User,
  type UserChange,
  type UserRow,
} from './user.ts'

/** The user whose key asks. */
export async function seeUser(ctx: Inside): Promise<User> {
  const { account_id, user_id } = ctx.caller
  if (!user_id) throw new ForbiddenError(NO_USER)
  return shown(ctx, await findUser(ctx.db, account_id, user_id))
}

export async function seeColleagues(ctx: Context, page: Page): Promise<Colleague[]> {
  return (await listUsers(ctx.db, ctx.caller.account_id, page)).map(asColleague)
}

export async function seeColleague(ctx: Inside, { id }: { id: string }): Promise<Colleague> {
  return asColleague(await findUser(ctx.db, ctx.caller.account_id, id))
}

/**
 * Adds a person to the caller's account, or takes one back who was removed. An address that has a user anywhere else
 * is a ConflictError.
 */
export async function addUser(
  ctx: Inside,
  { email, role = 'member', phone = null, first_name = nameIn(email), last_name = '' }: NewUser,
): Promise<Colleague> {
  assertMayGrant(ctx, role)
  const { account_id } = ctx.caller
  const user = { account_id, id: newId(), email, first_name, last_name, role, phone }
  const id = (await insertUser(ctx.db, user)) ? user.id : await updateUserBack(ctx.db, user)
  if (id === undefined) {
    throw new ConflictError('email_taken', 'A user with this address exists already; use another address')
  }
  return seeColleague(ctx, { id })
}

/** A user changes itself, an administrator anybody; only administrators change roles. */
export async function changeUser(ctx: Inside, { id, ...change }: UserChange & { id: string }): Promise<User> {
  const { account_id } = ctx.caller
  const before = await lockUser(ctx.db, account_id, id)
  if (!mayChange(ctx.caller, id))
    throw new ForbiddenError('Only the user or an administrator may change this')
  assertUnchanged(ctx.ifMatch, await shown(ctx, before))
  if (change.role && change.role !== before.role) await assertMayMove(ctx, before, change.role)
  const ui_state = changedFlags(before.ui_state, change.ui_state, before.now)
  if (hasTooManyFlags(ui_state)) throw invalid('/ui_state', 'has more flags than a user may have')
  await updateUser(ctx.db, account_id, id, { ...change, ui_state })
  return shown(ctx, await findUser(ctx.db, account_id, id))
}

/** Ends a colleague's access and keys; the link too, if they had not joined yet. */
export async function removeUser(ctx: Inside, { id }: { id: string }): Promise<Colleague> {
  const { account_id } = ctx.caller
  const before = await lockUser(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, asColleague(before))
  if (id === ctx.caller.user_id)
    throw new ConflictError('own_user', 'Nobody can remove themselves; ask a colleague')
  assertMayGrant(ctx, before.role)
  await assertOwnerLeft(ctx, before)
  await updateUserInactive(ctx.db, account_id, id)
  return seeColleague(ctx, { id })
}

async function shown(ctx: Inside, row: UserRow): Promise<User> {
  return shownUser(row, await seeAccount(ctx), ctx.settings.base_url)
}

function asColleague({ account_id, operator, ui_state, api_key, ...colleague }: UserRow): Colleague {
  return colleague
}

/** What a person is called until they say more. */
function nameIn(email: string): string {
  return email.split('@')[0] as string
}

async function assertMayMove(ctx: Inside, before: UserRow, role: UserRow['role']): Promise<void> {
  if (!manages(ctx.caller)) throw new ForbiddenError('Only an administrator may change roles')
  assertMayGrant(ctx, role)
  assertMayGrant(ctx, before.role)
  await assertOwnerLeft(ctx, before)
}

/** An administrator who is not an owner cannot make or unmake owners. */
function assertMayGrant({ caller }: Inside, role: UserRow['role']): void {
  if (!mayGrant(caller, role)) throw new ForbiddenError('Only an owner may do this to an owner')
}

async function assertOwnerLeft(ctx: Inside, user: UserRow): Promise<void> {
  if (user.role !== 'owner' || (await countOtherOwners(ctx.db, ctx.caller.account_id, user.id)) > 0) return
  throw new ConflictError('last_owner', 'An account needs an owner; make a colleague an owner first')
}
