// Tries a flow with a sample lead: what each part of it would do, and the exact request that each step would send.
import { findAccount } from '../accounts/store.ts'
import type { Sale } from '../connections/readiness.ts'
import { findSales } from '../connections/store.ts'
import type { Context } from '../context.ts'
import type { Field } from '../fields/field.ts'
import { plain } from '../fields/value.ts'
import { type Fault, invalid } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { Vars } from '../lib/vars.ts'
import type { InboundModule } from '../modules/module.ts'
import { DEFAULT_INBOUND } from '../modules/modules.ts'
import { checkedDraft } from './check.ts'
import { compileFlow } from './compile.ts'
import { compiledCopy } from './compiled.ts'
import type { CompiledFlow, CompiledSource } from './compiled-flow.ts'
import { documentOf, type FlowDocument, type FlowRow } from './flow.ts'
import { buyersIn } from './partners.ts'
import { findFlow } from './store.ts'
import { toldMappings } from './tell.ts'
import type { Show, Trial, TrialOrder } from './trial.ts'
import { type Received, received } from './trial-request.ts'
import { walked } from './trial-walk.ts'

type Subject = { compiled: CompiledFlow; fields: Field[]; warnings: Fault[]; copy: Trial['copy'] }

/**
 * Nothing is delivered, counted or kept. A draft in `flow` is checked like one that is saved. `show` knows what the exchange
 * itself would send, for rooms above do the sending.
 */
export async function tryFlow(ctx: Context, input: TrialOrder & { id: string }, show: Show): Promise<Trial> {
  const { account_id } = ctx.caller
  const row = await findFlow(ctx.db, account_id, input.id)
  const subject = await subjectOf(ctx, row, input)
  const account = await findAccount(ctx.db, account_id)
  const { source, at: sourceAt } = chosenSource(ctx, subject.compiled, account, input.source_id)
  const at = input.at ? new Date(input.at) : new Date()
  const context: Vars = {
    submission: { timestamp: at.toISOString(), ip: null },
    account: { id: account.id, name: account.name, sso_id: account.id },
    flow: { id: row.id, name: subject.compiled.document.name },
    source: { id: source.source.entity.id, name: source.source.entity.name },
    random: input.random ?? 50,
  }
  const taken = received(source, subject.compiled, context, input, at)
  const base = {
    flow_id: row.id,
    copy: subject.copy,
    source: sourceAt === -1 ? null : { id: source.source.entity.id, name: source.source.entity.name ?? '' },
    ping: input.ping ?? false,
    warnings: subject.warnings,
  }
  if ('refused' in taken) return { ...base, ...refusedTrial(taken) }
  const world = {
    sales: await salesOf(ctx, subject.compiled.document),
    assume: input.assume ?? {},
    allow_private: ctx.settings.allowed_ranges.length > 0,
    show,
  }
  const vars = { ...context, lead: { id: newId(), ...taken.intake.lead } }
  const { verdict, stages } = await walked(ctx, world, subject.compiled, source, sourceAt, {
    vars,
    at,
    ping: base.ping,
  })
  const answer = taken.module.response(taken.request, { ...vars, ...verdict, appended: {} })
  return {
    ...base,
    outcome: verdict.outcome,
    reason: verdict.reason ?? null,
    price: verdict.outcome === 'success' ? verdict.price : 0,
    lead: taken.intake.lead,
    parameters: plain(taken.parameters) ?? null,
    mappings: toldMappings(taken.intake.mappings),
    ignored: taken.intake.ignored(),
    stages,
    answer,
  }
}

async function subjectOf(ctx: Context, row: FlowRow, input: TrialOrder): Promise<Subject> {
  if (input.flow) {
    const { document, fields, warnings } = await checkedDraft(ctx, documentOf(input.flow), '/flow')
    return { compiled: compileFlow(document, fields, ctx.modules), fields, warnings, copy: 'given' }
  }
  const copy = input.copy ?? 'saved'
  const document = copy === 'saved' ? row.saved : row.live
  if (!document) throw invalid('/copy', 'is not there: the flow was never deployed')
  return { ...(await compiledCopy(ctx, row, copy, document)), warnings: row.warnings ?? [], copy }
}

/** The source that was named, else the first; of a flow without sources one as plain as can be. */
function chosenSource(
  ctx: Context,
  compiled: CompiledFlow,
  account: { id: string; name: string },
  id: string | undefined,
): { source: CompiledSource; at: number } {
  const { sources } = compiled.document
  const at = id === undefined ? 0 : sources.findIndex((source) => source.entity.id === id || source.id === id)
  const found = sources[at] && compiled.sources.get(sources[at].entity.id)
  if (found) return { source: found, at }
  if (id !== undefined)
    throw invalid('/source_id', 'must be a source of the flow, by its own id or its entity')
  const entity = { id: account.id, name: account.name }
  const source = { entity, integration: { module_id: DEFAULT_INBOUND, mappings: [] } }
  const module = ctx.modules.find(DEFAULT_INBOUND) as InboundModule
  return {
    source: { source, module, mappings: [], criteria: null, prices: [], caps: [], feedback: undefined },
    at: -1,
  }
}

async function salesOf(ctx: Context, document: FlowDocument): Promise<Map<string, Sale>> {
  const buyers = buyersIn(document)
  if (buyers.length === 0) return new Map()
  const sales = await findSales(ctx.db, ctx.caller.account_id, buyers)
  return new Map(sales.map((sale) => [sale.entity_id, sale]))
}

function refusedTrial({ refused }: Extract<Received, { refused: unknown }>) {
  return {
    outcome: 'refused',
    reason: refused.body,
    price: 0,
    lead: {},
    parameters: null,
    mappings: [],
    ignored: [],
    stages: [],
    answer: refused,
  }
}
