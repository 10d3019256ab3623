// A colleague follows the link of their letter, chooses a password, and is in.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import type { Answer } from '../http/route.ts'
import { NotFoundError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { digest } from '../lib/vault.ts'
import type { Joining, JoiningChoice } from './joining.ts'
import { findJoining, takeJoining, updateNames } from './joining-store.ts'
import type { Standing, Visit } from './session.ts'
import { signIn } from './sign-in.ts'
import { insertPassword } from './store.ts'

/** Throws NotFoundError for a link that is over, was used, or never was. */
export async function seeJoining(
  ctx: Context<Caller | null>,
  { token }: { token: string },
): Promise<Joining> {
  const joining = await findJoining(ctx.db, digest(token))
  if (!joining) throw isOver()
  return joining
}

/** Once: a link that is over, was used, or whose colleague has a password by now is not found. */
export async function joinAccount(
  ctx: Context<Caller | null>,
  { token, visit, ...given }: JoiningChoice & { token: string; visit: Visit },
): Promise<Answer<Standing>> {
  await seeJoining(ctx, { token })
  const hash = await ctx.people.hash(given.password)
  const { email } = await ctx.transaction(async (ctx) => {
    const joined = await takeJoining(ctx.db, digest(token))
    if (!joined) throw isOver()
    if (!(await insertPassword(ctx.db, { id: newId(), user_id: joined.user_id, hash }))) throw isOver()
    await updateNames(ctx.db, joined, given)
    return joined
  })
  return signIn(ctx, { email, password: given.password, visit })
}

function isOver(): NotFoundError {
  return new NotFoundError('The link, which works once and for fourteen days,')
}
