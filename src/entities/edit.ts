// See, create, update, remove entities. Every change of one is in the changelog.
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { countFields } from '../fields/store.ts'
import { ConflictError, type Fault, ForbiddenError, InvalidError, NotFoundError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import { type Entity, type EntityChange, type EntityKind, fixedOf, pageOf } from './entity.ts'
import { recordEntity } from './record.ts'
import { standardEntities, standardEntity } from './standard.ts'
import {
  findEntities,
  findEntity,
  findFlowNamesWith,
  holdSuffix,
  insertCustomEntity,
  isSuffixTaken,
  listEntities,
  lockOwnEntity,
  removeEntity,
  updateEntity,
} from './store.ts'

/** The account's own and its partners' entities, newest first, and then the standard ones. */
export async function seeEntities(ctx: Context, page: Page): Promise<Entity[]> {
  return pageOf([...(await listEntities(ctx.db, ctx.caller.account_id)), ...standardEntities()], page)
}

export async function createEntity(ctx: Inside, input: EntityChange): Promise<Entity> {
  const { account_id } = ctx.caller
  const id = newId()
  await assertFits(ctx, null, { ...input, id })
  await insertCustomEntity(ctx.db, account_id, id, input)
  const after = await findEntity(ctx.db, account_id, id)
  await recordEntity(ctx, null, after)
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
  const fitting = { ...change, ...fixedOf(before, kind) }
  await assertFits(ctx, before, { id, ...fitting })
  await updateEntity(ctx.db, account_id, id, fitting)
  const after = await findEntity(ctx.db, account_id, id)
  await recordEntity(ctx, before, after)
  return after
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
  await recordEntity(ctx, before, null)
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

/** What a change newly refers to must be there; what was so before may stay. */
async function assertFits(
  ctx: Inside,
  before: Entity | null,
  { id, see, connected_account_id, field_suffix }: EntityChange & { id: string },
): Promise<void> {
  const faults: Fault[] = []
  if (see && see !== before?.see) {
    const [found] = await findEntities(ctx.db, ctx.caller.account_id, [see])
    if (!found || see === id)
      faults.push({ path: '/see', message: 'must be another entity that your account may use' })
  }
  if (connected_account_id && connected_account_id !== before?.connected_account_id) {
    const [found] = await findEntities(ctx.db, ctx.caller.account_id, [connected_account_id])
    if (!found?.connected)
      faults.push({ path: '/connected_account_id', message: 'must be a company that you are connected with' })
  }
  if (faults.length > 0) throw new InvalidError(faults)
  if (before?.field_suffix && field_suffix !== before.field_suffix) await assertUnused(ctx, id)
  if (field_suffix && field_suffix !== before?.field_suffix) await assertFree(ctx, id, field_suffix)
}

/** The ids of an account's fields end with the suffix of its entity. */
async function assertUnused({ db, caller }: Inside, id: string): Promise<void> {
  if (id !== caller.account_id || (await countFields(db, id)) === 0) return
  throw new ConflictError('field_suffix_in_use', 'Your custom fields end with this suffix; delete them first')
}

async function assertFree({ db }: Inside, id: string, suffix: string): Promise<void> {
  await holdSuffix(db, suffix)
  if (!(await isSuffixTaken(db, suffix, id))) return
  throw new ConflictError('field_suffix_taken', `The suffix ${suffix} is in use; choose another`)
}
