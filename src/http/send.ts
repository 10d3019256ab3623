// The way out: every call to somebody else's HTTP, within a deadline, to addresses that leads may go to, and on record.
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction, Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import type { RecipientRequest } from '../modules/module.ts'
import { type Allows, allowing, assertAllowed, guardedLookup } from './send-address.ts'
import { type Answer, answerOf, LARGEST_ANSWER, type RawAnswer, tooLarge } from './send-answer.ts'
import { type Deadline, startDeadline } from './send-deadline.ts'
import { PrivateAddressError, SendError, type SendFault, sendErrorOf } from './send-error.ts'
import { type Gate, type Leave, openGate, type Resting } from './send-gate.ts'
import { onRecord, type Prepared, prepared, redirected } from './send-request.ts'
import { connectedTo, type SocketPlace } from './send-socket.ts'
import { type Transaction, unanswered } from './transaction.ts'

export type SendOptions = {
  /** For whom: limits count by account. */
  account_id: string
  /** In all: waiting, looking up, connecting, redirects, the last byte. */
  timeout_ms: number
  /** Told to the recipient, so that it knows a repetition. */
  idempotency_key?: string
}

/** The last answer, and every call that led to it. */
export type Sent = { answer: Answer; transactions: Transaction[] }

export type Send = {
  /** Throws a SendError for whatever is no answer. */
  send(request: RecipientRequest, options: SendOptions): Promise<Sent>
  /** A bare connection, for what speaks another protocol. Throws a SendError. Who asked ends it. */
  connect(place: SocketPlace): Promise<Socket>
  /** Places that keep failing and are left alone for a while. */
  resting(): Resting[]
  /** Ends what is under way. */
  close(): Promise<void>
}

export type SendSettings = {
  /** Address ranges in CIDR form that are no public ones, and may be connected to. */
  allowed_ranges: string[]
  lookup?: LookupFunction
  now?: () => number
}

const CONNECT_MS = 10_000
/** The first of several addresses may be far away; after so long the next one is tried too. */
const NEXT_ADDRESS_MS = 1_000
/** What a name leads to may change: a connection that is used all the time is made anew so often. */
const CONNECTION_LIVES_MS = 60_000
const MOST_REDIRECTS = 5
const REDIRECTS = [301, 302, 303, 307, 308]

export function openSend({ allowed_ranges, lookup = systemLookup, now = Date.now }: SendSettings): Send {
  const allows = allowing(allowed_ranges)
  const gate = openGate(now)
  const sockets = new Set<Socket>()
  const agent = new Agent({
    connect: connectorOf(allows, lookup),
    clientTtl: CONNECTION_LIVES_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    async send(request, options) {
      const transactions: Transaction[] = []
      const deadline = startDeadline(options.timeout_ms)
      try {
        const answer = await followed({ agent, gate, deadline }, request, options, transactions)
        return { answer, transactions }
      } catch (error) {
        const failure = sendErrorOf(error, 'the request')
        failure.transactions = transactions
        throw failure
      } finally {
        deadline.end()
      }
    },
    async connect(place) {
      const socket = await connectedTo(place, allows, guardedLookup(allows, lookup))
      sockets.add(socket)
      return socket.once('close', () => sockets.delete(socket))
    },
    resting: () => gate.resting(),
    async close() {
      for (const socket of sockets) socket.destroy()
      await agent.destroy()
    },
  }
}

/** Connects to allowed addresses only, and looks once more at the one that it got. */
function connectorOf(allows: Allows, lookup: LookupFunction): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_MS,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    lookup: guardedLookup(allows, lookup),
  })
  return (options, callback) => {
    try {
      assertAllowed(allows, options.hostname)
    } catch (error) {
      return callback(error as Error, null)
    }
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null)
      const { remoteAddress = '' } = socket as Socket
      if (allows(remoteAddress)) return callback(null, socket)
      socket.destroy()
      callback(new PrivateAddressError(remoteAddress), null)
    })
  }
}

type Way = { agent: Agent; gate: Gate; deadline: Deadline }

async function followed(
  way: Way,
  request: RecipientRequest,
  options: SendOptions,
  transactions: Transaction[],
): Promise<Answer> {
  let next = prepared(request, options.idempotency_key)
  for (let hops = 0; ; hops++) {
    const answer = await called(way, next, options.account_id, transactions)
    const location = [answer.headers.Location].flat()[0]
    if (!request.followAllRedirects || !REDIRECTS.includes(answer.status) || !location) return answer
    if (hops === MOST_REDIRECTS)
      throw new SendError('redirects', `${next.url.host} redirects more than ${MOST_REDIRECTS} times`)
    next = redirected(next, answer.status, location)
  }
}

/** One call, put on record whether it was answered or not. */
async function called(
  way: Way,
  request: Prepared,
  accountId: string,
  transactions: Transaction[],
): Promise<Answer> {
  const { host, origin } = request.url
  const leave = await entered(way, accountId, origin, host)
  const record = onRecord(request, Date.now())
  try {
    const raw = await exchanged(way, request)
    leave('answer')
    const answer = await answerOf(raw, request.headers['Accept-Encoding'] ?? '', host)
    const timestamp = Date.now()
    transactions.push({
      request: record,
      response: recorded(answer, timestamp),
      ms: timestamp - record.timestamp,
    })
    return answer
  } catch (error) {
    const failure = sendErrorOf(error, host)
    leave(TELLING.has(failure.fault) ? 'failure' : 'nothing')
    transactions.push(unanswered(record, failure.message, Date.now()))
    throw failure
  }
}

/** Faults that say that a place is not well. */
const TELLING = new Set<SendFault>(['refused', 'unreachable', 'timeout', 'closed', 'tls', 'no_such_host'])

function recorded(
  { status, status_text, version, headers: given, body }: Answer,
  timestamp: number,
): Transaction['response'] {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given))
    headers[name] = typeof value === 'string' ? value : value.join(', ')
  return { status, status_text, version, headers, body, timestamp }
}

async function entered(
  { gate, deadline }: Way,
  accountId: string,
  origin: string,
  host: string,
): Promise<Leave> {
  const entry = gate(accountId, origin)
  if (typeof entry === 'function') return entry
  return new Promise((resolve, reject) => {
    deadline.whenOver((seconds) => {
      entry.giveUp()
      reject(
        new SendError('timeout', `${host} has 64 calls under way already; none ended within ${seconds} s`),
      )
    })
    entry.turn.then(resolve, reject)
  })
}

/** The bytes of an answer. A request that did not get its turn in time is never sent. */
function exchanged({ agent, deadline }: Way, { url, method, headers, body }: Prepared): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const raw: RawAnswer = { status: 0, status_text: '', headers: {}, body: Buffer.alloc(0) }
    let controller: Dispatcher.DispatchController | undefined
    let length = 0
    let failure: Error | undefined
    const fail = (error: Error) => {
      failure ??= error
      reject(failure)
      controller?.abort(failure)
    }
    deadline.whenOver((seconds) =>
      fail(new SendError('timeout', `${url.host} did not answer within ${seconds} s`)),
    )
    agent.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: method as Dispatcher.HttpMethod,
        headers,
        body,
      },
      {
        onRequestStart(given) {
          controller = given
          if (failure) given.abort(failure)
        },
        onResponseStart(_controller, status, given, statusText = '') {
          Object.assign(raw, { status, status_text: statusText, headers: given })
          if (Number(given['content-length'] ?? 0) > LARGEST_ANSWER && method !== 'HEAD')
            fail(tooLarge(url.host))
        },
        onResponseData(_controller, chunk) {
          length += chunk.length
          if (length > LARGEST_ANSWER) fail(tooLarge(url.host))
          else chunks.push(chunk)
        },
        onResponseEnd: () => resolve({ ...raw, body: Buffer.concat(chunks) }),
        onResponseError: (_controller, error) => fail(error),
      },
    )
  })
}
