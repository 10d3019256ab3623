// Create, save, deploy, delete a flow; every change is checked whole and written to the changelog.
import { findAuthor } from '../accounts/store.ts'
import { recordChange } from '../changelogs/record.ts'
import { findChangelog } from '../changelogs/store.ts'
import type { Inside } from '../context.ts'
import { ConflictError, invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import { checkedDocument } from './check.ts'
import {
  documentOf,
  type Flow,
  type FlowDocument,
  type FlowRow,
  type NewFlow,
  revisionOf,
  shown,
} from './flow.ts'
import { assertRoom, heldRoom } from './room.ts'
import { insertFlow, lockFlow, removeFlow, updateDeployed, updateFlows } from './store.ts'

/** A new flow, saved and not deployed. An id that is taken is a ConflictError. */
export async function createFlow(ctx: Inside, input: NewFlow): Promise<Flow> {
  const room = await heldRoom(ctx)
  const { document: saved, warnings } = await checkedDocument(ctx, documentOf(input))
  const { account_id } = ctx.caller
  await assertRoom(ctx, room, { id: null, before: null, after: saved })
  const made = { account_id, id: input.id ?? newId(), level: null, saved, live: null, warnings }
  const row = await insertFlow(ctx.db, made)
  if (!row)
    throw new ConflictError(
      'flow_id_taken',
      'A flow with this id exists already; leave the id out to get a new one',
    )
  await record(ctx, null, row)
  return shown(row)
}

/** Replaces the saved copy by the whole document; what handles leads is left as it is. */
export async function updateFlow(ctx: Inside, input: FlowDocument & { id: string }): Promise<Flow> {
  return save(ctx, input.id, documentOf(input))
}

/** Saves the revision that a changelog of this flow holds. */
export async function revertFlow(ctx: Inside, input: { id: string; changelog_id: string }): Promise<Flow> {
  const changelog = await findChangelog(ctx.db, ctx.caller.account_id, input.changelog_id).catch(
    () => undefined,
  )
  const revision = changelog?.current_revision as Flow | undefined
  if (changelog?.type !== 'flow' || revision?.id !== input.id) {
    throw invalid('/changelog_id', 'must be a changelog of this flow')
  }
  return save(ctx, input.id, documentOf(revision))
}

/** The saved copy handles leads from now on. */
export async function deployFlow(ctx: Inside, { id }: { id: string }): Promise<{ message: string }> {
  const { account_id } = ctx.caller
  const before = await lockFlow(ctx.db, account_id, id)
  const after = await updateDeployed(ctx.db, account_id, id)
  await record(ctx, before, after)
  return { message: 'Your flow was deployed and the most recent changes are now live' }
}

/** Answers the flow as it was last. */
export async function deleteFlow(ctx: Inside, { id }: { id: string }): Promise<Flow> {
  const { account_id } = ctx.caller
  const before = await lockFlow(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, shown(before))
  await removeFlow(ctx.db, account_id, id)
  await record(ctx, before, null)
  return shown(before)
}

async function save(ctx: Inside, id: string, given: FlowDocument): Promise<Flow> {
  const { account_id } = ctx.caller
  const room = await heldRoom(ctx)
  // The connections are held before the flow, as in a set-up: whichever comes second sees what the first one did.
  const { document: saved, warnings } = await checkedDocument(ctx, given)
  const before = await lockFlow(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, shown(before))
  await assertRoom(ctx, room, { id, before: before.saved, after: saved })
  const [after] = await updateFlows(ctx.db, account_id, [{ id, saved, warnings }])
  await record(ctx, before, after as FlowRow)
  return shown(after as FlowRow)
}

async function record(ctx: Inside, before: FlowRow | null, after: FlowRow | null): Promise<void> {
  await recordChange(ctx, {
    account_id: ctx.caller.account_id,
    type: 'flow',
    object_id: ((after ?? before) as FlowRow).id,
    before: before && revisionOf(before),
    after: after && revisionOf(after),
    by: await findAuthor(ctx.db, ctx.caller),
  })
}
