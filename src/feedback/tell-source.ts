// Tells the source what a recipient said: by the module that the source is set up with, or inside the exchange.
import type { Context } from '../context.ts'
import { perform } from '../deliveries/perform.ts'
import { textOf } from '../fields/value.ts'
import type { CompiledRecipient, CompiledTelling } from '../flows/compiled-flow.ts'
import { applyMappings } from '../flows/mapping.ts'
import { saidBy } from '../flows/walk.ts'
import { LONGEST_MS } from '../leads/answer.ts'
import { newId } from '../lib/id.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { feedbackInbound } from '../modules/inbound/feedback.ts'
import type { hear } from './hear.ts'
import type { Said } from './record.ts'
import { type About, findAbout } from './store.ts'

export type Sent = {
  outcome: string
  reason: string | null
  module_id: string
  transactions: unknown[]
  wait_ms: number
}

const reference = readerOf('lead.reference')

/** `again` hears what is handed on to another event on this exchange. */
export async function tellSource(
  ctx: Context<null>,
  about: About,
  said: Said,
  { rules, step }: CompiledTelling,
  vars: Vars,
  again: typeof hear,
): Promise<Sent> {
  const module_id = step?.step.integration.module_id ?? feedbackInbound.id
  const nothing = { module_id, transactions: [], wait_ms: 0 }
  const failed = rules(vars)
  if (failed !== null) return { outcome: 'skip', reason: failed, ...nothing }
  return step
    ? send(ctx, about, step, vars)
    : { ...(await handBack(ctx, about, said, vars, again)), ...nothing }
}

async function send(ctx: Context<null>, about: About, step: CompiledRecipient, vars: Vars): Promise<Sent> {
  const module_id = step.step.integration.module_id
  const told = step.copy(withoutDelivery(step, vars))
  applyMappings(step.mappings, vars, told)
  const allowPrivate = ctx.settings.allowed_ranges.length > 0
  const refusal = step.module
    ? step.module.validate?.(told, { allowPrivate })
    : `the module ${module_id} is not installed`
  if (refusal) return { outcome: 'skip', reason: refusal, module_id, transactions: [], wait_ms: 0 }
  const { account_id } = about
  const sending = { account_id, key: newId(), deadline: Date.now() + LONGEST_MS, lead_secrets: [] }
  const { appended, transactions, wait_ms } = await perform(ctx, step, told, sending)
  return { ...saidBy(step, appended), module_id, transactions, wait_ms }
}

/**
 * The variables of the recipient's event hold what it was sent as well: fields under its names, its address, its sign-in. The
 * source's module would take them for its own.
 */
function withoutDelivery({ module }: CompiledRecipient, vars: Vars): Vars {
  const names = (module?.request_variables ?? []).map(({ name }) => name.split('.')[0])
  return Object.fromEntries(Object.entries(vars).filter(([name]) => name === 'lead' || !names.includes(name)))
}

/** A seller on this exchange is told of its own event, which the buyer's lead names, and of nothing else. */
async function handBack(
  ctx: Context<null>,
  about: About,
  said: Said,
  vars: Vars,
  again: typeof hear,
): Promise<{ outcome: string; reason: string | null }> {
  const theirs = await findAbout(ctx.db, textOf(reference(vars)))
  if (theirs?.account_id !== about.source_id) {
    return { outcome: 'error', reason: 'the lead did not come from a seller on this exchange' }
  }
  const body = JSON.stringify(said)
  const { heard } = await again(ctx, theirs, said, {
    module_id: feedbackInbound.id,
    request: {
      method: 'POST',
      uri: `${ctx.settings.base_url}/feedback?event_id=${theirs.id}`,
      version: '1.1',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body,
      timestamp: Date.now(),
    },
    answerOf: ({ outcome, reason }) => ({
      status: 201,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ outcome, reason }),
    }),
  })
  return { outcome: heard.outcome, reason: heard.reason ?? null }
}
