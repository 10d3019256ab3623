// Deletes a custom field. Flows that name it go on working, and each is told.
import type { Inside } from '../context.ts'
import { lockedField, record } from '../fields/edit.ts'
import type { DeletedField } from '../fields/field.ts'
import { removeField } from '../fields/store.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { updateErrors } from './store.ts'

export async function deleteField(ctx: Inside, { id }: { id: string }): Promise<DeletedField> {
  const { account_id } = ctx.caller
  const before = await lockedField(ctx, id)
  assertUnchanged(ctx.ifMatch, before)
  const errors = [`${id} does not exist any more; take it out of the flow`]
  const flows = await updateErrors(ctx.db, account_id, id, errors)
  await removeField(ctx.db, account_id, id)
  await record(ctx, before, null)
  return { ...before, flow_errors: flows.map(({ id, name }) => ({ flow_id: id, name, errors })) }
}
