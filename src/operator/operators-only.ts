// Lets operators in, and notes what they do. For everybody else there is nothing here.
import type { Context, Inside, Verb } from '../context.ts'
import { NotFoundError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { NewAct } from './act.ts'
import { appendAct, type Doer, findOperator } from './store.ts'

/** Read from the rows each time: whoever is no operator any more is out at once. */
export function operatorsOnly<I, O>(verb: (ctx: Context, input: I) => Promise<O>): Verb<I, O> {
  return async (ctx, input) => {
    await operatorOf(ctx)
    return verb(ctx, input)
  }
}

async function operatorOf({ db, caller }: Inside): Promise<Doer> {
  const { account_id, user_id } = caller
  const found = user_id ? await findOperator(db, account_id, user_id) : undefined
  if (!found || !user_id) throw new NotFoundError('What you asked for')
  return { account_id, user_id, ...found }
}

/** In the transaction of the act. */
export async function noteAct(ctx: Inside, act: NewAct): Promise<void> {
  await appendAct(ctx.db, await operatorOf(ctx), newId(), act)
  ctx.log.info({ operator: ctx.caller.user_id, ...act }, 'operator acted')
}
