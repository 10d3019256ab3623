// What anybody may know who holds the address of a source; prices only the two companies concerned.
import type { Caller } from '../accounts/account.ts'
import { findAccount } from '../accounts/store.ts'
import type { Context } from '../context.ts'
import { findFields } from '../fields/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import { paramsOf, type SourceMeta } from './meta.ts'
import { findFlow, findFlowOwner } from './store.ts'

/** Of the live copy, or of the saved one while the flow was never deployed. */
export async function seeSourceMeta(
  ctx: Context<Caller | null>,
  { flow_id, source_id }: { flow_id: string; source_id: string },
): Promise<SourceMeta> {
  const owner = await findFlowOwner(ctx.db, flow_id)
  if (owner === undefined) throw new NotFoundError('The source')
  const row = await findFlow(ctx.db, owner, flow_id)
  const document = row.live ?? row.saved
  const source = document.sources.find(({ entity }) => entity.id === source_id)
  if (!source) throw new NotFoundError('The source')
  const account = await findAccount(ctx.db, owner)
  const fields = await findFields(ctx.db, owner, document.fields)
  const module = ctx.modules.find(source.integration.module_id)
  const inbound = module?.direction === 'inbound' ? module : undefined
  const isConcerned = ctx.caller !== null && [owner, source_id].includes(ctx.caller.account_id)
  const told = <T extends object>(value: T | null | undefined) => (isConcerned && value ? value : null)
  return {
    enabled: row.live !== null && document.enabled && source.enabled !== false,
    account: { id: account.id, name: account.name },
    flow: { id: row.id, name: document.name },
    source: {
      id: source_id,
      name: source.entity.name ?? '',
      authentication_required: source.authentication_required ?? false,
    },
    params: paramsOf(document, source, fields, inbound),
    pingable: inbound?.pingable ?? false,
    ping_enabled: document.ping_enabled ?? false,
    updated_at: row.updated_at,
    authorized_account: isConcerned,
    hours_of_operation: document.hours_of_operation ?? {},
    acceptance_criteria: source.acceptance_criteria ?? {},
    flow_acceptance_criteria: document.acceptance_criteria ?? {},
    flow_pricing: told(document.pricing),
    source_pricing: told(source.pricing),
    flow_pricing_service: told(document.pricing_service),
    source_pricing_service: told(source.pricing_service),
  }
}
