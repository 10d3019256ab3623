// Move an onboard on. "completed" sets up the buyer's delivery before it answers.
import type { Context, Inside } from '../context.ts'
import { flowExists } from '../flows/store.ts'
import { ConflictError, type Fault, InvalidError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { completeSetUp } from './complete.ts'
import { changesNothing, completes, faultOf, type Onboard, type OnboardChange } from './onboard.ts'
import { findOnboard, lockOnboard, updateOnboard } from './store.ts'

/** Answers the onboard as it then is; a set-up that failed is an onboard with status `failed`, not an error. */
export async function advanceOnboard(ctx: Context, change: OnboardChange): Promise<Onboard> {
  const { account_id } = ctx.caller
  const fault = faultOf(change, account_id)
  if (completes(change.status)) return complete(ctx, change)
  const moved = !fault && ctx.ifMatch === undefined && (await updateOnboard(ctx.db, account_id, change))
  return moved || ctx.transaction((ctx) => moveLocked(ctx, change))
}

/** The slower road: finds out what stands against the change, or makes it under a lock. */
async function moveLocked(ctx: Inside, change: OnboardChange): Promise<Onboard> {
  const { account_id } = ctx.caller
  const onboard = await lockOnboard(ctx.db, account_id, change.id)
  await assertFits(ctx, onboard, change)
  if (isSettled(onboard, change)) return onboard
  return (await updateOnboard(ctx.db, account_id, change)) as Onboard
}

async function complete(ctx: Context, change: OnboardChange): Promise<Onboard> {
  const before = await findOnboard(ctx.db, ctx.caller.account_id, change.id)
  await assertFits(ctx, before, change)
  if (isSettled(before, change)) return before
  const { onboards } = await completeSetUp(ctx, {
    connection_id: before.connection_id,
    flow_id: change.flow_id ?? undefined,
    choose: (onboards) => chosen(ctx, onboards, change),
  })
  return onboards[0] ?? findOnboard(ctx.db, ctx.caller.account_id, change.id)
}

/** Under the lock: the onboard that the path names, unless another call has completed it meanwhile. */
function chosen(ctx: Inside, onboards: Onboard[], change: OnboardChange): Onboard[] {
  const onboard = onboards.find((onboard) => onboard.id === change.id)
  if (!onboard) return []
  assertUnchanged(ctx.ifMatch, onboard)
  return isSettled(onboard, change) ? [] : [onboard]
}

/** Whether nothing is left to do; throws if the onboard is completed and the change would alter it. */
function isSettled(onboard: Onboard, change: OnboardChange): boolean {
  if (onboard.status !== 'completed') return false
  if (changesNothing(onboard, change)) return true
  throw new ConflictError('onboard_completed', 'This onboard is completed and cannot be changed any more')
}

async function assertFits(ctx: Inside, onboard: Onboard, change: OnboardChange): Promise<void> {
  assertUnchanged(ctx.ifMatch, onboard)
  const { account_id } = ctx.caller
  const faults: Fault[] = []
  const fault = faultOf(change, account_id)
  if (fault) faults.push(fault)
  if (change.invitation_id !== onboard.invitation_id) faults.push(notOf('/invitation_id', 'invitation'))
  if (change.connection_id && change.connection_id !== onboard.connection_id) {
    faults.push(notOf('/connection_id', 'connection'))
  }
  if (change.flow_id && !(await flowExists(ctx.db, account_id, change.flow_id))) {
    faults.push({ path: '/flow_id', message: 'must be a flow of your account' })
  }
  if (faults.length > 0) throw new InvalidError(faults)
}

function notOf(path: string, noun: string): Fault {
  return { path, message: `must be the ${noun} of this onboard` }
}
