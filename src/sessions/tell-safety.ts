// Writes to a user what changed about how they get in, so that they hear of it if it was somebody else.
import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { postLetter } from '../mail/post.ts'
import { safetyLetter } from './letter.ts'
import { findSignedIn } from './store.ts'

/** `what` is a sentence without its stop; `page` is where it can be looked at. */
export async function tellSafety(
  ctx: Inside<Caller | null>,
  userId: string,
  what: string,
  page: 'you' | 'keys' = 'you',
): Promise<void> {
  const user = await findSignedIn(ctx.db, userId)
  if (!user) return
  const letter = safetyLetter({
    exchange: ctx.settings.exchange_name,
    what,
    url: `${ctx.settings.base_url}/app/${page}`,
  })
  await postLetter(ctx, { ...letter, account_id: user.account_id, kind: 'security', to: user.email })
}
