// See what events can be narrowed by.
import type { Context } from '../context.ts'
import { findEntities } from '../entities/store.ts'
import type { EventPlaces } from './place.ts'
import { listFlowPlaces } from './place-store.ts'

/** Flows, and the sources and recipients that stand in any of them; each list by name. */
export async function seePlaces(ctx: Context): Promise<EventPlaces> {
  const { account_id } = ctx.caller
  const flows = await listFlowPlaces(ctx.db, account_id)
  const sources = new Set(flows.flatMap(({ source_ids }) => source_ids))
  const recipients = new Set(flows.flatMap(({ recipient_ids }) => recipient_ids))
  const entities = await findEntities(ctx.db, account_id, [...new Set([...sources, ...recipients])])
  const named = entities
    .map(({ id, name }) => ({ id, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
  return {
    flows: flows.map(({ id, name, source_ids }) => ({ id, name, source_ids })),
    sources: named.filter(({ id }) => sources.has(id)),
    recipients: named.filter(({ id }) => recipients.has(id)),
  }
}
