// Shows what a delivery would send that is more than one HTTP request: a call of SOAP, a letter, a line of a file.
import type { Context } from '../context.ts'
import type { Show, Shown } from '../flows/trial.ts'
import { SendError } from '../http/send-error.ts'
import { TooOftenError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import type { Vars } from '../lib/vars.ts'
import type { OutboundModule } from '../modules/module.ts'
import { assertSeldom } from '../sessions/limit.ts'
import { csvLineOf } from './csv-line.ts'
import { maskedHeaders } from './mask.ts'
import { credentialOf, taskOf } from './perform.ts'
import { envelopeOf } from './perform-email.ts'
import { placeOf } from './perform-sftp.ts'
import { soapCall } from './perform-soap.ts'
import { type Performable, PerformError, type Task } from './performing.ts'
import { masksFor } from './secrets.ts'
import { timeoutMs } from './timeout.ts'

const LONGEST_MS = 10_000
const SELDOM = { most: 30, window_s: 600, told: 'Descriptions of services were asked for often lately' }

/** By the same code as the delivery itself; nothing of a lead leaves. */
export async function showDelivery(ctx: Context, ...[step, vars]: Parameters<Show>): Promise<Shown> {
  const { module } = step
  switch (module?.performer) {
    case 'email':
      return { request: null, letter: letterOf(ctx, step, vars) }
    case 'sftp':
      return { request: null, file: fileOf(vars) }
    case 'soap':
      return callOf(ctx, module, vars)
    default:
      return { request: null }
  }
}

function letterOf({ caller, settings }: Context, { step }: Performable, vars: Vars): Shown['letter'] {
  const task = { vars, account_id: caller.account_id, key: newId(), mappings: step.integration.mappings }
  const envelope = envelopeOf(task, settings.exchange_name)
  const { to, cc = [], from_name, reply_to = null, subject, text, html = null } = envelope
  return { from: `${from_name} <${settings.mail_from}>`, to: [to].flat(), cc, reply_to, subject, text, html }
}

function fileOf(vars: Vars): Shown['file'] {
  const { heading = null, line } = csvLineOf(vars)
  return { ...placeOf(vars), heading, line }
}

/** The call, less what is secret. What it looks like its description says, which is asked for now and then. */
async function callOf(ctx: Context, module: OutboundModule, vars: Vars): Promise<Shown> {
  const ends = Date.now() + Math.min(LONGEST_MS, timeoutMs(module, vars))
  const sending = { account_id: ctx.caller.account_id, key: newId(), deadline: ends, lead_secrets: [] }
  const task = taskOf(ctx, module, vars, sending, ends)
  try {
    task.opened = await credentialOf(ctx, task)
    if (task.opened) task.vars.credential = { ...task.opened.credential }
    const { request } = await soapCall(ctx, task, () => assertMayAsk(ctx))
    return { request: withoutSecrets(task, request) }
  } catch (error) {
    const isTold = [SendError, PerformError, TooOftenError].some((kind) => error instanceof kind)
    if (!isTold) throw error
    return { request: null, not_shown: masksFor(task).transactions((error as Error).message) }
  }
}

/** Who may not save a flow must not send the sign-in of a credential to an address of a draft. */
async function assertMayAsk(ctx: Context): Promise<void> {
  if (ctx.caller.role === 'read_only') {
    throw new PerformError('the description of the service was not asked for: your role lets you look only')
  }
  await assertSeldom(ctx, ['description', ctx.caller.account_id], SELDOM)
}

function withoutSecrets(task: Task, request: NonNullable<Shown['request']>): Shown['request'] {
  const mask = masksFor(task).transactions
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  return {
    ...request,
    url: mask(request.url ?? ''),
    headers: maskedHeaders(mask, Object.fromEntries(headers)),
    body: mask(request.body ?? ''),
  }
}
