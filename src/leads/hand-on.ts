// The buyer step: the lead goes to the connected buyer's flow, inside this process, as if the buyer's source had sent it.
import type { Context } from '../context.ts'
import type { Performed, Sending } from '../deliveries/performing.ts'
import { timeoutMs } from '../deliveries/timeout.ts'
import { plain, textOf } from '../fields/value.ts'
import type { CompiledRecipient } from '../flows/compiled-flow.ts'
import { fieldsSharedBy } from '../flows/partners.ts'
import type { RawRequest } from '../http/route.ts'
import type { Transaction } from '../http/transaction.ts'
import { NotFoundError, TooOftenError } from '../lib/errors.ts'
import { readerOf, type Vars, writerOf } from '../lib/vars.ts'
import { SourceRefusal } from '../modules/module.ts'
import { sentOf } from '../modules/outbound/sent.ts'
import type { Held } from './held.ts'
import type { Ended } from './lead.ts'

/** No lead goes round in circles. */
const MOST_HOPS = 8

/** What the buyer's flow answers, within the step's time; the buyer's lead goes on to its end all the same. */
export async function handOn(
  ctx: Context<null>,
  held: Held,
  step: CompiledRecipient,
  vars: Vars,
  price: number,
  sending: Sending,
): Promise<Performed> {
  const flowId = textOf(vars.flow_id)
  const request = requestFor(held, step, vars, price, flowId)
  const startedAt = Date.now()
  const ms = Math.min(sending.deadline - Date.now(), timeoutMs({ performer: 'buyer' }, vars))
  const told = await within(ms, async () => {
    if (held.hops >= MOST_HOPS) return refused('the lead was handed on too often: flows lead in a circle')
    try {
      const ended = await ctx.intake.take({
        flow_id: flowId,
        source_id: held.flow.account_id,
        request,
        key: `d ${sending.key}`,
        reference: sending.key,
        hops: held.hops + 1,
        secrets: held.secrets,
      })
      return appendedOf(ended)
    } catch (error) {
      return refusedBy(error)
    }
  })
  const wait_ms = Date.now() - startedAt
  const transactions = [transactionOf(ctx, request, told, startedAt, wait_ms)]
  return { appended: told, transactions, wait_ms, credential_updated: false }
}

function refused(reason: string): Told {
  return { outcome: 'error', reason }
}

type Told = { outcome: string; reason?: string; price?: number; lead?: { id: string } }

function appendedOf({ outcome, reason, price, lead_id }: Ended): Told {
  return { outcome, ...(reason && { reason }), price, lead: { id: lead_id } }
}

function refusedBy(error: unknown): Told {
  if (error instanceof NotFoundError) return refused("the buyer's flow does not take leads from this account")
  if (error instanceof SourceRefusal) return refused(error.body)
  if (error instanceof TooOftenError)
    return { outcome: 'failure', reason: 'the buyer takes no more leads today' }
  throw error
}

async function within(ms: number, work: () => Promise<Told>): Promise<Told> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Told>((resolve) => {
    timer = setTimeout(() => resolve(refused(`timed out after ${Math.round(ms / 1000)} seconds`)), ms)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Shared fields only: those that the step maps as `lead.…`, or all of the flow's. */
function requestFor(
  held: Held,
  step: CompiledRecipient,
  vars: Vars,
  price: number,
  flowId: string,
): RawRequest {
  const shared: Vars = {}
  for (const id of fieldsSharedBy(step.step, held.flow.compiled.document)) {
    const value = readerOf(`lead.${id}`)(vars)
    if (value !== undefined && value !== null) writerOf(id)(shared, plain(sentOf(value)))
  }
  const body = JSON.stringify({
    ...shared,
    ...(shared.price === undefined && price > 0 && { price }),
    ...(held.is_test && { is_test: true }),
  })
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Accept: 'application/json',
  }
  const uri = `/flows/${flowId}/sources/${held.flow.account_id}/submit`
  const { ip } = held.vars.submission as { ip: string }
  return { method: 'POST', uri, version: '1.1', headers, body, timestamp: Date.now(), ip }
}

/** What was shared and what was said, in the form of any other delivery. */
function transactionOf(
  ctx: Context<null>,
  request: RawRequest,
  told: Told,
  startedAt: number,
  ms: number,
): Transaction {
  const { method, uri, version = '1.1', headers = {}, body = '' } = request
  const isTaken = told.lead !== undefined
  return {
    request: { method, uri: `${ctx.settings.base_url}${uri}`, version, headers, body, timestamp: startedAt },
    response: {
      status: isTaken ? 201 : 503,
      status_text: isTaken ? 'Created' : 'Service Unavailable',
      version: '1.1',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(told),
      timestamp: startedAt + ms,
    },
    ms,
  }
}
