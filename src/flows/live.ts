// The flows that take leads, compiled and kept: a lead reads no configuration that did not change.
import { findAccount } from '../accounts/store.ts'
import { type DayLimit, dayLimit } from '../caps/day.ts'
import type { Sale } from '../connections/readiness.ts'
import { findSales } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import { findFields } from '../fields/store.ts'
import type { Vars } from '../lib/vars.ts'
import type { Service } from '../services/service.ts'
import { findServices } from '../services/store.ts'
import { compileFlow } from './compile.ts'
import { compiledCopy } from './compiled.ts'
import type { CompiledFlow } from './compiled-flow.ts'
import type { FlowDocument } from './flow.ts'
import { buyersIn } from './partners.ts'
import { findFlow, findFlowOwner, findVersion } from './store.ts'

const MOST_KEPT = 10_000
/** Without hearing of changes a flow is read again so often: they are known within a second all the same. */
const UNHEARD_MS = 500
/** An invitation expires without anybody's doing. */
const PENDING_MS = 60_000

export type LiveFlow = {
  account_id: string
  time_zone: string
  flow_id: string
  /** 0 for a flow that was never deployed: then `compiled` is of the saved copy, and takes no lead. */
  version: number
  compiled: CompiledFlow
  /** What rules and templates see of both. */
  account: Vars
  flow: Vars
  /** The ids of fields whose values are never written down. */
  secret_fields: string[]
  /** How many leads the operator lets the account take in a day; undefined is as many as come. */
  day: DayLimit | undefined
  /** Whether the account takes pings at all. */
  pings: boolean
  /** Whose answer stands under which key. */
  appenders: Record<string, { module_id: string; entity_id: string }>
  /** Its pricing services, by id. */
  services: Map<string, Service>
  /** How the sales to its buyers stand. */
  sales: Map<string, Sale>
  /** How many ids the events of one lead may take, its own included. */
  ids: number
}

export interface LiveFlows {
  /** The flow that takes leads under this id; undefined if there is none. */
  find(flowId: string): Promise<LiveFlow | undefined>
  /** The flow as it was in a version, for a lead that came in by it. */
  findVersion(accountId: string, flowId: string, version: number): Promise<LiveFlow | undefined>
  /** Forgets all: a flow, a field, a partner changed somewhere. */
  forget(): void
}

type Ground = Pick<Inside, 'db' | 'modules'>

type Kept = { found: Promise<LiveFlow | undefined>; readMs: number; isPending: boolean }

/** `hears` says whether changes that other processes make are known here; without that nothing is kept. */
export function openLiveFlows(ctx: Ground, hears: () => boolean): LiveFlows {
  const kept = new Map<string, Kept>()
  const find = (flowId: string) => {
    const known = kept.get(flowId)
    const nowMs = performance.now()
    const isGood = known && nowMs - known.readMs < lastsMs(known, hears())
    const fresh: Kept = isGood ? known : { found: load(ctx, flowId), readMs: nowMs, isPending: false }
    // The one used longest ago goes first.
    kept.delete(flowId)
    kept.set(flowId, fresh)
    if (isGood) return fresh.found
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
    // What is not there, or could not be read, is looked for again.
    const drop = () => kept.get(flowId) === fresh && kept.delete(flowId)
    fresh.found.then((flow) => {
      if (!flow) return drop()
      fresh.isPending = [...flow.sales.values()].some(({ pending }) => pending)
    }, drop)
    return fresh.found
  }
  return {
    find,
    async findVersion(accountId, flowId, version) {
      const current = await find(flowId)
      if (!current || current.version === version) return current
      const document = await findVersion(ctx.db, accountId, flowId, version)
      if (!document) return undefined
      const fields = await findFields(ctx.db, accountId, document.fields)
      return { ...current, version, ...parts(compileFlow(document, fields, ctx.modules), flowId) }
    },
    forget: () => kept.clear(),
  }
}

function lastsMs({ isPending }: Kept, hears: boolean): number {
  if (!hears) return UNHEARD_MS
  return isPending ? PENDING_MS : Number.POSITIVE_INFINITY
}

async function load(ctx: Ground, flowId: string): Promise<LiveFlow | undefined> {
  const owner = await findFlowOwner(ctx.db, flowId)
  if (owner === undefined) return undefined
  const row = await findFlow(ctx.db, owner, flowId)
  const account = await findAccount(ctx.db, owner)
  if (account.state !== 'active') return undefined
  const copy = row.live ? 'live' : 'saved'
  const document = row.live ?? row.saved
  const { compiled } = await compiledCopy(ctx, row, copy, document)
  const sales = await findSales(ctx.db, owner, buyersIn(document))
  const services = await findServices(ctx.db, owner, servicesIn(document))
  return {
    account_id: owner,
    time_zone: account.time_zone,
    day: dayLimit(account.limits.leads_per_day, account.limits_version),
    pings: account.lead_ping_enabled,
    flow_id: row.id,
    version: row.live_version ?? 0,
    account: { id: account.id, sso_id: account.id, name: account.name },
    services: new Map(services.map((service) => [service.id, service])),
    sales: new Map(sales.map((sale) => [sale.entity_id, sale])),
    ...parts(compiled, row.id),
  }
}

/** The pricing services that a document names. */
function servicesIn({ pricing_service, sources }: FlowDocument): string[] {
  const all = [pricing_service, ...sources.map((source) => source.pricing_service)]
  return all.flatMap((service) => (service ? [service.service_id] : []))
}

const SECRET_TYPES = new Set(['ssn', 'credential'])

function parts(compiled: CompiledFlow, flowId: string) {
  const { document, fields, steps } = compiled
  const secret_fields = fields.flatMap(({ field }) => (SECRET_TYPES.has(field.type) ? [field.id] : []))
  const appenders = steps.flatMap((step) =>
    step.type === 'filter'
      ? []
      : [[step.key, { module_id: step.step.integration.module_id, entity_id: step.step.entity.id }] as const],
  )
  return {
    compiled,
    appenders: Object.fromEntries(appenders),
    flow: { id: flowId, name: document.name },
    secret_fields,
    ids: steps.length + (document.destinations?.length ?? 0) + 2,
  }
}
