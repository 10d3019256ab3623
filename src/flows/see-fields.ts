// What an account sees of fields.
import type { Changelog } from '../changelogs/changelog.ts'
import { listChangelogs } from '../changelogs/store.ts'
import type { Context } from '../context.ts'
import type { Page } from '../db/page.ts'
import type { Field } from '../fields/field.ts'
import { findFields, listFields } from '../fields/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import { findFlow } from './store.ts'

/** All fields; with `flow_id` those of the flow's saved copy, in its order. */
export async function seeFields(ctx: Context, { flow_id }: { flow_id?: string }): Promise<Field[]> {
  const { account_id } = ctx.caller
  if (flow_id === undefined) return listFields(ctx.db, account_id)
  const { saved } = await findFlow(ctx.db, account_id, flow_id)
  return findFields(ctx.db, account_id, saved.fields)
}

/** Of a deleted one too. */
export async function seeFieldChangelogs(
  ctx: Context,
  { id, ...page }: Page & { id: string },
): Promise<Changelog[]> {
  const { account_id } = ctx.caller
  const found = await listChangelogs(ctx.db, account_id, { type: 'field', object_id: id, ...page })
  if (found.length > 0 || page.after_id || page.before_id) return found
  const [field] = await findFields(ctx.db, account_id, [id])
  if (!field) throw new NotFoundError('The field')
  return []
}
