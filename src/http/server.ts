// The one file that knows the HTTP framework: match, authenticate, parse, call the verb, reply, log one line.
import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Caller, Role } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { ForbiddenError, InvalidError, NotFoundError, NotNowError, UnauthorizedError } from '../lib/errors.ts'
import { etagOf } from '../lib/etag.ts'
import { described, type Log } from '../lib/log.ts'
import { assertText, parsedBody } from './body.ts'
import { openDrain } from './drain.ts'
import { refused } from './errors.ts'
import { nextPage } from './link.ts'
import type { Keyed } from './once.ts'
import { Answer, plainStatus, type Right, type Row, refusalsOf, rightOf } from './route.ts'
import { checkOf, textCheckOf } from './validate.ts'

const BODY_LIMIT = 1024 * 1024
const REQUEST_TIMEOUT_MS = 30_000
const JSON_TYPE = 'application/json; charset=utf-8'

/** What the front door needs from the exchange. */
export type Door = {
  rows: Row[]
  /** Where people reach the exchange; links to next pages begin with it. */
  base_url: string
  /** The caller of an Authorization header, or UnauthorizedError. */
  authenticate(header: string | undefined): Promise<Caller>
  /** Drops what is remembered of callers. */
  forgetCallers(): void
  /** A context for one request. */
  context(caller: Caller | null, request: { ifMatch?: string; keyed?: Keyed }): Context
  observe(route: string, status: number, seconds: number): void
  log: Log
  /** Tests: answers that differ from their declaration become a 500 that says how. */
  checkAnswers?: boolean
}

export type Server = {
  listen(port: number, host: string): Promise<string>
  /** Refuses what comes, finishes what is there. */
  close(): Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** The front door over a table of rows. */
export function openServer(door: Door): Server {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => refuse(reply, error, request.id),
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.end(unreadable(error))
    },
  })
  const drain = openDrain()
  app.decorateRequest('caller', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, bytes: Buffer) => parsedBody(bytes),
  )
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff')
    const leave = drain.enter()
    if (leave) {
      reply.raw.once('close', leave)
      return
    }
    reply.header('Connection', 'close')
    throw new NotNowError('The exchange is stopping; try again in a moment')
  })
  app.setErrorHandler((error, request, reply) => {
    const { status } = refuse(reply, error, request.id, request)
    if (status === 500) door.log.error({ request_id: request.id, ...described(error) }, 'request failed')
  })
  app.setNotFoundHandler((request, reply) => {
    refuse(reply, new NotFoundError('The requested path'), request.id)
  })
  app.addHook('onResponse', async (request, reply) => report(door, request, reply))
  for (const row of door.rows) serve(app, door, row)
  return {
    listen: (port, host) => app.listen({ port, host }),
    async close() {
      await drain.stop()
      await app.close()
    },
  }
}

function serve(app: FastifyInstance, door: Door, row: Row): void {
  const read = reader(row)
  const reply = replier(row, door.checkAnswers ? answerChecks(row) : undefined)
  const right = rightOf(row)
  app.route({
    method: row.method,
    url: row.path,
    onRequest: async (request) => {
      request.caller = await callerOf(door, row, request.headers.authorization)
      if (request.caller) assertRight(request.caller.role, right)
    },
    handler: async (request, out) => {
      const input = read(request)
      const ctx = door.context(request.caller, guards(row, request))
      const output = await row.verb(ctx as never, input as never)
      if (row.changesCallers) door.forgetCallers()
      const next = row.pages && Array.isArray(output) && nextPage(door.base_url, request.url, output)
      if (next) out.header('Link', next)
      return reply(out, output)
    },
  })
}

async function callerOf(door: Door, row: Row, header: string | undefined): Promise<Caller | null> {
  return row.open && header === undefined ? null : door.authenticate(header)
}

const RANK: Record<Right, number> = { read: 0, write: 1, manage: 2 }
const REACH: Record<Role, number> = { read_only: 0, member: 1, admin: 2, owner: 2 }

function assertRight(role: Role, right: Right): void {
  if (REACH[role] >= RANK[right]) return
  throw new ForbiddenError(`Your role (${role}) may not do this; ask an administrator of your account`)
}

/** The headers that decide whether and how often a change happens. */
function guards(row: Row, request: FastifyRequest): { ifMatch?: string; keyed?: Keyed } {
  const key = request.headers['idempotency-key']
  if (row.method !== 'POST' || key === undefined) return { ifMatch: request.headers['if-match'] }
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new InvalidError([{ path: '', message: 'must carry an Idempotency-Key of 1 to 255 characters' }])
  }
  return { keyed: { key, said: `${row.method} ${request.url}\n${JSON.stringify(request.body)}` } }
}

/** Makes the input of a verb: query, body and path as one, each checked by its schema, compiled once. */
function reader(row: Row): (request: FastifyRequest) => object {
  const checkParams = textCheckOf(row.params)
  const checkQuery = textCheckOf(row.query)
  const checkBody = row.body && checkOf(row.body)
  return ({ params, query, body }) => {
    assertText(query, '')
    const faults = [...checkParams(params), ...checkQuery(query), ...(checkBody?.(body) ?? [])]
    if (faults.length > 0) throw new InvalidError(faults)
    return { ...(query as object), ...(row.body ? (body as object) : undefined), ...(params as object) }
  }
}

type AnswerCheck = (status: number, payload: string) => void

/** Sends what a verb gave: JSON with its ETag, or text of the row's own type. */
function replier(row: Row, check?: AnswerCheck) {
  const status = plainStatus(row)
  return (reply: FastifyReply, output: unknown): FastifyReply => {
    const answer = output instanceof Answer ? output : new Answer(status, output)
    const payload = row.type ? String(answer.body) : JSON.stringify(answer.body)
    check?.(answer.status, payload)
    if (!row.type && !row.open && !Array.isArray(answer.body)) reply.header('ETag', etagOf(payload))
    return reply
      .code(answer.status)
      .headers(answer.headers)
      .type(answer.headers['Content-Type'] ?? row.type ?? JSON_TYPE)
      .send(payload)
  }
}

function refuse(reply: FastifyReply, error: unknown, requestId: string, request?: FastifyRequest) {
  const { status, body, headers } = refused(error, requestId)
  if (error instanceof UnauthorizedError && !request?.headers['x-requested-with']) {
    reply.header('WWW-Authenticate', 'Basic realm="gangway"')
  }
  reply.code(status).headers(headers).type(JSON_TYPE).send(JSON.stringify(body))
  return { status }
}

/** A request that HTTP itself cannot read has no reply object: the bytes are written by hand. */
function unreadable(error: NodeJS.ErrnoException): string {
  const [status, words] =
    error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'too large headers'] : [400, 'unreadable HTTP']
  const body = JSON.stringify({
    error: `The request has ${words}`,
    code: 'unreadable',
    request_id: randomUUID(),
  })
  const head = [`HTTP/1.1 ${status} Refused`, `Content-Type: ${JSON_TYPE}`, `Content-Length: ${body.length}`]
  return `${head.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`
}

function report(door: Door, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ? `${request.method} ${request.routeOptions.url}` : 'unknown'
  const duration_ms = Math.round(reply.elapsedTime * 10) / 10
  door.observe(route, reply.statusCode, reply.elapsedTime / 1000)
  door.log.info(
    {
      request_id: request.id,
      account_id: request.caller?.account_id,
      route,
      status: reply.statusCode,
      duration_ms,
    },
    'request',
  )
}

/** Compares answers with their declaration. */
function answerChecks(row: Row): AnswerCheck {
  const checks = new Map(
    Object.entries(row.answers).map(([status, schema]) => [Number(status), checkOf(closed(schema))]),
  )
  return (status, payload) => {
    const check = checks.get(status)
    const name = `${row.method} ${row.path} ${status}`
    if (!check)
      throw new Error(`${name} is not declared; declared: ${[...checks.keys(), ...refusalsOf(row)]}`)
    const faults = row.type ? [] : check(JSON.parse(payload))
    if (faults.length > 0) throw new Error(`${name} differs from its schema: ${JSON.stringify(faults)}`)
  }
}

const closedSchemas = new WeakMap<TSchema, TSchema>()

/** The same schema with every object closed, so that a member nobody declared shows. */
function closed(schema: TSchema): TSchema {
  const known = closedSchemas.get(schema) ?? closedCopy(schema)
  closedSchemas.set(schema, known)
  return known
}

function closedCopy(schema: TSchema): TSchema {
  return JSON.parse(
    JSON.stringify(schema, (_, part) => {
      const isObject = part?.type === 'object' && part.properties && part.additionalProperties === undefined
      return isObject ? { ...part, additionalProperties: false } : part
    }),
  )
}
