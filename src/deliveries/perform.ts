// Performs a step: whatever a recipient or a module does becomes an outcome, and what went to and fro is on record.
import { keepCredential, type Opened, openCredential } from '../credentials/use.ts'
import { SendError } from '../http/send-error.ts'
import { NotNowError } from '../lib/errors.ts'
import { described } from '../lib/log.ts'
import { type Vars, writeAt } from '../lib/vars.ts'
import { type Appended, type OutboundModule, SourceRefusal } from '../modules/module.ts'
import { ModuleError, messageOf } from '../modules/plugin-calls.ts'
import { maskedTransaction } from './mask.ts'
import { performEmail } from './perform-email.ts'
import { performHttp } from './perform-http.ts'
import { performList } from './perform-list.ts'
import { performSftp } from './perform-sftp.ts'
import { performSoap } from './perform-soap.ts'
import {
  type Performable,
  PerformError,
  type Performed,
  type Performing,
  type Sending,
  type Task,
} from './performing.ts'
import { masksFor, textIn } from './secrets.ts'
import { storable } from './storable.ts'
import { timeoutMs, within } from './timeout.ts'

/**
 * Whatever a recipient or a module does is an outcome that the step appends. Throws NotNowError alone: without its database
 * the exchange can say nothing of a delivery.
 */
export async function perform(
  ctx: Performing,
  step: Performable,
  vars: Vars,
  sending: Sending,
): Promise<Performed> {
  const began = Date.now()
  const { module } = step
  if (!module) return failed(step, `the module ${step.step.integration.module_id} is not installed`)
  const ends = Math.min(sending.deadline, began + timeoutMs(module, vars))
  if (ends <= began) return failed(step, 'there was no time left for this step')
  const { mappings } = step.step.integration
  const task = taskOf(ctx, module, vars, { ...sending, mappings }, ends)
  const appended = await performedOrFailed(ctx, step, task)
  const masks = masksFor(task)
  return {
    appended: storable(appended, masks.appended),
    transactions: task.transactions.map((call) => storable(maskedTransaction(masks.transactions, call))),
    wait_ms: Date.now() - began,
    credential_updated: task.credential_updated,
  }
}

type Opening = Pick<Performing, 'db' | 'vault' | 'log'>

export function taskOf(
  ctx: Opening,
  module: OutboundModule,
  vars: Vars,
  sending: Sending & Pick<Task, 'mappings'>,
  ends: number,
): Task {
  const { account_id } = sending
  const task: Task = {
    ...sending,
    module,
    vars: { ...vars },
    transactions: [],
    former: [],
    credential_updated: false,
    left: () => ends - Date.now(),
    async keepCredential() {
      const kept = await keptCredential(ctx, account_id, task.opened, task.vars.credential)
      if (!kept) return
      task.former.push(task.opened?.credential)
      Object.assign(task, { opened: kept, credential_updated: true })
    },
  }
  return task
}

async function performedOrFailed(ctx: Performing, step: Performable, task: Task): Promise<Appended> {
  try {
    task.opened = await credentialOf(ctx, task)
    if (task.opened) task.vars.credential = { ...task.opened.credential }
    const appended = await within(task.left(), performed(ctx, task))
    await task.keepCredential()
    return appended
  } catch (error) {
    return failed(step, reasonOf(ctx, task, error)).appended
  }
}

async function performed(ctx: Performing, task: Task): Promise<Appended> {
  switch (task.module.performer) {
    case 'list':
      return performList(ctx, task)
    case 'email':
      return performEmail(ctx, task)
    case 'sftp':
      return performSftp(ctx, task)
    case 'soap':
      return performSoap(ctx, task)
    case 'buyer':
      throw new Error('a buyer step is not performed here')
    case undefined:
      return performHttp(ctx, task)
  }
}

/** The credential that the step names, if it names one. */
export async function credentialOf(ctx: Opening, { vars, account_id }: Task): Promise<Opened | undefined> {
  const id = textIn(vars, 'credential_id')
  if (id === '') return undefined
  const opened = await openCredential(ctx, account_id, id)
  if (opened) return opened
  throw new PerformError(
    `The credential ${id.slice(0, 100)} was not found: choose another in the step's mappings`,
  )
}

/** A credential that cannot be kept is no fault of the delivery. */
async function keptCredential(
  ctx: Opening,
  accountId: string,
  opened: Opened | undefined,
  credential: unknown,
): Promise<Opened | undefined> {
  if (!opened || typeof credential !== 'object' || credential === null) return undefined
  try {
    return await keepCredential(ctx, accountId, opened, credential as Vars)
  } catch (error) {
    ctx.log.warn({ account_id: accountId, failure: described(error) }, 'credential not kept')
    return undefined
  }
}

const TOLD = [PerformError, SendError, ModuleError, SourceRefusal]

function reasonOf(ctx: Performing, { account_id, module }: Task, error: unknown): string {
  if (error instanceof NotNowError) throw error
  if (TOLD.some((kind) => error instanceof kind)) return messageOf(error)
  ctx.log.error({ account_id, module_id: module.id, failure: described(error) }, 'step failed')
  return 'the exchange failed at this step; its log says more'
}

function failed({ prefix }: Performable, reason: string): Performed {
  const appended: Appended = {}
  const place = prefix === '' ? '' : `${prefix}.`
  writeAt(appended, `${place}outcome`, 'error')
  writeAt(appended, `${place}reason`, reason)
  return { appended, transactions: [], wait_ms: 0, credential_updated: false }
}
