// Runs the set-up of a buyer's delivery again, in the buyer's place.
import { findAuthor } from '../accounts/store.ts'
import type { Author } from '../changelogs/changelog.ts'
import type { Context, Inside } from '../context.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { completeSetUp } from '../onboards/complete.ts'
import { isReplayable, type OnboardSeen } from './onboard.ts'
import { noteAct } from './operators-only.ts'
import { seeOnboard } from './see.ts'
import { findAnyOnboard } from './store.ts'

/**
 * The same set-up as the buyer's own. How it ended is noted with the operator's name, in its transaction, and the flows'
 * changelogs name the operator too: it was nobody of the buyer's.
 */
export async function replaySetUp(ctx: Context, { id }: { id: string }): Promise<OnboardSeen> {
  const onboard = await findAnyOnboard(ctx.db, id)
  if (!onboard) throw new NotFoundError('The onboard')
  if (onboard.status === 'completed')
    throw new ConflictError('already_completed', 'The set-up has gone through; there is nothing to run again')
  if (!isReplayable(onboard))
    throw new ConflictError(
      'not_tried_yet',
      `${onboard.buyer.name} has not come to the end of its part; there is no set-up to run again`,
    )
  const { buyer, connection_id } = onboard
  const note = (ctx: Inside, outcome: string) =>
    noteAct(ctx, { act: 'replay_set_up', about_account_id: buyer.id, object_id: id, detail: outcome })
  await completeSetUp(inPlaceOf(ctx, buyer.id, note), {
    connection_id,
    flow_id: undefined,
    choose: (onboards) => onboards.filter((each) => each.id === id && each.status !== 'completed'),
    author: await authorOf(ctx),
  })
  return seeOnboard(ctx, { id })
}

/** Without the mark of the key: companies are told who, not by which program. */
async function authorOf(ctx: Context): Promise<Author | undefined> {
  const found = await findAuthor(ctx.db, ctx.caller)
  return found ? { ...found, api_key: null } : undefined
}

type Note = (ctx: Inside, outcome: string) => Promise<void>

/** The context of the account itself, as a key without a user has it; each transaction notes the operator's act too. */
function inPlaceOf(ctx: Context, account_id: string, note: Note): Context {
  const caller = { account_id, user_id: null, key_id: '', role: 'admin' as const }
  const noted =
    (outcome: string) =>
    <T>(work: (ctx: Inside) => Promise<T>) =>
    async (inside: Inside) => {
      const done = await work({ ...inside, caller })
      await note(inside, outcome)
      return done
    }
  return {
    ...ctx,
    caller,
    once: (work) => ctx.once(noted('done')(work)),
    transaction: (work) => ctx.transaction(noted('failed')(work)),
  }
}
