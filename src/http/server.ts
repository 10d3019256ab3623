// The one file that knows the HTTP framework: match, authenticate, parse, call the verb, reply, log one line.
import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { InvalidError, NotFoundError, NotNowError, UnauthorizedError } from '../lib/errors.ts'
import { etagOf } from '../lib/etag.ts'
import type { Log } from '../lib/log.ts'
import { parsedBody } from './body.ts'
import { assertRight, callerOf } from './callers.ts'
import { type AnswerCheck, answerChecks } from './check-answers.ts'
import { openDrain } from './drain.ts'
import { refused } from './errors.ts'
import { nextPage } from './link.ts'
import type { Keyed } from './once.ts'
import type { Pages } from './pages.ts'
import { ANY_ORIGIN, servePreflights, serveRaw } from './raw.ts'
import { reader } from './reader.ts'
import { Answer, plainStatus, type Row, rightOf, Written } from './route.ts'
import { pageFor, servePages } from './serve-pages.ts'
import { compilersFactory } from './validate.ts'

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
  /** The caller of a Cookie header; undefined if nobody is signed in by it. */
  recognise(cookie: string): Promise<Caller | undefined>
  /** Drops what is remembered of callers. */
  forgetCallers(): void
  /** Drops what is remembered of flows and partners: a change holds before its answer leaves. */
  forgetFlows(): void
  /** A context for one request. */
  context(caller: Caller | null, request: { ifMatch?: string; keyed?: Keyed }): Context
  observe(route: string, status: number, seconds: number): void
  /** Notes a fault of ours. */
  failed(requestId: string, error: unknown): void
  log: Log
  /** What people see in a browser; undefined where it was not built. */
  pages: Pages | undefined
  /** Whose word is taken for who asked: addresses of proxies. */
  trusted_proxies: string[]
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
  const answeredEarly = new WeakSet<object>()
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: door.trusted_proxies.length > 0 ? door.trusted_proxies : false,
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    schemaController: { compilersFactory },
    frameworkErrors: (error, request, reply) => refuse(reply, error, request.id),
    clientErrorHandler: (error, socket) => {
      // A request that was refused before its body was there has its answer: a second one would be nobody's.
      if (answeredEarly.has(socket)) socket.destroy()
      else if (socket.writable) socket.end(unreadable(error))
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
    answeredEarly.delete(request.raw.socket)
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
    if (status === 500) door.failed(request.id, error)
  })
  app.setNotFoundHandler((request, reply) => {
    refuse(reply, new NotFoundError('The requested path'), request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    if (!request.raw.complete) answeredEarly.add(request.raw.socket)
    report(door, request, reply)
  })
  for (const row of door.rows) if (!row.raw) serve(app, door, row)
  servePages(app, door.pages)
  serveRaw(app, door)
  servePreflights(app, door)
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
    onRequest: async (request, reply) => {
      const page = door.pages && pageFor(row, request)
      if (page) return reply.redirect(page)
      if (row.anyOrigin) reply.headers(ANY_ORIGIN)
      request.caller = await callerOf(door, row, request)
      if (request.caller) assertRight(request.caller.role, right)
    },
    handler: async (request, out) => {
      const ctx = door.context(request.caller, guards(row, request))
      const input = await read(request, ctx)
      const output = await row.verb(ctx as never, input as never)
      if (row.changesCallers) door.forgetCallers()
      if (row.method !== 'GET' && row.right !== 'read') door.forgetFlows()
      const next = row.pages && Array.isArray(output) && nextPage(door.base_url, request.url, output)
      if (next) out.header('Link', next)
      return reply(out, output)
    },
  })
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

/** Sends what a verb gave: JSON with its ETag, or text of the row's own type. */
function replier(row: Row, check?: AnswerCheck) {
  const status = plainStatus(row)
  return (reply: FastifyReply, output: unknown): FastifyReply => {
    const answer = output instanceof Answer ? output : new Answer(status, output)
    const payload = row.type ? String(answer.body) : textOf(answer.body)
    const type = answer.headers['Content-Type'] ?? row.type ?? JSON_TYPE
    check?.(answer.status, payload, type === JSON_TYPE)
    // What is told to a caller is for nobody's cache: a browser has the session's cookie, and a proxy may not look at it.
    if (!row.open) reply.header('Cache-Control', 'no-store')
    if (type === JSON_TYPE && !row.open && !payload.startsWith('[')) reply.header('ETag', etagOf(payload))
    if (answer.cookies.length > 0) reply.header('Set-Cookie', answer.cookies)
    return reply.code(answer.status).headers(answer.headers).type(type).send(payload)
  }
}

function textOf(body: unknown): string {
  return body instanceof Written ? body.text : JSON.stringify(body)
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
  const head = [
    `HTTP/1.1 ${status} Refused`,
    `Content-Type: ${JSON_TYPE}`,
    `Content-Length: ${body.length}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
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
