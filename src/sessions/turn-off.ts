// Two-factor sign-in is turned off: by its user, who knows the password, or by an administrator for who lost the app.
import type { Context, Inside } from '../context.ts'
import { ForbiddenError } from '../lib/errors.ts'
import { seeColleague } from '../users/edit.ts'
import { type Colleague, mayGrant } from '../users/user.ts'
import { assertPassword } from './password.ts'
import type { Visit } from './session.ts'
import { tellSafety } from './tell-safety.ts'
import type { TwoFactor } from './two-factor.ts'
import { removeTwoFactor } from './two-factor-store.ts'

const TOLD = 'Two-factor sign-in was turned off'

/** Throws InvalidError for a wrong password. Twice is once. */
export async function endTwoFactor(
  ctx: Context,
  { password, visit }: { password: string; visit: Visit },
): Promise<TwoFactor> {
  const { user_id } = await assertPassword(ctx, visit, password)
  await ctx.transaction(async (ctx) => {
    if (await removeTwoFactor(ctx.db, ctx.caller.account_id, user_id)) await tellSafety(ctx, user_id, TOLD)
  })
  return { on: false, since: null, backup_codes_left: 0 }
}

/** For a colleague who lost the app and the backup codes; never oneself. Twice is once. */
export async function endTwoFactorOf(ctx: Inside, { id }: { id: string }): Promise<Colleague> {
  const { role } = await seeColleague(ctx, { id })
  if (!mayGrant(ctx.caller, role)) throw new ForbiddenError('Only an owner may do this to an owner')
  if (id === ctx.caller.user_id)
    throw new ForbiddenError('Turn off your own with your password, on your page')
  if (await removeTwoFactor(ctx.db, ctx.caller.account_id, id)) {
    await tellSafety(ctx, id, `${TOLD} by an administrator of your account`)
  }
  return seeColleague(ctx, { id })
}
