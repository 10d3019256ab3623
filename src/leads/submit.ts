// A submission: a source brings a lead, and is answered in its own form once the lead has been through the flow.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import { Answer, type RawRequest } from '../http/route.ts'
import { invalid, TooOftenError, UnauthorizedError } from '../lib/errors.ts'
import { placeOfAddress } from '../lib/pace.ts'
import { SourceRefusal } from '../modules/module.ts'
import { plainly } from './reply.ts'
import { placeOf, takeLead } from './take.ts'

export type Submitting = { flow_id: string; source_id: string; request: RawRequest }

/** 201 or 303 whatever the outcome; 403, 401 or the module's own refusal without any record. */
export async function submitLead(ctx: Context<Caller | null>, input: Submitting): Promise<Answer<string>> {
  const own = ctx as unknown as Context<null>
  const { source } = await placeOf(own, input)
  const barred = (await barredFrom(ctx, source, input.request)) ?? tooOften(ctx, input)
  if (barred) return barred
  const key = keyIn(input.request)
  const scoped = key === null ? null : `s ${input.flow_id} ${input.source_id} ${key}`
  return refusable(async () => {
    const { answer } = await takeLead(own, { ...input, key: scoped, reference: null, hops: 0 })
    return new Answer(answer.status, answer.body, answer.headers)
  })
}

/** The refusal of a source's module is its answer, as it is. */
export async function refusable(work: () => Promise<Answer<string>>): Promise<Answer<string>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TooOftenError) return tooMany(error.waitS)
    if (!(error instanceof SourceRefusal)) throw error
    const { status, headers, body } = plainly(error)
    return new Answer(status, body, headers)
  }
}

/** Why the source may not send at all; undefined if it may. */
export async function barredFrom(
  ctx: Context<Caller | null>,
  { source, module }: CompiledSource,
  request: RawRequest,
): Promise<Answer<string> | undefined> {
  if (source.enabled === false) return told(403, { message: 'Source is disabled' })
  if (source.authentication_required && !(await isTheirs(ctx, source.entity.id, request))) {
    return told(401, { message: 'Unauthorized source' })
  }
  if (!module) {
    const body = `The module ${source.integration.module_id} is not installed`
    return new Answer(503, body, { 'Content-Type': 'text/plain', 'Retry-After': '60' })
  }
  return undefined
}

/**
 * The answer to who sends more than the exchange takes of one source or from one address. Who may not send at all is told so before,
 * and uses up nobody's pace.
 */
export function tooOften(
  { paces }: Pick<Context, 'paces'>,
  { flow_id, source_id, request }: Submitting,
): Answer<string> | undefined {
  const { sources, addresses } = paces
  const wait_s = addresses?.take(placeOfAddress(request.ip)) || sources?.take(`${flow_id} ${source_id}`) || 0
  return wait_s > 0 ? tooMany(wait_s) : undefined
}

/** 429 in the form that is documented for limits of pings. */
export function tooMany(retry_after: number): Answer<string> {
  const body = JSON.stringify({ status: 429, message: 'Too Many Requests', retry_after })
  return new Answer(429, body, { 'Content-Type': 'application/json', 'Retry-After': String(retry_after) })
}

/** The sender shows a key of its own account, which is the source. */
async function isTheirs(
  ctx: Context<Caller | null>,
  sourceId: string,
  request: RawRequest,
): Promise<boolean> {
  const header = request.headers?.Authorization
  if (header === undefined) return false
  const caller = await ctx.intake.authenticate(header).catch((error) => {
    if (!(error instanceof UnauthorizedError)) throw error
  })
  return caller?.account_id === sourceId
}

function told(status: number, body: object): Answer<string> {
  return new Answer(status, JSON.stringify(body), { 'Content-Type': 'application/json' })
}

function keyIn({ headers = {} }: RawRequest): string | null {
  const key = headers['Idempotency-Key']
  if (key === undefined) return null
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw invalid('', 'must carry an Idempotency-Key of 1 to 255 characters')
  return key
}
