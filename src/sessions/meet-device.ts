// Knows the device again at which somebody signs in; one that is new to its user is told to them by letter.
import { randomBytes } from 'node:crypto'
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { deviceCookie, deviceDigest, deviceInWords, deviceTokenIn } from './device.ts'
import { findMeeting, upsertDevice } from './device-store.ts'
import type { Visit } from './session.ts'
import { updateSignedIn } from './store.ts'
import { tellSafety } from './tell-safety.ts'

/**
 * Notes the sign-in, and answers the cookie by which the device is known next time. The first sign-in of all is no news.
 * A token that was given out here may serve all who share a browser; any other is replaced.
 */
export async function meetDevice(
  ctx: Context<Caller | null>,
  userId: string,
  { cookie, ip, user_agent }: Visit,
): Promise<string> {
  const fresh = randomBytes(32).toString('base64url')
  const brought = deviceTokenIn(cookie) ?? fresh
  return ctx.transaction(async (ctx) => {
    const { is_known, is_anybodys, is_first } = await findMeeting(ctx.db, userId, deviceDigest(brought))
    const token = is_anybodys ? brought : fresh
    if (!is_known && !is_first)
      await tellSafety(ctx, userId, `A new sign-in by ${deviceInWords(user_agent)} from ${ip}`)
    await upsertDevice(ctx.db, userId, deviceDigest(token))
    await updateSignedIn(ctx.db, userId)
    return deviceCookie(token, ctx.settings.base_url)
  })
}
