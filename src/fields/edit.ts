// Create and change custom fields. Every change of one is in the changelog.
import { findAuthor } from '../accounts/store.ts'
import { recordChange } from '../changelogs/record.ts'
import type { Inside } from '../context.ts'
import { ConflictError, ForbiddenError, invalid, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { standardField } from './catalogue.ts'
import { type Field, type FieldChange, idFault, type NewField } from './field.ts'
import {
  findField,
  findFields,
  findSuffix,
  insertField,
  lockField,
  updateField,
  type Written,
} from './store.ts'

export async function createField(ctx: Inside, { id, ...given }: NewField): Promise<Field> {
  const { account_id } = ctx.caller
  const suffix = await findSuffix(ctx.db, account_id)
  if (suffix === null) {
    throw new ConflictError(
      'field_suffix_missing',
      `Your account has no suffix for fields yet: set field_suffix with PUT /entities/${account_id} first`,
    )
  }
  const fault = idFault(id, suffix)
  if (fault) throw invalid('/id', fault)
  const field = await writtenOf(ctx, id, given)
  if (standardField(id) || !(await insertField(ctx.db, account_id, id, field))) {
    throw new ConflictError('field_taken', `There is a field ${id} already; change it, or choose another id`)
  }
  const after = await findField(ctx.db, account_id, id)
  await record(ctx, null, after)
  return after
}

/** Replaces what an account decides of its own field, its id apart. */
export async function changeField(
  ctx: Inside,
  { id, ...given }: FieldChange & { id: string },
): Promise<Field> {
  const before = await lockedField(ctx, id)
  assertUnchanged(ctx.ifMatch, before)
  await updateField(ctx.db, ctx.caller.account_id, id, await writtenOf(ctx, id, given))
  const after = await findField(ctx.db, ctx.caller.account_id, id)
  await record(ctx, before, after)
  return after
}

/** One of the account's own, locked. */
export async function lockedField(ctx: Inside, id: string): Promise<Field> {
  if (standardField(id)) throw new ForbiddenError('Standard fields cannot be changed; make one of your own')
  if (!(await lockField(ctx.db, ctx.caller.account_id, id))) throw new NotFoundError('The field')
  return findField(ctx.db, ctx.caller.account_id, id)
}

export async function record(ctx: Inside, before: Field | null, after: Field | null): Promise<void> {
  await recordChange(ctx, {
    account_id: ctx.caller.account_id,
    type: 'field',
    object_id: (after ?? before)?.id ?? '',
    before,
    after,
    by: await findAuthor(ctx.db, ctx.caller),
  })
}

async function writtenOf(ctx: Inside, id: string, given: FieldChange): Promise<Written> {
  const see = given.see || null
  if (see !== null) {
    const found = await findFields(ctx.db, ctx.caller.account_id, [see])
    if (found.length === 0 || see === id) throw invalid('/see', 'must be another field that exists')
  }
  return {
    name: given.name,
    type: given.type,
    description: given.description ?? given.name,
    aggregate: given.aggregate ?? false,
    deprecated: given.deprecated ?? false,
    see,
  }
}
