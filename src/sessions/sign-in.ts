// A person signs in and out; and where a browser stands.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer } from '../http/route.ts'
import { UnauthorizedError } from '../lib/errors.ts'
import { assertCode } from './assert-code.ts'
import { assertMayTry, forgiveTries } from './limit.ts'
import { meetDevice } from './meet-device.ts'
import type { SigningIn, Standing, Visit } from './session.ts'
import { findSignedIn, isFresh, removeSession } from './store.ts'

type Anybody = Context<Caller | null>

/** Open to all: who is signed in, if anybody. A session in use lasts longer with each day. */
export async function seeStanding(ctx: Anybody, { visit }: { visit: Visit }): Promise<Answer<Standing>> {
  const current = ctx.caller?.user_id ? await ctx.people.find(visit.cookie, true) : undefined
  return standing(ctx, ctx.caller?.user_id ?? null, [current?.set_cookie])
}

/**
 * Throws UnauthorizedError `sign_in_failed` for a wrong address or password, the two never told apart; `code_needed` and
 * `code_wrong` where two-factor sign-in is on.
 */
export async function signIn(
  ctx: Anybody,
  { email, password, code, visit }: SigningIn & { visit: Visit },
): Promise<Answer<Standing>> {
  await assertMayTry(ctx, 'sign in', { email, ip: visit.ip })
  const cookie = await ctx.people.signIn({ email, password }, visit)
  const current = cookie && (await ctx.people.find(cookie.split(';')[0] as string))
  const user = current && (await findSignedIn(ctx.db, current.user_id))
  if (!current || !user) {
    throw new UnauthorizedError('sign_in_failed', 'The e-mail address or the password is wrong')
  }
  try {
    await assertCode(ctx, user, code)
  } catch (error) {
    // Nobody was given its cookie.
    await removeSession(ctx.db, current.user_id, current.session_id)
    throw error
  }
  await forgiveTries(ctx, 'sign in', email, visit.ip)
  return signedIn(ctx, current.user_id, cookie, visit)
}

/** The answer that lets somebody in. */
export async function signedIn(
  ctx: Anybody,
  userId: string,
  cookie: string,
  visit: Visit,
): Promise<Answer<Standing>> {
  return standing(ctx, userId, [cookie, await meetDevice(ctx, userId, visit)], 201)
}

export async function signOut(ctx: Anybody, { visit }: { visit: Visit }): Promise<Answer<Standing>> {
  return standing(ctx, null, [await ctx.people.signOut(visit)])
}

async function standing(
  ctx: Anybody,
  userId: string | null,
  cookies: (string | undefined)[],
  status = 200,
): Promise<Answer<Standing>> {
  const signed_in = (userId && (await findSignedIn(ctx.db, userId))) || null
  const body = {
    exchange_name: ctx.settings.exchange_name,
    signed_in,
    needs_first_account: signed_in === null && (await isFresh(ctx.db)),
    sends_letters: ctx.mail !== undefined,
  }
  const set = cookies.filter((cookie) => cookie !== undefined)
  return new Answer(status, body, { 'Cache-Control': 'no-store' }, set)
}
