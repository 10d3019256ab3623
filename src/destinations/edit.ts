// See, create, change and delete destinations.
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { ConflictError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import type { Destination, DestinationChange, DestinationQuery } from './destination.ts'
import {
  findDestination,
  findUsages,
  insertDestination,
  listDestinations,
  lockDestination,
  removeDestination,
  updateDestination,
} from './store.ts'

export async function seeDestinations(
  ctx: Context,
  { include, ...page }: DestinationQuery & Page,
): Promise<Destination[]> {
  const found = await listDestinations(ctx.db, ctx.caller.account_id, page)
  if (!include) return found
  const usages = await findUsages(ctx.db, ctx.caller.account_id)
  return found.map((destination) => {
    const flows = usages
      .filter(({ destination_id }) => destination_id === destination.id)
      .map(({ id, name }) => ({ id, name }))
    return { ...destination, flow_usages: { count: flows.length, flows } }
  })
}

export async function createDestination(ctx: Inside, given: DestinationChange): Promise<Destination> {
  const id = newId()
  await insertDestination(ctx.db, ctx.caller.account_id, id, writtenOf(given))
  return findDestination(ctx.db, ctx.caller.account_id, id)
}

export async function changeDestination(
  ctx: Inside,
  { id, ...given }: DestinationChange & { id: string },
): Promise<Destination> {
  assertUnchanged(ctx.ifMatch, await lockDestination(ctx.db, ctx.caller.account_id, id))
  await updateDestination(ctx.db, ctx.caller.account_id, id, writtenOf(given))
  return findDestination(ctx.db, ctx.caller.account_id, id)
}

export async function deleteDestination(ctx: Inside, { id }: { id: string }): Promise<Destination> {
  const before = await lockDestination(ctx.db, ctx.caller.account_id, id)
  assertUnchanged(ctx.ifMatch, before)
  const usages = await findUsages(ctx.db, ctx.caller.account_id)
  const names = usages.filter(({ destination_id }) => destination_id === id).map(({ name }) => name)
  if (names.length > 0) {
    throw new ConflictError(
      'destination_in_use',
      `Flows use this destination (${names.join(', ')}): take it out of them`,
    )
  }
  await removeDestination(ctx.db, ctx.caller.account_id, id)
  return before
}

function writtenOf({ name, integration_name, integration_icon_url, actions }: DestinationChange) {
  return {
    name,
    integration_name: integration_name ?? null,
    integration_icon_url: integration_icon_url ?? null,
    actions: actions.map(({ name, action_id, webhook_url }) => ({
      name,
      action_id: action_id ?? newId(),
      webhook_url,
    })),
  }
}
