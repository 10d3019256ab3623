// Takes up leads whose process is gone: what is on record is kept, and the rest of the way is gone to its end.
import type { Context } from '../context.ts'
import { Day, isStored } from '../fields/value.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { LeadField } from '../flows/lead.ts'
import type { LiveFlow } from '../flows/live.ts'
import { described } from '../lib/log.ts'
import { readerOf, type Vars, writerOf } from '../lib/vars.ts'
import type { Held } from './held.ts'
import type { OpenLead } from './lead.ts'
import { claimLeads } from './store.ts'
import { seenThrough } from './take.ts'

const LOOK_MS = 2_000
const MOST_AT_ONCE = 50

export type Recovery = { close(): Promise<void> }

/** Looks for such leads every two seconds, in every process. */
export function openRecovery(context: () => Context<null>): Recovery {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  async function look(): Promise<void> {
    const ctx = context()
    try {
      await ctx.intake.giveBack()
      const leads = await claimLeads(ctx.db, ctx.intake.process, MOST_AT_ONCE)
      for (const lead of leads) void takeUp(ctx, lead)
    } catch (error) {
      ctx.log.debug(described(error), 'no look for leads left behind')
    }
    if (!closed) timer = setTimeout(() => (looking = look()), LOOK_MS)
  }
  let looking = look()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}

/** Sees one through. What stands in its way now does so for the next look too: the lease ends again. */
async function takeUp(ctx: Context<null>, lead: OpenLead): Promise<void> {
  // A process that was held up for long finds its own leads: it is on its way with them.
  if (ctx.intake.inHand(lead.id)) return
  try {
    await seenThrough(ctx, await heldAgain(ctx, lead))
  } catch (error) {
    ctx.log.warn({ account_id: lead.account_id, lead_id: lead.id, ...described(error) }, 'lead left behind')
  }
}

/** A lead that nobody can see through must not be tried for ever: it would hold up whoever reads events forwards. */
const MOST_TIMES = 20
const GIVEN_UP = {
  outcome: 'error' as const,
  reason: 'The lead could not be seen through; tell the operator',
  price: 0,
}

const GONE = { outcome: 'error' as const, reason: 'Flow was deleted while the lead was on its way', price: 0 }

async function heldAgain(ctx: Context<null>, lead: OpenLead): Promise<Held> {
  const found = await ctx.intake.flows.findVersion(lead.account_id, lead.flow_id, lead.flow_version)
  const flow = found ?? goneFlow(lead)
  const source = flow.compiled.sources.get(lead.source_id) ?? goneSource(lead)
  const opened =
    lead.secrets && (JSON.parse(ctx.vault.open(lead.secrets)) as { lead: Vars; secrets: string[] })
  const values = (opened?.lead ?? lead.vars.lead) as Vars
  const isClosed = lead.flow_version === 0 || !flow.compiled.document.enabled
  return {
    id: lead.id,
    flow,
    source,
    vars: { ...lead.vars, lead: { id: lead.id, ...revived(values, flow.compiled.fields) } },
    submission: lead.submission,
    secrets: opened?.secrets ?? [],
    is_test: lead.is_test,
    journal: lead.journal ?? [],
    hops: 0,
    ...(!found && { refusal: GONE }),
    ...(lead.taken_up > MOST_TIMES && { refusal: GIVEN_UP }),
    ...(found && isClosed && { refusal: { outcome: 'error', reason: 'Flow is disabled', price: 0 } }),
  }
}

const DATED = new Set(['date', 'dob'])

/** Days are texts in JSON: they are days again. */
export function revived(lead: Vars, fields: LeadField[]): Vars {
  const copy = structuredClone(lead)
  for (const { field } of fields) {
    if (!DATED.has(field.type)) continue
    const value = readerOf(field.id)(copy)
    if (value !== undefined)
      writerOf(field.id)(copy, Array.isArray(value) ? value.map(dayAgain) : dayAgain(value))
  }
  return copy
}

function dayAgain(value: unknown): unknown {
  if (!isStored(value) || value.valid === false || typeof value.normal !== 'string') return value
  return { ...value, normal: new Day(new Date(value.normal)) }
}

function goneFlow(lead: OpenLead): LiveFlow {
  const document = { name: '', enabled: false, fields: [], caps: null, sources: [], steps: [] }
  const compiled = { document, fields: [], steps: [], sources: new Map() } as unknown as LiveFlow['compiled']
  const { account, flow } = lead.vars as { account: Vars; flow: Vars }
  const { account_id, flow_id, flow_version } = lead
  const none = {
    time_zone: 'UTC',
    secret_fields: [],
    sales: new Map(),
    services: new Map(),
    ids: 2,
    day: undefined,
    pings: false,
    appenders: {},
  }
  return { account_id, flow_id, version: flow_version, compiled, account, flow, ...none }
}

function goneSource({ vars, source_id }: OpenLead): CompiledSource {
  const { name } = vars.source as { name?: string }
  const source = {
    entity: { id: source_id, name },
    integration: { module_id: 'leadconduit-default.inbound' },
  }
  return {
    source,
    module: undefined,
    mappings: [],
    criteria: null,
    prices: [],
    caps: [],
    feedback: undefined,
  }
}
