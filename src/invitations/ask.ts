// What holders of a link may ask for before they answer: a letter that proves the address, a new invitation, a place in their company.

import type { Caller } from '../accounts/account.ts'
import { findAdministrators } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { postLetter } from '../mail/post.ts'
import { assertSeldom } from '../sessions/limit.ts'
import { closedError, replacedError } from './answering.ts'
import type { InvitationRow } from './invitation.ts'
import { askedAgainLetter, inviteLetter, joinLetter } from './letter.ts'
import { findCompanyHere, findParty } from './party-store.ts'
import { postInviting } from './send.ts'
import { findToken, lockInvitation, type TokenRow } from './store.ts'
import { tellInviter } from './tell-inviter.ts'

type Anybody = Inside<Caller | null>
type Told = { message: string }

const DAY_S = 24 * 3600
const SELDOM = { most: 3, window_s: DAY_S, told: 'That was asked for already' }

/** Writes to the invited address alone, whoever asks. */
export async function askForLetter(ctx: Anybody, { token }: { token: string }): Promise<Told> {
  const { row } = await heldBy(ctx, token)
  if (row.state !== 'pending') throw closedError(row.state)
  await assertSeldom(ctx, ['invitation letter', row.id], SELDOM)
  await postInviting(ctx, row, 'invited', inviteLetter)
  return { message: `A letter with a link is on its way to ${row.email}` }
}

type Asked = { token: string; email?: string | null }

/** Tells the inviter. An invitation that is open needs no new one, unless another address is meant. */
export async function askForInvitation(ctx: Anybody, { token, email }: Asked): Promise<Told> {
  const { row } = await heldBy(ctx, token)
  const instead = email && email.toLowerCase() !== row.email.toLowerCase() ? email : null
  if (row.state === 'accepted' || row.state === 'withdrawn') throw closedError(row.state)
  if (row.state === 'pending' && !instead) {
    throw new ConflictError('invitation_pending', 'The invitation is still open; answer it')
  }
  await assertSeldom(ctx, ['invitation asked for', row.id], SELDOM)
  const inviter = await findParty(ctx.db, row.account_id, null)
  const url = `${ctx.settings.base_url}/invitations/${row.id}`
  await tellInviter(ctx, row, { ...askedAgainLetter({ email: row.email, instead, url }), kind: 'asked' })
  return { message: `${inviter.account} is told that you would like a new invitation` }
}

/** Asks those who manage the company of the same domain to add the invited address. */
export async function askToJoin(ctx: Anybody, { token }: { token: string }): Promise<Told> {
  const { row, link } = await heldBy(ctx, token)
  if (row.state !== 'pending') throw closedError(row.state)
  const company = link.proves ? await findCompanyHere(ctx.db, row) : undefined
  if (!company) throw new NotFoundError('A company to join')
  await assertSeldom(ctx, ['joining', row.email], SELDOM)
  const inviter = await findParty(ctx.db, row.account_id, null)
  const letter = joinLetter({
    email: row.email,
    inviter: inviter.account,
    company: company.name,
    url: `${ctx.settings.base_url}/users`,
  })
  for (const { email } of await findAdministrators(ctx.db, company.id)) {
    await postLetter(ctx, { ...letter, account_id: company.id, kind: 'join', to: email })
  }
  return { message: `Those who manage ${company.name} are asked to add you` }
}

async function heldBy(ctx: Anybody, token: string): Promise<{ row: InvitationRow; link: TokenRow }> {
  const link = await findToken(ctx.db, digest(token))
  const row = link && (await lockInvitation(ctx.db, link.invitation_id))
  if (!link || !row) throw new NotFoundError('The invitation')
  if (link.replaced_at) throw replacedError()
  return { row, link }
}
