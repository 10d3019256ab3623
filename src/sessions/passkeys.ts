// A user's own passkeys: seen, added, renamed, removed.
import type { Context, Inside } from '../context.ts'
import { Answer } from '../http/route.ts'
import { ConflictError, ForbiddenError, invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import { digest } from '../lib/vault.ts'
import { NO_USER } from '../users/user.ts'
import { checkedCreation, creationOptions } from './ceremony.ts'
import type { CeremonyOptions, NewPasskey, Passkey, PasskeyName } from './passkey.ts'
import {
  insertChallenge,
  insertPasskey,
  listCredentials,
  listPasskeys,
  lockPasskey,
  removePasskey,
  takeChallenge,
  updateName,
} from './passkey-store.ts'
import { assertPassword, signedInBy } from './password.ts'
import type { Visit } from './session.ts'
import { findSignedIn } from './store.ts'
import { tellSafety } from './tell-safety.ts'

const MOST_PASSKEYS = 20

export async function seePasskeys(ctx: Context): Promise<Passkey[]> {
  const { account_id, user_id } = ctx.caller
  if (!user_id) throw new ForbiddenError(NO_USER)
  return listPasskeys(ctx.db, account_id, user_id)
}

/** A passkey opens the account without the password, so the password is asked for. Throws InvalidError for a wrong one. */
export async function beginPasskey(
  ctx: Context,
  { password, visit }: { password: string; visit: Visit },
): Promise<Answer<CeremonyOptions>> {
  const { user_id } = await assertPassword(ctx, visit, password)
  const there = await listCredentials(ctx.db, ctx.caller.account_id, user_id)
  if (there.length >= MOST_PASSKEYS) {
    throw new ConflictError(
      'too_many',
      `A user has at most ${MOST_PASSKEYS} passkeys; remove one that is not used`,
    )
  }
  const user = await findSignedIn(ctx.db, user_id)
  const name = `${user?.first_name ?? ''} ${user?.last_name ?? ''}`.trim()
  const options = await creationOptions(siteOf(ctx), { user_id, email: user?.email ?? '', name }, there)
  await insertChallenge(ctx.db, digest(options.challenge), user_id)
  return new Answer(200, options, { 'Cache-Control': 'no-store' })
}

/** Throws InvalidError for what is not the answer of this user's browser to what it was asked. */
export async function addPasskey(
  ctx: Context,
  { name, credential, visit }: NewPasskey & { visit: Visit },
): Promise<Passkey> {
  const { user_id } = await signedInBy(ctx, visit)
  const { account_id } = ctx.caller
  const isAwaited = (challenge: string) => takeChallenge(ctx.db, digest(challenge), user_id)
  const made = await checkedCreation(siteOf(ctx), credential, isAwaited)
  if (!made) throw invalid('/credential', 'is not the answer that was awaited; begin again')
  return ctx.transaction(async (ctx) => {
    const passkey = await insertPasskey(ctx.db, { account_id, id: newId(), user_id, name, ...made })
    if (!passkey) throw new ConflictError('passkey_taken', 'This passkey is there already')
    await tellSafety(ctx, user_id, `The passkey “${name}” was added`)
    return passkey
  })
}

/** The name is for its user's eyes alone: nothing changes about how they sign in. */
export async function renamePasskey(
  ctx: Inside,
  { id, name }: PasskeyName & { id: string },
): Promise<Passkey> {
  const { account_id, user_id } = ctx.caller
  if (!user_id) throw new ForbiddenError(NO_USER)
  const before = await lockPasskey(ctx.db, account_id, user_id, id)
  assertUnchanged(ctx.ifMatch, before)
  await updateName(ctx.db, account_id, id, name)
  return { ...before, name }
}

export async function deletePasskey(ctx: Inside, { id }: { id: string }): Promise<Passkey> {
  const { account_id, user_id } = ctx.caller
  if (!user_id) throw new ForbiddenError(NO_USER)
  const removed = await removePasskey(ctx.db, account_id, user_id, id)
  await tellSafety(ctx, user_id, `The passkey “${removed.name}” was removed`)
  return removed
}

function siteOf({ settings }: Inside): { name: string; base_url: string } {
  return { name: settings.exchange_name, base_url: settings.base_url }
}
