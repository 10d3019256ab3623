// A colleague is invited, or written to again: a letter with the link by which they join.
import { randomBytes } from 'node:crypto'
import type { Context, Inside } from '../context.ts'
import { ConflictError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { postLetter } from '../mail/post.ts'
import { addUser, seeColleague } from '../users/edit.ts'
import { lockUser } from '../users/store.ts'
import type { Colleague, NewUser } from '../users/user.ts'
import { upsertJoining } from './joining-store.ts'
import { colleagueLetter } from './letter.ts'
import { assertMayInvite, assertMayTryOn } from './limit.ts'
import { findSignedIn } from './store.ts'

const DAYS = 14

export async function inviteColleague(ctx: Inside, given: NewUser): Promise<Colleague> {
  return tellHowToJoin(ctx, await addUser(ctx, given))
}

/** The earlier link ends. Throws ConflictError for who has joined, or was removed. */
export async function inviteColleagueAgain(ctx: Context, { id }: { id: string }): Promise<Colleague> {
  assertExpected(await seeColleague(ctx, { id }))
  await assertMayTryOn(ctx, 'invite', id)
  return ctx.once(async (ctx) => {
    // Locked: nobody removes them while their link is made.
    const colleague = await lockUser(ctx.db, ctx.caller.account_id, id)
    assertExpected(colleague)
    return tellHowToJoin(ctx, colleague)
  })
}

function assertExpected({ active, joined }: Pick<Colleague, 'active' | 'joined'>): void {
  if (!active) throw new ConflictError('removed', 'This colleague was removed; invite them anew')
  if (!joined) return
  throw new ConflictError(
    'joined',
    'This colleague has a password; a forgotten one is set anew from the sign-in page',
  )
}

async function tellHowToJoin(
  ctx: Inside,
  { id, email }: Pick<Colleague, 'id' | 'email'>,
): Promise<Colleague> {
  const { account_id, user_id } = ctx.caller
  await assertMayInvite(ctx)
  const token = randomBytes(32).toString('base64url')
  const inviter = user_id ? await findSignedIn(ctx.db, user_id) : undefined
  const invited_by = inviter ? `${inviter.first_name} ${inviter.last_name}`.trim() : null
  await upsertJoining(ctx.db, { account_id, user_id: id, digest: digest(token), invited_by, days: DAYS })
  const letter = colleagueLetter({
    exchange: ctx.settings.exchange_name,
    inviter: invited_by,
    company: inviter?.account_name ?? null,
    days: DAYS,
    url: `${ctx.settings.base_url}/app/join/${token}`,
  })
  await postLetter(ctx, { ...letter, account_id, kind: 'colleague', to: email })
  return seeColleague(ctx, { id })
}
