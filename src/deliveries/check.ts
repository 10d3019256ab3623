// Checks how a recipient is reached, before any lead is: one harmless question, and the exchange as it went.
import type { Context } from '../context.ts'
import { typesOf } from '../flows/compile.ts'
import { applyMappings, compileMappings } from '../flows/mapping.ts'
import { SendError } from '../http/send-error.ts'
import { InvalidError, invalid } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { Vars } from '../lib/vars.ts'
import type { OutboundModule } from '../modules/module.ts'
import { wsdlRequest } from '../modules/outbound/custom-soap.ts'
import { readWsdl } from '../modules/outbound/read-wsdl.ts'
import { textSent } from '../modules/outbound/sent.ts'
import { versionIn } from '../modules/outbound/soap-envelope.ts'
import { urlFault } from '../modules/outbound/url.ts'
import { assertSeldom } from '../sessions/limit.ts'
import { faultInTemplate } from '../templates/fault.ts'
import { type Check, type CheckOrder, emailVerdict, type Verdict, verdictOf } from './checked.ts'
import { maskedTransaction } from './mask.ts'
import { credentialOf, taskOf } from './perform.ts'
import { sent } from './perform-http.ts'
import { lookAtServer } from './perform-sftp.ts'
import { PerformError, type Task } from './performing.ts'
import { masksFor } from './secrets.ts'
import { storable } from './storable.ts'
import { timeoutMs } from './timeout.ts'

const LONGEST_MS = 15_000
const SELDOM = { most: 30, window_s: 600, told: 'Connections were checked often lately' }

/**
 * Nothing of a lead is sent. Throws InvalidError for what is no delivery and TooOftenError after 30 checks in ten minutes;
 * a recipient that cannot be reached is an answer, not an error.
 */
export async function checkConnection(ctx: Context, order: CheckOrder): Promise<Check> {
  const module = ctx.modules.find(order.module_id)
  if (module?.direction !== 'outbound') throw invalid('/module_id', 'must be a module that delivers leads')
  const mappings = order.mappings ?? []
  const faults = mappings.flatMap(({ value }, n) =>
    typeof value === 'string' ? faultInTemplate(value, `/mappings/${n}/value`) : [],
  )
  if (faults.length > 0) throw new InvalidError(faults)
  const { account_id } = ctx.caller
  await assertSeldom(ctx, ['connection check', account_id], SELDOM)
  const vars: Vars = {}
  applyMappings(compileMappings(mappings, typesOf(module)), {}, vars)
  const began = Date.now()
  const ends = began + Math.min(LONGEST_MS, timeoutMs(module, vars))
  const sending = { account_id, key: newId(), deadline: ends, lead_secrets: [] }
  const task = taskOf(ctx, module, vars, sending, ends)
  const verdict = await reached(ctx, task)
  const masks = masksFor(task)
  const transactions = task.transactions.map((call) =>
    storable(maskedTransaction(masks.transactions, call), masks.transactions),
  )
  const told = { outcome: verdict.outcome, reason: masks.transactions(verdict.reason) }
  const notes = (verdict.notes ?? []).map(masks.transactions)
  return { ...told, notes, transactions, ms: Date.now() - began }
}

async function reached(ctx: Context, task: Task): Promise<Verdict> {
  try {
    task.opened = await credentialOf(ctx, task)
    if (task.opened) task.vars.credential = { ...task.opened.credential }
    return await asked(ctx, task)
  } catch (error) {
    if (error instanceof SendError || error instanceof PerformError) {
      return { outcome: 'unreachable', reason: error.message }
    }
    throw error
  }
}

async function asked(ctx: Context, task: Task): Promise<Verdict> {
  const { performer, request } = task.module
  if (performer === 'email') return emailVerdict(task.vars, ctx.mail !== undefined)
  if (performer === 'sftp') return sftpVerdict(ctx, task)
  if (performer === 'soap') return soapVerdict(ctx, task)
  if (performer || !request) return { outcome: 'nothing_to_check', reason: 'The test lead will show it' }
  return httpVerdict(ctx, task, request)
}

/** OPTIONS: of all requests that carry the sign-in the one that no program takes for a lead. */
async function httpVerdict(
  ctx: Context,
  task: Task,
  request: NonNullable<OutboundModule['request']>,
): Promise<Verdict> {
  assertPublic(ctx, task.vars)
  const { url, headers, followAllRedirects = false } = request(task.vars)
  const kept = Object.entries(headers).filter(([name]) => !/^content-/i.test(name))
  const question = { url, method: 'OPTIONS', headers: Object.fromEntries(kept), followAllRedirects }
  return verdictOf((await sent(ctx, task, question)).status)
}

async function soapVerdict(ctx: Context, task: Task): Promise<Verdict> {
  assertPublic(ctx, task.vars)
  const { status, body } = await sent(ctx, task, wsdlRequest(task.vars))
  if (status < 200 || status > 299) return verdictOf(status)
  const name = textSent(task.vars.function).trim()
  return readWsdl(body, name, versionIn(task.vars))
    ? { outcome: 'reached', reason: `The WSDL describes ${name}` }
    : { outcome: 'trouble', reason: `What is there is no WSDL that describes ${name || 'a function'}` }
}

function assertPublic(ctx: Context, vars: Vars): void {
  const fault = urlFault(vars.url, { allowPrivate: ctx.settings.allowed_ranges.length > 0 })
  if (fault) throw new PerformError(fault)
}

async function sftpVerdict(ctx: Context, task: Task): Promise<Verdict> {
  if (textSent(task.vars.host).trim() === '') throw new PerformError('a host is required')
  const { host, port, path, key, folder, hasFolder, size } = await lookAtServer(ctx, task)
  const notes = [`Connected to ${host}, port ${port}`, `Its key is ${key}`, 'It took the sign-in']
  if (!hasFolder) {
    return { outcome: 'trouble', reason: `${host} has no folder ${folder}`, notes }
  }
  const there = size > 0 ? `${path} is there, ${size} bytes long` : `${path} is not there yet`
  return { outcome: 'reached', reason: 'The server takes the sign-in', notes: [...notes, there] }
}
