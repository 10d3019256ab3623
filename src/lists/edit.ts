// Create, rename and delete lists; put values on them and take them off.
import type { Context, Inside } from '../context.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import type { ItemQuery, List, ListChange, ListItem, ListItems } from './list.ts'
import {
  findList,
  holdList,
  holdName,
  insertItems,
  insertList,
  listItems,
  lockList,
  removeItems,
  removeList,
  updateList,
} from './store.ts'

export async function createList(ctx: Inside, { name }: ListChange): Promise<List> {
  const { id, isNew } = await insertList(ctx.db, ctx.caller.account_id, name)
  if (!isNew) throw taken(name)
  return findList(ctx.db, ctx.caller.account_id, id)
}

export async function renameList(ctx: Inside, { id, name }: ListChange & { id: string }): Promise<List> {
  const { account_id } = ctx.caller
  assertUnchanged(ctx.ifMatch, await lockList(ctx.db, account_id, id))
  await holdName(ctx.db, account_id, name)
  if (!(await updateList(ctx.db, account_id, id, name))) throw taken(name)
  return findList(ctx.db, account_id, id)
}

export async function deleteList(ctx: Inside, { id }: { id: string }): Promise<List> {
  const before = await lockList(ctx.db, ctx.caller.account_id, id)
  assertUnchanged(ctx.ifMatch, before)
  await removeList(ctx.db, ctx.caller.account_id, id)
  return before
}

export async function seeItems(
  ctx: Context,
  { id, ...query }: ItemQuery & { id: string },
): Promise<ListItem[]> {
  await findList(ctx.db, ctx.caller.account_id, id)
  return listItems(ctx.db, ctx.caller.account_id, id, query)
}

/** Values that are there already, or blank, are `rejected`: nothing is wrong with that. */
export async function addItems(
  ctx: Inside,
  { id, values }: ListItems & { id: string },
): Promise<{ accepted: number; rejected: number }> {
  if (!(await holdList(ctx.db, ctx.caller.account_id, id))) throw new NotFoundError('The list')
  const accepted = await insertItems(ctx.db, ctx.caller.account_id, id, values)
  return { accepted, rejected: values.length - accepted }
}

export async function deleteItem(
  ctx: Inside,
  { id, value }: { id: string; value: string },
): Promise<{ deleted: number }> {
  await findList(ctx.db, ctx.caller.account_id, id)
  return { deleted: await removeItems(ctx.db, ctx.caller.account_id, id, [value]) }
}

function taken(name: string): ConflictError {
  return new ConflictError('list_taken', `There is a list ${name} already; add to it, or choose another name`)
}
