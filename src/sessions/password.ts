// Passwords: forgotten, set by a link, changed, and the link for a colleague who has none yet.
import { randomBytes } from 'node:crypto'
import type { Caller } from '../accounts/account.ts'
import type { Context, Inside } from '../context.ts'
import { invalid } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { postLetter } from '../mail/post.ts'
import { addUser } from '../users/edit.ts'
import type { Colleague, NewUser } from '../users/user.ts'
import { colleagueLetter, passwordLetter } from './letter.ts'
import { assertMayTry } from './limit.ts'
import { linkIdentifier } from './link.ts'
import type { Visit } from './session.ts'
import { findSignedIn, insertLink, removeOtherSessions } from './store.ts'

const COLLEAGUE_DAYS = 14

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
  const current = await ctx.people.find(visit.cookie)
  if (!current) throw invalid('', 'must come from somebody who is signed in: a key has no password')
  if (!(await ctx.people.change(visit, passwords))) throw invalid('/current_password', 'is wrong')
  await removeOtherSessions(ctx.db, current.user_id, current.session_id)
  return { message: 'The password is changed' }
}

/** Adds a colleague, and writes to them where to set a password. */
export async function inviteColleague(ctx: Inside, given: NewUser): Promise<Colleague> {
  const colleague = await addUser(ctx, given)
  const token = randomBytes(32).toString('base64url')
  const link = { id: newId(), user_id: colleague.id, identifier: linkIdentifier(token), days: COLLEAGUE_DAYS }
  await insertLink(ctx.db, link)
  const inviter = ctx.caller.user_id ? await findSignedIn(ctx.db, ctx.caller.user_id) : undefined
  const letter = colleagueLetter({
    exchange: ctx.settings.exchange_name,
    inviter: inviter ? `${inviter.first_name} ${inviter.last_name}`.trim() : null,
    company: inviter?.account_name ?? null,
    days: COLLEAGUE_DAYS,
    url: `${ctx.settings.base_url}/app/password/${token}`,
  })
  const { account_id } = ctx.caller
  await postLetter(ctx, { ...letter, account_id, kind: 'colleague', to: colleague.email })
  return colleague
}
