// gangway user two-factor-off
import { findUserByEmail } from '../accounts/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import { Email, Open } from '../lib/schema.ts'
import { tellSafety } from '../sessions/tell-safety.ts'
import { removeTwoFactor } from '../sessions/two-factor-store.ts'
import { onGround } from './ground.ts'
import { assertOptions } from './options.ts'

const Named = Open({ email: Email })

/** For the owner who is alone and has lost the app and the backup codes. */
export async function turnTwoFactorOff(email: string): Promise<void> {
  assertOptions(Named, { email })
  const wasOn = await onGround((ground) =>
    ground.context(null).transaction(async (ctx) => {
      const user = await findUserByEmail(ctx.db, email)
      if (!user) throw new NotFoundError(`A user with the address ${email}`)
      const wasOn = await removeTwoFactor(ctx.db, user.account_id, user.id)
      if (wasOn) await tellSafety(ctx, user.id, 'Two-factor sign-in was turned off by who runs the exchange')
      return wasOn
    }),
  )
  console.log(wasOn ? `Two-factor sign-in of ${email} is off` : `Two-factor sign-in of ${email} was not on`)
}
