// How many flows, and sources in them, an account may have where the operator limits it.
import { type AccountLimits, NO_LIMITS } from '../accounts/account.ts'
import { findLimits, lockAccount } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { InvalidError } from '../lib/errors.ts'
import type { FlowDocument } from './flow.ts'
import { countOthers } from './store.ts'

export type Room = Pick<AccountLimits, 'flows' | 'sources'>

/** Before anything else is held: of two that would both be the last one, one waits for the other. */
export async function heldRoom(ctx: Inside): Promise<Room> {
  const { account_id } = ctx.caller
  const { db } = ctx
  const { flows, sources } = await findLimits(db, account_id)
  if (flows === null && sources === null) return NO_LIMITS
  await lockAccount(db, account_id)
  return findLimits(db, account_id)
}

/** Throws InvalidError for one flow or source too many. What is there already stays, also above a limit that came later. */
export async function assertRoom(
  ctx: Inside,
  room: Room,
  { id, before, after }: { id: string | null; before: FlowDocument | null; after: FlowDocument },
): Promise<void> {
  const { flows, sources } = room
  if (flows === null && sources === null) return
  const others = await countOthers(ctx.db, ctx.caller.account_id, id)
  if (flows !== null && before === null && others.flows >= flows) throw tooMany('', 'flow', flows)
  if (sources === null) return
  const allowed = Math.max(sources - others.sources, before?.sources.length ?? 0)
  if (after.sources.length > allowed) throw tooMany(`/sources/${allowed}`, 'source', sources)
}

function tooMany(path: string, noun: string, most: number): InvalidError {
  const said = `is one ${noun} more than the ${most} that your account may have; remove one, or ask who runs this exchange`
  return new InvalidError([{ path, message: said }], 'limit_reached')
}
