// See which fields pass between two companies: their names and types, never values.
import { type Static, Type } from 'typebox'
import { findConnectionBySide } from '../connections/store.ts'
import type { Context } from '../context.ts'
import { findFields } from '../fields/store.ts'
import { findSharedFields } from '../invitations/shared.ts'
import { findSeen } from '../invitations/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import { Open } from '../lib/schema.ts'

export const SharedField = Open(
  { id: Type.String(), name: Type.String(), type: Type.String() },
  'SharedField',
)
type Fields = Static<typeof SharedField>[]

/** Those that the seller's steps for this buyer share: the same for both. */
export async function seeSharedFields(ctx: Context, { id }: { id: string }): Promise<Fields> {
  const found = await findConnectionBySide(ctx.db, ctx.caller.account_id, id)
  if (!found) throw new NotFoundError('The connection')
  const { seller_account_id: account_id, buyer_account_id: entity_id } = found
  return fieldsOf(ctx, account_id, await findSharedFields(ctx, { account_id, entity_id, kind: 'recipient' }))
}

/** Those that the invitation is about, as the page behind its link shows them. */
export async function seeOfferedFields(ctx: Context, { id }: { id: string }): Promise<Fields> {
  const row = await findSeen(ctx.db, ctx.caller.account_id, id)
  return fieldsOf(ctx, row.account_id, await findSharedFields(ctx, row))
}

async function fieldsOf(ctx: Context, accountId: string, ids: string[]): Promise<Fields> {
  const fields = new Map((await findFields(ctx.db, accountId, ids)).map((field) => [field.id, field]))
  return ids.flatMap((id) => {
    const field = fields.get(id)
    return field ? [{ id, name: field.name, type: field.type }] : []
  })
}
