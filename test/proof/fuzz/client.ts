// The fuzzing client: kept connections for what HTTP allows, and sockets of its own for what it does not.
import { once } from 'node:events'
import { connect } from 'node:net'
import { type Dispatcher, Pool } from 'undici'

export type Asked = {
  method: string
  path: string
  headers: Record<string, string>
  body?: string | Buffer
  /** The bytes as they are, where no client would send them. */
  bytes?: Buffer
}

export type Answered = { status: number; type: string; body: string; ms: number }

export type Asker = { ask(asked: Asked): Promise<Answered>; close(): Promise<void> }

/** No answer in this time is none. */
const LONGEST_MS = 30_000

/** Asks each of the addresses in turn. */
export function openAsker(addresses: string[], connections: number): Asker {
  const options = { connections, pipelining: 1, headersTimeout: LONGEST_MS, bodyTimeout: LONGEST_MS }
  const places = addresses.map((address) => ({ address, pool: new Pool(address, options) }))
  let turn = 0
  return {
    ask({ bytes, ...asked }) {
      const { address, pool } = places[turn++ % places.length] as (typeof places)[number]
      return bytes ? spoken(address, bytes) : requested(pool, asked)
    },
    async close() {
      for (const { pool } of places) await pool.destroy()
    },
  }
}

async function requested(pool: Pool, { method, path, headers, body }: Asked): Promise<Answered> {
  const since = performance.now()
  const options = {
    method: method as Dispatcher.HttpMethod,
    path,
    headers,
    ...(body !== undefined && { body }),
  }
  const answer = await pool.request(options)
  const text = await answer.body.text()
  const type = String(answer.headers['content-type'] ?? '')
  return { status: answer.statusCode, type, body: text, ms: performance.now() - since }
}

/** Half requests are ended by us: an answer may come, or the connection may just end. */
async function spoken(address: string, bytes: Buffer): Promise<Answered> {
  const { hostname, port } = new URL(address)
  const since = performance.now()
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: false })
  const chunks: Buffer[] = []
  socket.setTimeout(LONGEST_MS, () => socket.destroy())
  socket.on('error', () => {})
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.end(bytes)
  await once(socket, 'close').catch(() => {})
  const text = Buffer.concat(chunks).toString('latin1')
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const status = Number(head.split(' ')[1] ?? 0)
  const type = /content-type: ([^\r]*)/i.exec(head)?.[1] ?? ''
  return { status, type, body, ms: performance.now() - since }
}
