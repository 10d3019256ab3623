// See, create, update, remove entities. Every change of one is in the changelog.
import { findAuthor } from '../accounts/store.ts'
import { recordChange } from '../changelogs/record.ts'
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import { directionOf } from '../modules/modules.ts'
import type { Entity, EntityChange } from './entity.ts'
import { standardEntities, standardEntity } from './standard.ts'
import {
  type EntityKind,
  findEntities,
  findEntity,
  findFlowNamesWith,
  insertCustomEntity,
  isSuffixTaken,
  listEntities,
  lockOwnEntity,
  removeEntity,
  updateEntity,
} from './store.ts'

/** The account's own and its partners' entities, newest first, and then the standard ones. */
export async function seeEntities(ctx: Context, page: Page): Promise<Entity[]> {
  const all = [...(await listEntities(ctx.db, ctx.caller.account_id)), ...standardEntities()]
  const place = (id: string | undefined, otherwise: number) => {
    const index = all.findIndex((entity) => entity.id === id)
    return index < 0 ? otherwise : index
  }
  const between = all.slice(place(page.before_id, -1) + 1, place(page.after_id, all.length))
  if (page.limit === undefined) return between
  return page.after_id === undefined ? between.slice(0, page.limit) : between.slice(-page.limit)
}

export async function createEntity(ctx: Inside, input: EntityChange): Promise<Entity> {
  const { account_id } = ctx.caller
  const id = newId()
  await assertFits(ctx, id, input)
  await insertCustomEntity(ctx.db, account_id, id, input)
  const after = await findEntity(ctx.db, account_id, id)
  await record(ctx, null, after)
  return after
}

/** Replaces what an account decides of its own entity. Of others' it may see what it sees, and change nothing. */
export async function changeEntity(
  ctx: Inside,
  { id, ...change }: EntityChange & { id: string },
): Promise<Entity> {
  const { account_id } = ctx.caller
  const kind = await lockedKind(ctx, id)
  const before = await findEntity(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, before)
  await assertFits(ctx, id, change)
  await updateEntity(
    ctx.db,
    account_id,
    id,
    kind === 'custom' ? change : { ...change, ...fixedOf(before, kind) },
  )
  const after = await findEntity(ctx.db, account_id, id)
  await record(ctx, before, after)
  return after
}

/** The name of a company is its account's; what a pending entity may become, its invitation says. */
function fixedOf({ name, source, recipient, module_ids }: Entity, kind: EntityKind): Partial<EntityChange> {
  return kind === 'account' ? { name, source, recipient, module_ids } : { source, recipient }
}

/** Removes a custom entity that no flow uses, and answers what it was. */
export async function deleteEntity(ctx: Inside, { id }: { id: string }): Promise<Entity> {
  const { account_id } = ctx.caller
  const kind = await lockedKind(ctx, id)
  const before = await findEntity(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, before)
  if (kind === 'account') throw new ForbiddenError('The entity of your own account cannot be removed')
  const flows = await findFlowNamesWith(ctx.db, account_id, id)
  if (flows.length > 0) {
    throw new ConflictError(
      'entity_in_use',
      `Flows use this entity (${flows.join(', ')}): take it out of them, or deprecate it`,
    )
  }
  await removeEntity(ctx.db, account_id, id)
  await record(ctx, before, null)
  return before
}

async function lockedKind(ctx: Inside, id: string): Promise<EntityKind> {
  const kind = await lockOwnEntity(ctx.db, ctx.caller.account_id, id)
  if (kind) return kind
  if (standardEntity(id))
    throw new ForbiddenError('Standard entities cannot be changed; make one of your own')
  const [seen] = await findEntities(ctx.db, ctx.caller.account_id, [id])
  if (seen) throw new ForbiddenError('This entity is another company; only that company can change it')
  throw new NotFoundError('The entity')
}

async function assertFits(
  ctx: Inside,
  id: string,
  { module_ids, see, connected_account_id, field_suffix }: EntityChange,
) {
  const unknown = (module_ids ?? []).flatMap((module, n) =>
    directionOf(module)
      ? []
      : [{ path: `/module_ids/${n}`, message: 'must be a module that the exchange knows' }],
  )
  const faults = [
    ...unknown,
    ...(await unseen(ctx, '/see', see)),
    ...(await unseen(ctx, '/connected_account_id', connected_account_id)),
  ]
  if (see === id) faults.push({ path: '/see', message: 'must be another entity' })
  if (faults.length > 0) throw new InvalidError(faults)
  if (field_suffix && (await isSuffixTaken(ctx.db, field_suffix, id))) {
    throw new ConflictError('field_suffix_taken', `The suffix ${field_suffix} is in use; choose another`)
  }
}

async function unseen(ctx: Inside, path: string, id: string | null | undefined) {
  if (!id || (await findEntities(ctx.db, ctx.caller.account_id, [id])).length > 0) return []
  return [{ path, message: 'must be an entity that your account may use' }]
}

async function record(ctx: Inside, before: Entity | null, after: Entity | null): Promise<void> {
  await recordChange(ctx, {
    account_id: ctx.caller.account_id,
    type: 'entity',
    object_id: ((after ?? before) as Entity).id,
    before,
    after,
    by: await findAuthor(ctx.db, ctx.caller),
  })
}
