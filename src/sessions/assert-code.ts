// The second step of signing in: a code of the app, or a backup code, each good once.

import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { UnauthorizedError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { assertMayTryOn } from './limit.ts'
import type { SignedIn } from './session.ts'
import { stepOf } from './totp.ts'
import { plainCode } from './two-factor.ts'
import { findTwoFactor, removeBackupCode, updateStep } from './two-factor-store.ts'

const APP_DIGITS = 6

/**
 * Throws UnauthorizedError `code_needed` if a code is asked of the user and none came, `code_wrong` for a wrong one or one
 * that was used; TooOftenError after ten codes in a quarter of an hour, from wherever.
 */
export async function assertCode(
  ctx: Context<Caller | null>,
  { account_id, user_id }: SignedIn,
  code: string | null | undefined,
): Promise<void> {
  const found = await findTwoFactor(ctx.db, account_id, user_id)
  if (!found?.confirmed_at) return
  if (!code) throw new UnauthorizedError('code_needed', 'A code of your authenticator app is needed too')
  await assertMayTryOn(ctx, 'code', user_id)
  const plain = plainCode(code)
  const taken =
    plain.length === APP_DIGITS
      ? await takeStep(
          ctx,
          { account_id, user_id },
          stepOf(ctx.vault.open(found.secret), plain, found.now_ms),
        )
      : await removeBackupCode(ctx.db, account_id, user_id, digest(plain))
  if (!taken) throw new UnauthorizedError('code_wrong', 'The code is wrong, or was used already')
}

async function takeStep(
  ctx: Context<Caller | null>,
  { account_id, user_id }: Pick<SignedIn, 'account_id' | 'user_id'>,
  step: number | undefined,
): Promise<boolean> {
  return step !== undefined && updateStep(ctx.db, account_id, user_id, step)
}
