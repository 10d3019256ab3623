// Asks the exchange: typed by the OpenAPI description; whatever goes wrong becomes a Fault that has words.
import type { Requests } from './api-types.ts'
import { words } from './words.ts'

export type Request = keyof Requests
type Part<R extends Request, K extends 'path' | 'query' | 'body'> = Requests[R][K]

export type Order<R extends Request> = (keyof Part<R, 'path'> extends never
  ? { path?: undefined }
  : { path: Part<R, 'path'> }) & { query?: Part<R, 'query'> } & (Part<R, 'body'> extends undefined
    ? { body?: undefined }
    : { body: Part<R, 'body'> }) & {
    /** The ETag of what is changed: if it was changed meanwhile, the answer is a fault of kind `changed`. */
    ifMatch?: string | undefined
  }

export type Kind = 'lost' | 'busy' | 'signed_out' | 'changed' | 'refused'

/** Why a request was not done, in words for people; `errors` stand at the fields that they name. */
export class Fault extends Error {
  readonly kind: Kind
  readonly status: number
  readonly code: string
  readonly errors: { path: string; message: string }[]
  readonly requestId: string | undefined

  constructor(kind: Kind, status: number, body: Partial<Refusal> = {}) {
    super(saidOf(kind) ?? body.error ?? words.faults.title)
    this.kind = kind
    this.status = status
    this.code = body.code ?? kind
    this.errors = body.errors ?? []
    this.requestId = status >= 500 ? body.request_id : undefined
  }
}

type Refusal = { error: string; code: string; errors: Fault['errors']; request_id: string }

function saidOf(kind: Kind): string | undefined {
  return {
    lost: words.faults.lost,
    busy: words.faults.busy,
    signed_out: words.faults.signedOut,
    changed: words.faults.changed,
    refused: undefined,
  }[kind]
}

/** Refusals of a sign-in, which say nothing of whoever was signed in. */
const SIGNING_IN = ['sign_in_failed', 'code_needed', 'code_wrong']

function kindOf(status: number, code = ''): Kind {
  if (status === 401 && !SIGNING_IN.includes(code)) return 'signed_out'
  if (status === 412) return 'changed'
  return status === 503 || status === 502 || status === 504 ? 'busy' : 'refused'
}

const signedOut = new Set<() => void>()

/** Calls back whenever a request is refused because nobody is signed in; answers what ends that. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

export async function ask<R extends Request>(
  request: R,
  order: Order<R> = {} as Order<R>,
): Promise<Requests[R]['answer']> {
  return (await askTagged(request, order)).answer
}

export type Tagged<A> = { answer: A; etag: string | undefined }

/** The same, with the ETag of what is answered. */
export async function askTagged<R extends Request>(
  request: R,
  order: Order<R> = {} as Order<R>,
): Promise<Tagged<Requests[R]['answer']>> {
  const [method, pattern] = request.split(' ') as [string, string]
  const { body, ifMatch } = order
  const response = await fetch(addressOf(pattern, order), {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'X-Requested-With': 'gangway',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Fault('lost', 0)
  })
  const answer = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return { answer, etag: response.headers.get('etag') ?? undefined }
  const kind = answer === undefined ? 'busy' : kindOf(response.status, answer.code)
  if (kind === 'signed_out') for (const listener of signedOut) listener()
  throw new Fault(kind, response.status, answer)
}

function addressOf(pattern: string, { path = {}, query = {} }: { path?: object; query?: object }): string {
  const filled = Object.entries(path).reduce(
    (address, [name, value]) => address.replace(`{${name}}`, encodeURIComponent(String(value))),
    pattern,
  )
  const asked = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  return asked.size > 0 ? `${filled}?${asked}` : filled
}
