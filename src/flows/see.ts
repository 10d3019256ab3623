// What an account sees of its flows.
import type { Changelog } from '../changelogs/changelog.ts'
import { listChangelogs } from '../changelogs/store.ts'
import type { Context } from '../context.ts'
import type { Page } from '../db/page.ts'
import type { Field } from '../fields/field.ts'
import { findFields } from '../fields/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Copy } from './compiled.ts'
import { type Flow, shown } from './flow.ts'
import { findFlow, flowExists, listFlows } from './store.ts'

export async function seeFlows(ctx: Context, page: Page & { name?: string }): Promise<Flow[]> {
  return (await listFlows(ctx.db, ctx.caller.account_id, page)).map(shown)
}

/** The saved copy, or the live one: of a flow that was never deployed there is none. */
export async function seeFlow(ctx: Context, { id, copy }: { id: string; copy?: Copy }): Promise<Flow> {
  const row = await findFlow(ctx.db, ctx.caller.account_id, id)
  if (copy !== 'live') return shown(row)
  if (!row.live) throw new NotFoundError('The live copy')
  return shown({ ...row, name: row.live.name, saved: row.live, warnings: null })
}

/** The fields of the saved copy, in its order. */
export async function seeFlowFields(ctx: Context, { id }: { id: string }): Promise<Field[]> {
  const { saved } = await findFlow(ctx.db, ctx.caller.account_id, id)
  return findFields(ctx.db, ctx.caller.account_id, saved.fields)
}

/** Who changed a flow; of a deleted one too. */
export async function seeFlowChangelogs(
  ctx: Context,
  { id, ...page }: Page & { id: string },
): Promise<Changelog[]> {
  const { account_id } = ctx.caller
  const found = await listChangelogs(ctx.db, account_id, { type: 'flow', object_id: id, ...page })
  const isBeyondTheEdge = page.after_id !== undefined || page.before_id !== undefined
  if (found.length === 0 && !isBeyondTheEdge && !(await flowExists(ctx.db, account_id, id)))
    throw new NotFoundError('The flow')
  return found
}
