// Create, change and delete pricing services.
import type { Inside } from '../context.ts'
import { faultsInPlaces } from '../flows/check-content.ts'
import { completedIntegration } from '../flows/complete-document.ts'
import { integrationPlaces } from '../flows/places.ts'
import { ConflictError, InvalidError, invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import { directionOf } from '../modules/module.ts'
import type { Service, ServiceChange } from './service.ts'
import {
  findFlowNamesAsking,
  findService,
  insertService,
  lockService,
  removeService,
  updateService,
} from './store.ts'

export async function createService(ctx: Inside, given: ServiceChange): Promise<Service> {
  const id = newId()
  await insertService(ctx.db, ctx.caller.account_id, id, checked(ctx, given))
  return findService(ctx.db, ctx.caller.account_id, id)
}

export async function changeService(
  ctx: Inside,
  { id, ...given }: ServiceChange & { id: string },
): Promise<Service> {
  assertUnchanged(ctx.ifMatch, await lockService(ctx.db, ctx.caller.account_id, id))
  await updateService(ctx.db, ctx.caller.account_id, id, checked(ctx, given))
  return findService(ctx.db, ctx.caller.account_id, id)
}

export async function deleteService(ctx: Inside, { id }: { id: string }): Promise<Service> {
  const { account_id } = ctx.caller
  const before = await lockService(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, before)
  const flows = await findFlowNamesAsking(ctx.db, account_id, id)
  if (flows.length > 0) {
    throw new ConflictError(
      'service_in_use',
      `Flows ask this service (${flows.join(', ')}): take it out of them`,
    )
  }
  await removeService(ctx.db, account_id, id)
  return before
}

function checked({ modules }: Inside, { name, integration }: ServiceChange): ServiceChange {
  if (directionOf(modules, integration.module_id) !== 'outbound') {
    throw invalid('/integration/module_id', 'must be an outbound module that the exchange has')
  }
  const faults = faultsInPlaces(integrationPlaces(integration, '/integration'))
  if (faults.length > 0) throw new InvalidError(faults)
  return { name, integration: completedIntegration(integration) }
}
