// The invited says yes, and a connection comes to be: one transaction, once, however often and from wherever it is said.
import type { Caller } from '../accounts/account.ts'
import type { Context, Inside } from '../context.ts'
import { Answer } from '../http/route.ts'
import { ConflictError } from '../lib/errors.ts'
import { type Acceptance, type Accepted, decideAccept } from './answering.ts'
import { seenBy } from './invitation.ts'
import { joinPartners } from './join.ts'
import { findParty } from './party-store.ts'
import { findSeenByLink } from './store.ts'
import { type Answerer, assertMayAnswer, type Verified, verifyInvited } from './verify.ts'
import { welcomeCompany } from './welcome.ts'

type Input = { id: string; hash: string | undefined } & Omit<Acceptance, 'password'>

/**
 * 201 with a first API key if it made the account; 200 for an account that was there, and for the second time. What was
 * declined, withdrawn, expired or accepted by another account is a ConflictError.
 */
export async function acceptInvitation(
  ctx: Context<Caller | null>,
  given: { id: string } & Acceptance,
): Promise<Answer<Accepted>> {
  const { password, ...rest } = given
  // Named in any case: a body may hold members that nobody declared, and this one is not the caller's to say.
  const input = { ...rest, hash: password ? await ctx.people.hash(password) : undefined }
  try {
    return await ctx.once((ctx) => accept(ctx, input))
  } catch (error) {
    // Another invitation to the same address made its account in this moment: this one is for that account.
    if (error instanceof ConflictError && error.code === 'email_taken') {
      return ctx.once((ctx) => accept(ctx, input))
    }
    throw error
  }
}

async function accept(ctx: Inside<Caller | null>, input: Input): Promise<Answer<Accepted>> {
  const verified = await verifyInvited(ctx, input)
  const { row, answerer } = verified
  const decision = decideAccept(row, answerer?.account_id ?? null)
  if (decision instanceof Error) throw decision
  if (decision === 'again') return new Answer(200, await accepted(ctx, verified, answerer as Answerer))
  const inviter = await findParty(ctx.db, row.account_id, null)
  if (inviter.state === 'closed') {
    throw new ConflictError('inviter_account_closed', `${inviter.account} has closed its account`)
  }
  if (answerer) {
    assertMayAnswer(answerer)
    await joinPartners(ctx, row, answerer)
    return new Answer(200, await accepted(ctx, verified, answerer))
  }
  const welcomed = await welcomeCompany(ctx, row, input)
  await joinPartners(ctx, row, welcomed.answerer)
  const { api_key } = welcomed
  return new Answer(201, { ...(await accepted(ctx, verified, welcomed.answerer)), api_key })
}

async function accepted(
  ctx: Inside<Caller | null>,
  { row }: Verified,
  { account_id, user_id }: Answerer,
): Promise<Accepted> {
  const seen = await findSeenByLink(ctx.db, row.account_id, row.id)
  const party = await findParty(ctx.db, account_id, user_id)
  return {
    invitation: seenBy(account_id, seen),
    connection_id: seen.connection_id as string,
    account: { id: account_id, name: party.account },
    user: user_id && party.email ? { id: user_id, email: party.email } : null,
  }
}
