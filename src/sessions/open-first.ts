// The first account of a fresh exchange, made by whoever comes first: the person who runs it.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { admitAccount } from '../entities/admit.ts'
import type { Answer } from '../http/route.ts'
import { ConflictError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { FirstAccount, Standing, Visit } from './session.ts'
import { signIn } from './sign-in.ts'
import { insertPassword, isFresh, lockFirstAccount, updateOperator } from './store.ts'

/** Signs its owner in. Throws ConflictError `exchange_in_use` once there is an account. */
export async function openFirstAccount(
  ctx: Context<Caller | null>,
  { account, user, password, visit }: FirstAccount & { visit: Visit },
): Promise<Answer<Standing>> {
  if (!(await isFresh(ctx.db))) throw inUse()
  const hash = await ctx.people.hash(password)
  await ctx.transaction(async (ctx) => {
    await lockFirstAccount(ctx.db)
    if (!(await isFresh(ctx.db))) throw inUse()
    const { name, time_zone, website = null } = account
    const opened = await admitAccount(ctx, { ...user, name, website, ...(time_zone && { time_zone }) })
    await insertPassword(ctx.db, { id: newId(), user_id: opened.user_id, hash })
    await updateOperator(ctx.db, opened.user_id)
  })
  return signIn(ctx, { email: user.email, password, visit })
}

function inUse(): ConflictError {
  return new ConflictError(
    'exchange_in_use',
    'This exchange has its first account already; sign in, or ask for an invitation',
  )
}
