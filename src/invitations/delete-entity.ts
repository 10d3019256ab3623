// Removes an entity; one that stands for an invited company goes by taking its invitation back.
import type { Inside } from '../context.ts'
import { deleteEntity } from '../entities/edit.ts'
import type { Entity } from '../entities/entity.ts'
import { recordEntity } from '../entities/record.ts'
import { findEntity, lockOwnEntity } from '../entities/store.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { withdrawInvitation } from './withdraw.ts'

/** Answers the entity as it was. */
export async function deleteAnyEntity(ctx: Inside, { id }: { id: string }): Promise<Entity> {
  const { account_id } = ctx.caller
  const kind = await lockOwnEntity(ctx.db, account_id, id)
  if (kind !== 'pending') return deleteEntity(ctx, { id })
  const before = await findEntity(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, before)
  await withdrawInvitation(ctx, { id: before.invitation_id as string })
  await recordEntity(ctx, before, null)
  return before
}
