// What happened to an entity, in the changelog.
import { findAuthor } from '../accounts/store.ts'
import { recordChange } from '../changelogs/record.ts'
import type { Inside } from '../context.ts'
import type { Entity } from './entity.ts'

/** `before` is null for a new entity, `after` for one that is gone. */
export async function recordEntity(ctx: Inside, before: Entity | null, after: Entity | null): Promise<void> {
  await recordChange(ctx, {
    account_id: ctx.caller.account_id,
    type: 'entity',
    object_id: ((after ?? before) as Entity).id,
    before,
    after,
    by: await findAuthor(ctx.db, ctx.caller),
  })
}
