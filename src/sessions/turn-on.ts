// A user turns two-factor sign-in on: a secret for the app, a first code that shows that the app has it, backup codes.
import type { Context, Inside } from '../context.ts'
import { Answer } from '../http/route.ts'
import { ConflictError, invalid } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { assertMayTryOn } from './limit.ts'
import { assertPassword, signedInBy } from './password.ts'
import type { Visit } from './session.ts'
import { findSignedIn } from './store.ts'
import { tellSafety } from './tell-safety.ts'
import { newSecret, stepOf, totpUri } from './totp.ts'
import {
  type BackupCodes,
  type BegunTwoFactor,
  newBackupCodes,
  plainCode,
  type TwoFactor,
} from './two-factor.ts'
import { findTwoFactor, replaceBackupCodes, updateConfirmed, upsertTwoFactor } from './two-factor-store.ts'

export async function seeTwoFactor(ctx: Context, { visit }: { visit: Visit }): Promise<TwoFactor> {
  const { user_id } = await signedInBy(ctx, visit)
  const found = await findTwoFactor(ctx.db, ctx.caller.account_id, user_id)
  if (!found?.confirmed_at) return { on: false, since: null, backup_codes_left: 0 }
  return { on: true, since: found.confirmed_at, backup_codes_left: found.backup_codes_left }
}

/** A secret that holds once it is confirmed; beginning again makes another. Throws InvalidError for a wrong password. */
export async function beginTwoFactor(
  ctx: Context,
  { password, visit }: { password: string; visit: Visit },
): Promise<Answer<BegunTwoFactor>> {
  const { user_id } = await assertPassword(ctx, visit, password)
  const secret = newSecret()
  const row = { account_id: ctx.caller.account_id, user_id, secret: ctx.vault.seal(secret) }
  if (!(await upsertTwoFactor(ctx.db, row))) throw isOn()
  const email = (await findSignedIn(ctx.db, user_id))?.email ?? ''
  return unkept({ uri: totpUri(secret, { exchange: ctx.settings.exchange_name, email }), secret })
}

/** Throws InvalidError for a wrong code. The answer carries the backup codes, this once. */
export async function confirmTwoFactor(
  ctx: Context,
  { code, visit }: { code: string; visit: Visit },
): Promise<Answer<BackupCodes>> {
  const { user_id } = await signedInBy(ctx, visit)
  const { account_id } = ctx.caller
  await assertMayTryOn(ctx, 'confirm', user_id)
  const found = await findTwoFactor(ctx.db, account_id, user_id)
  if (!found)
    throw new ConflictError('not_begun', 'Two-factor sign-in was not begun; begin with your password')
  if (found.confirmed_at) throw isOn()
  const step = stepOf(ctx.vault.open(found.secret), plainCode(code), found.now_ms)
  if (step === undefined) {
    throw invalid('/code', 'is wrong; wait for the next code of the app, and see that its clock is right')
  }
  const backup_codes = await ctx.transaction(async (ctx) => {
    if (!(await updateConfirmed(ctx.db, { account_id, user_id, secret: found.secret, step }))) throw isOn()
    await tellSafety(ctx, user_id, 'Two-factor sign-in was turned on')
    return makeBackupCodes(ctx, user_id)
  })
  return unkept({ backup_codes })
}

/** New backup codes in place of those that are left. Throws InvalidError for a wrong password. */
export async function renewBackupCodes(
  ctx: Context,
  { password, visit }: { password: string; visit: Visit },
): Promise<Answer<BackupCodes>> {
  const { user_id } = await assertPassword(ctx, visit, password)
  const found = await findTwoFactor(ctx.db, ctx.caller.account_id, user_id)
  if (!found?.confirmed_at) throw isOff()
  return unkept({ backup_codes: await ctx.transaction((ctx) => makeBackupCodes(ctx, user_id)) })
}

async function makeBackupCodes(ctx: Inside, userId: string): Promise<string[]> {
  const codes = newBackupCodes()
  const digests = codes.map((code) => digest(plainCode(code)))
  await replaceBackupCodes(ctx.db, ctx.caller.account_id, userId, digests)
  return codes
}

function unkept<T>(body: T): Answer<T> {
  return new Answer(200, body, { 'Cache-Control': 'no-store' })
}

function isOn(): ConflictError {
  return new ConflictError('two_factor_on', 'Two-factor sign-in is on already; turn it off to change the app')
}

function isOff(): ConflictError {
  return new ConflictError('two_factor_off', 'Two-factor sign-in is not on')
}
