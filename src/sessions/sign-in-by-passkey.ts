// Signing in with a passkey: a device that its owner unlocked stands for password and code.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer } from '../http/route.ts'
import { UnauthorizedError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { checkedRequest, requestOptions } from './ceremony.ts'
import { assertMayTryHere } from './limit.ts'
import type { CeremonyOptions, GivenCredential } from './passkey.ts'
import { findPasskey, insertChallenge, takeChallenge, updateUsed } from './passkey-store.ts'
import type { Standing, Visit } from './session.ts'
import { signedIn } from './sign-in.ts'

type Anybody = Context<Caller | null>

export async function beginPasskeySignIn(
  ctx: Anybody,
  { visit }: { visit: Visit },
): Promise<Answer<CeremonyOptions>> {
  await assertMayTryHere(ctx, 'passkey', visit.ip)
  const options = await requestOptions(siteOf(ctx))
  await insertChallenge(ctx.db, digest(options.challenge), null)
  return new Answer(200, options, { 'Cache-Control': 'no-store' })
}

/** Throws UnauthorizedError `sign_in_failed` for an unknown passkey, a wrong signature, and a challenge that is over. */
export async function signInByPasskey(
  ctx: Anybody,
  { credential, visit }: { credential: GivenCredential; visit: Visit },
): Promise<Answer<Standing>> {
  const passkey = await findPasskey(ctx.db, credential.id)
  const isAwaited = (challenge: string) => takeChallenge(ctx.db, digest(challenge), null)
  const counter = passkey && (await checkedRequest(siteOf(ctx), credential, passkey, isAwaited))
  const cookie = passkey && counter !== undefined && (await ctx.people.open(passkey.user_id, visit))
  if (!passkey || counter === undefined || !cookie) {
    throw new UnauthorizedError(
      'sign_in_failed',
      'This passkey was not taken; try again, or sign in with your password',
    )
  }
  await updateUsed(ctx.db, passkey, counter)
  return signedIn(ctx, passkey.user_id, cookie, visit)
}

function siteOf({ settings }: Anybody): { name: string; base_url: string } {
  return { name: settings.exchange_name, base_url: settings.base_url }
}
