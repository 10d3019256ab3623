// Who answers an invitation: a holder of its link, or a user with the invited address. Nobody else learns of it.
import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { ConflictError, ForbiddenError, NotFoundError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { replacedError } from './answering.ts'
import type { InvitationRow } from './invitation.ts'
import { type Addressee, findAddressee } from './party-store.ts'
import { findInvitedAddress, findToken, lockInvitation } from './store.ts'

/** On whose behalf it is answered. `user_id` is null for a key of the account itself. */
export type Answerer = Pick<Caller, 'account_id' | 'user_id' | 'role'> & { active: boolean }

/** The invitation, locked; `answerer` is null for an address that has no account yet. */
export type Verified = { row: InvitationRow; answerer: Answerer | null }

/**
 * Throws NotFoundError to whoever is not the invited, and ConflictError `invitation_link_replaced` to one who comes
 * through an older link. A link that the sender could copy proves nothing: ConflictError `address_not_proved`.
 */
export async function verifyInvited(
  ctx: Inside<Caller | null>,
  { id, token }: { id: string; token?: string },
): Promise<Verified> {
  // A lock takes longer than a look, and only what is there can be locked: strangers are refused before, so that the
  // time of the answer does not tell them that there is an invitation.
  await assertInvited(ctx, { id, email: await findInvitedAddress(ctx.db, id), token })
  const row = await lockInvitation(ctx.db, id)
  const addressee = await assertInvited(ctx, { id, email: row?.email, token })
  if (!row) throw new NotFoundError('The invitation')
  return { row, answerer: ctx.caller ? { ...ctx.caller, active: true } : (addressee ?? null) }
}

type Claim = { id: string; email: string | undefined; token: string | undefined }

/** The user with the invited address, if there is one. The same is looked up where there is no invitation. */
async function assertInvited(
  ctx: Inside<Caller | null>,
  { id, email, token }: Claim,
): Promise<Addressee | undefined> {
  const addressee = await findAddressee(ctx.db, email ?? '')
  const link = token === undefined ? undefined : await findToken(ctx.db, digest(token))
  if (email === undefined) throw new NotFoundError('The invitation')
  const isOurs = link?.invitation_id === id
  const isCurrent = isOurs && link.replaced_at === null
  if (!(isCurrent && link.proves) && !isSignedIn(ctx.caller, addressee)) {
    if (isCurrent) throw notProvedError(email)
    throw isOurs ? replacedError() : new NotFoundError('The invitation')
  }
  return addressee
}

function notProvedError(email: string): ConflictError {
  return new ConflictError(
    'address_not_proved',
    `This link does not prove that you are ${email}: have a letter sent there, or sign in as that user`,
  )
}

function isSignedIn(caller: Caller | null, addressee: Addressee | undefined): boolean {
  return caller !== null && caller.user_id !== null && caller.user_id === addressee?.user_id
}

/** Throws ForbiddenError unless the answerer may change things for the account. */
export function assertMayAnswer({ role, active }: Answerer): void {
  if (!active) {
    throw new ForbiddenError(
      'The user with this address is switched off; ask an administrator of its account',
    )
  }
  if (role === 'read_only') {
    throw new ForbiddenError('Your role (read_only) may not do this; ask an administrator of your account')
  }
}
