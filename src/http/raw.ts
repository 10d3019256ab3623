// Requests that are read as they came: submissions, pings, feedback. Their answers are the verb's own, to the byte.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../accounts/account.ts'
import type { Verb } from '../context.ts'
import { NotFoundError } from '../lib/errors.ts'
import { refused } from './errors.ts'
import { Answer, type RawRequest, type Row } from './route.ts'
import type { Door } from './server.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const ID = /^[0-9a-f]{24}$/
const TEXT = 'text/plain'

/** Serves the raw rows of a table: each path once, for every method. */
export function serveRaw(app: FastifyInstance, door: Door): void {
  const rows = firstOfEach(door.rows.filter((row) => row.raw))
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => bytes)
    scope.setErrorHandler((error, request, reply) => {
      const answer = refusal(error, request.id)
      if (answer.status === 500) door.failed(request.id, error)
      return send(reply, answer)
    })
    for (const row of rows) serve(scope, door, row)
  })
}

/** Pages of other sites ask whether they may, before they ask rows that are not raw. */
export function servePreflights(app: FastifyInstance, door: Door): void {
  for (const { path } of firstOfEach(door.rows.filter((row) => row.anyOrigin && !row.raw))) {
    app.route({
      method: 'OPTIONS',
      url: path,
      handler: async (request, reply) => {
        if (isPreflight(request)) return send(reply, preflight(request))
        throw new NotFoundError('The requested path')
      },
    })
  }
}

/** One row of each path. */
function firstOfEach(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.path, row])).values()]
}

function serve(scope: FastifyInstance, door: Door, row: Row): void {
  const verb = row.verb as unknown as Verb<object, Answer<string>, Caller | null>
  scope.route({
    method: METHODS,
    url: row.path,
    handler: async (request, reply) => {
      if (isPreflight(request)) return send(reply, preflight(request))
      const ctx = door.context(null, {})
      return send(reply, await verb(ctx as never, { ...idsOf(request), request: rawRequest(request) }))
    },
  })
}

/** An id that cannot be one names nothing. */
function idsOf(request: FastifyRequest): Record<string, string> {
  const params = Object.entries(request.params as Record<string, string>)
  const ids = params.map(([name, value]) => [name, value.toLowerCase()] as const)
  if (ids.some(([, id]) => !ID.test(id))) throw new NotFoundError('The source')
  return Object.fromEntries(ids)
}

function rawRequest(request: FastifyRequest): RawRequest {
  const body = Buffer.isBuffer(request.body) ? request.body : undefined
  return {
    method: request.method,
    uri: request.url,
    version: request.raw.httpVersion,
    headers: titled(request.raw.rawHeaders),
    ...(body && { body: decoded(body, request.headers['content-type']) }),
    timestamp: Date.now(),
    ip: request.ip,
  }
}

/** Modules read header names in Title-Case; one that came twice is one with commas. */
function titled(raw: string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at < raw.length; at += 2) {
    const name = titleOf(raw[at] as string)
    const value = raw[at + 1] as string
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value
  }
  return headers
}

const titles = new Map<string, string>()
const MOST_TITLES = 1_000

function titleOf(name: string): string {
  const known = titles.get(name)
  if (known) return known
  const title = name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
  if (titles.size < MOST_TITLES) titles.set(name, title)
  return title
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text in the charset that the type names, else UTF-8; without what no database holds. */
function decoded(bytes: Buffer, type: string | undefined): string {
  const charset = type && /charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1]
  const text = decoderOf(charset).decode(bytes)
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}

function decoderOf(charset: string | undefined): InstanceType<typeof TextDecoder> {
  if (!charset || /^utf-?8$/i.test(charset)) return utf8
  try {
    return new TextDecoder(charset)
  } catch {
    return utf8
  }
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

/** What lets pages of any site ask. */
export const ANY_ORIGIN = { 'Access-Control-Allow-Origin': '*' }

export function preflight({ headers }: Pick<FastifyRequest, 'headers'>): Answer<string> {
  const asked = headers['access-control-request-headers']
  return new Answer(204, '', {
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Max-Age': '86400',
    ...(typeof asked === 'string' && { 'Access-Control-Allow-Headers': asked }),
  })
}

/** Sources read plain text, or one JSON member as documented. */
function refusal(error: unknown, requestId: string): Answer<string> {
  if (error instanceof NotFoundError) return jsonAnswer(404, { error: 'not found' })
  const { status, body, headers } = refused(error, requestId)
  return new Answer(status, body.error, { 'Content-Type': TEXT, ...headers })
}

export function jsonAnswer(status: number, body: unknown): Answer<string> {
  return new Answer(status, JSON.stringify(body), { 'Content-Type': 'application/json' })
}

/** Bytes, so that the framework adds no charset to the type that the verb gave. */
function send(reply: FastifyReply, { status, body, headers }: Answer<string>): FastifyReply {
  return reply
    .code(status)
    .headers({ ...ANY_ORIGIN, ...headers })
    .send(Buffer.from(body))
}
