// What functions of plug-ins gave, as answers and data of ours; and requests and answers in the form that they read.
import { textOf } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import { type Appended, type SourceAnswer, SourceRefusal, type SourceRequest } from './module.ts'
import { unboxed } from './unboxed.ts'

/** Header names as modules read them: `content-type` is `Content-Type`. */
export function titled<T>(headers: Record<string, T> | undefined): Record<string, T> {
  const named: Record<string, T> = {}
  for (const name in headers) if (Object.hasOwn(headers, name)) named[titleOf(name)] = headers[name] as T
  return named
}

const titles = new Map<string, string>()

/** The same few names come with every request. */
function titleOf(name: string): string {
  const known = titles.get(name)
  if (known !== undefined) return known
  const title = name.toLowerCase().replace(/(^|-)[a-z]/g, (part) => part.toUpperCase())
  if (titles.size < 1_000 && name.length < 100) titles.set(name, title)
  return title
}

export function sourceRequestOf(request: SourceRequest): SourceRequest {
  return { version: '1.1', ...request, headers: titled(request.headers), body: request.body ?? '' }
}

/** What an HttpError carries, by its members: its class differs from package to package. */
export function refusalIn(error: unknown): SourceRefusal | undefined {
  if (typeof error !== 'object' || error === null || !isStatus((error as { status?: unknown }).status))
    return undefined
  const { status, headers, body } = answerOf(error)
  return new SourceRefusal(status, headers, body)
}

/** The answer to a source; throws an Error for what is none. */
export function answerOf(given: unknown): SourceAnswer {
  if (typeof given !== 'object' || given === null) throw new Error('response gave no answer')
  const { status, headers, body } = given as Record<string, unknown>
  if (!isStatus(status)) throw new Error('response gave no status')
  const entries = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined && value !== null)
  return {
    status: Number(status),
    headers: Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
    ),
    body: body === undefined || body === null ? '' : String(body),
  }
}

function isStatus(status: unknown): boolean {
  return Number.isInteger(Number(status)) && Number(status) >= 100 && Number(status) <= 599
}

/** Data to append. Outcome, reason and price that stand below a prefix are also told where the exchange looks for them. */
export function appendedOf(given: unknown, prefix: string): Appended {
  if (given === undefined || given === null) return {}
  const data = unboxed(given)
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error('gave no object to append')
  const appended = data as Vars
  const told = prefix === '' ? appended : below(appended, prefix)
  const { outcome, reason, price } = told
  return {
    ...appended,
    ...(outcome !== undefined && { outcome: textOf(outcome) }),
    ...(reason !== undefined && { reason: textOf(reason) }),
    ...(price !== undefined && { price }),
  }
}

function below(appended: Vars, prefix: string): Vars {
  const place = prefix
    .split('.')
    .reduce<unknown>(
      (part, name) => (Object.hasOwn(Object(part), name) ? (part as Vars)[name] : undefined),
      appended,
    )
  return typeof place === 'object' && place !== null ? (place as Vars) : appended
}
