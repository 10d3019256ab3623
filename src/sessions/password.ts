// Passwords: forgotten, set by a link, changed.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { invalid } from '../lib/errors.ts'
import { postLetter } from '../mail/post.ts'
import { passwordLetter } from './letter.ts'
import { assertMayTry, assertMayTryOn } from './limit.ts'
import type { Current } from './people.ts'
import type { Visit } from './session.ts'
import { findSignedIn, removeOtherSessions } from './store.ts'

/** Says the same whether the address has a user or not. */
export async function askForPassword(
  ctx: Context<Caller | null>,
  { email, visit }: { email: string; visit: Visit },
): Promise<{ message: string }> {
  await assertMayTry(ctx, 'forgotten', { email, ip: visit.ip })
  await ctx.people.askForLink(email)
  return { message: `If ${email} has a user here, a letter with a link is on its way` }
}

/** Writes the letter with a link: the row and its job are one transaction. */
export async function tellPasswordLink(
  ctx: Context<null>,
  { id, email }: { id: string; email: string },
  token: string,
): Promise<void> {
  const user = await findSignedIn(ctx.db, id)
  if (!user) return
  const url = `${ctx.settings.base_url}/app/password/${token}`
  const letter = passwordLetter({ exchange: ctx.settings.exchange_name, url })
  await ctx.transaction((ctx) =>
    postLetter(ctx, { ...letter, account_id: user.account_id, kind: 'password', to: email }),
  )
}

/** Throws InvalidError for a link that is over. All sessions of the user end. */
export async function setPassword(
  ctx: Context<Caller | null>,
  { token, password }: { token: string; password: string },
): Promise<{ message: string }> {
  if (!(await ctx.people.setByLink(token, password))) {
    throw invalid('/token', 'is of a link that is over or was used; ask for another')
  }
  return { message: 'The password is set; sign in with it' }
}

/** Throws InvalidError for a wrong current password. All other sessions of the user end. */
export async function changePassword(
  ctx: Context,
  { visit, ...passwords }: { current_password: string; password: string; visit: Visit },
): Promise<{ message: string }> {
  const current = await signedInBy(ctx, visit)
  await assertMayTryOn(ctx, 'password', current.user_id)
  if (!(await ctx.people.change(visit, passwords))) throw invalid('/current_password', 'is wrong')
  await removeOtherSessions(ctx.db, current.user_id, current.session_id)
  return { message: 'The password is changed' }
}

/** The session of the browser that asks. Throws InvalidError for a key. */
export async function signedInBy(ctx: Context, visit: Visit): Promise<Current> {
  const current = await ctx.people.find(visit.cookie)
  if (current && current.user_id === ctx.caller.user_id) return current
  throw invalid('', 'must come from somebody who is signed in: a key has no password')
}

/** Throws InvalidError for a wrong password of who is signed in, and TooOftenError after ten tries. */
export async function assertPassword(ctx: Context, visit: Visit, password: string): Promise<Current> {
  const current = await signedInBy(ctx, visit)
  await assertMayTryOn(ctx, 'password', current.user_id)
  if (!(await ctx.people.isPassword(visit, password))) throw invalid('/password', 'is wrong')
  return current
}
