// A step that is one HTTP request, or the code of a plug-in that makes its own.
import { SendError } from '../http/send-error.ts'
import { onRecord, prepared } from '../http/send-request.ts'
import type { HttpRequest, Transaction } from '../http/transaction.ts'
import type { Vars } from '../lib/vars.ts'
import type { Appended, RecipientAnswer, RecipientRequest, Refresh } from '../modules/module.ts'
import { recordOf, settled } from '../modules/plugin-calls.ts'
import { PerformError, type Performing, type Task } from './performing.ts'

/** Throws what `request`, `response` or sending throws. */
export async function performHttp(ctx: Performing, task: Task): Promise<Appended> {
  const { module, vars } = task
  if (module.handle) return settled(module, vars)
  if (!module.response) throw new PerformError(`the module ${module.id} delivers nothing`)
  let { request, answer } = await delivered(ctx, task)
  if (module.refresh?.needed(answer) && (await refreshed(ctx, task, module.refresh))) {
    ;({ request, answer } = await delivered(ctx, task))
  }
  return module.response(vars, request, answer)
}

async function delivered(ctx: Performing, task: Task) {
  const request = task.module.request?.(task.vars)
  if (!request) throw new PerformError(`the module ${task.module.id} delivers nothing`)
  return { request, answer: await sent(ctx, task, request, task.key) }
}

/** Asks for a new token, and keeps it. Answers whether there is one. */
async function refreshed(ctx: Performing, task: Task, refresh: Refresh): Promise<boolean> {
  const answer = await sent(ctx, task, refresh.request(task.vars))
  const access_token = refresh.token(task.vars, answer)
  if (access_token === undefined) return false
  task.vars.credential = { ...(task.vars.credential as Vars | undefined), access_token }
  await task.keepCredential()
  return true
}

/** Sends in the time that is left, and puts on record what went to and fro. Throws a SendError. */
export async function sent(
  ctx: Pick<Performing, 'send'>,
  task: Pick<Task, 'account_id' | 'left' | 'transactions'>,
  request: RecipientRequest,
  key?: string,
): Promise<RecipientAnswer> {
  const own =
    request.timeout !== undefined && request.timeout > 0 ? request.timeout * 1000 : Number.POSITIVE_INFINITY
  const timeout_ms = Math.min(task.left(), own)
  try {
    const { account_id } = task
    const { answer, transactions } = await ctx.send.send(request, {
      account_id,
      timeout_ms,
      idempotency_key: key,
    })
    task.transactions.push(...written(request, transactions))
    return answer
  } catch (error) {
    if (error instanceof SendError) task.transactions.push(...written(request, error.transactions))
    throw error
  }
}

/** The calls as they may be written down: a plug-in says of its request what that is, also where redirects repeat it. */
function written(request: RecipientRequest, transactions: Transaction[]): Transaction[] {
  const [first] = transactions
  if (!first) return transactions
  const record = recordedBy(request, first.request)
  if (record === first.request) return transactions
  return transactions.map((call, at) => ({
    ...call,
    request: {
      ...call.request,
      ...(at === 0 && { uri: record.uri }),
      body: call.request.body === first.request.body ? record.body : call.request.body,
      headers: Object.fromEntries(
        Object.entries(call.request.headers).map(([name, value]) => [
          name,
          value === first.request.headers[name] ? (record.headers[name] ?? '') : value,
        ]),
      ),
    },
  }))
}

function recordedBy(request: RecipientRequest, sent: HttpRequest): HttpRequest {
  try {
    const record = recordOf(request)
    if (record === request) return sent
    return onRecord(prepared(record, sent.headers['Idempotency-Key']), sent.timestamp)
  } catch {
    return { ...sent, headers: {}, body: '' }
  }
}
