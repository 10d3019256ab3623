// A load, of 32 connections unless told otherwise, and what it saw.
import autocannon from 'autocannon'
import { median, percentile } from './percentile.ts'

const CONNECTIONS = 32
const LONG = 1_000
/** The generator ends when it has looked at the clock: else each load would last for a whole number of seconds. */
const LOOKS_EVERY_MS = 50

export type Figures = { rate: number; p50: number; p99: number }

export type Asked = autocannon.Request

export type Load = {
  requests: Asked[]
  /** None where the door is open. */
  key?: string | undefined
  seconds?: number
  amount?: number
  connections?: number
}

/** Requests per second, and milliseconds of the median and of one in a hundred. A refused request ends the run. */
export async function load(
  address: string,
  { requests, key, seconds = 5, amount, connections = CONNECTIONS }: Load,
): Promise<Figures> {
  const headers = {
    ...(key !== undefined && { authorization: `Basic ${Buffer.from(`API:${key}`).toString('base64')}` }),
    'content-type': 'application/json',
  }
  const limits = amount === undefined ? { duration: seconds } : { amount }
  const times: number[] = []
  const begun = new Set<unknown>()
  let [connection, since, last] = [0, 0, 0]
  const seen = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = {
      url: address,
      connections,
      requests: requests.slice(0, 1),
      headers,
      timeout: 30,
      sampleInt: LOOKS_EVERY_MS,
      ...limits,
    }
    const setupClient = (client: autocannon.Client) => {
      client.setRequests(partOf(requests, connection++ % connections, connections))
      since = performance.now()
    }
    const run = autocannon({ ...options, setupClient }, (error, result) =>
      error ? reject(error) : resolve(result),
    )
    run.on('response', (client, _status, _bytes, ms) => {
      // The first request of a connection waits until the requests of all are written down.
      if (begun.has(client)) times.push(ms)
      begun.add(client)
      last = performance.now()
    })
  })
  if (seen.non2xx + seen.errors > 0)
    throw new Error(`${seen.non2xx} refused, ${seen.errors} failed at ${address}`)
  return {
    rate: (seen.requests.total * 1_000) / (last - since),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  }
}

/**
 * Of a long list each connection has its own part, which it begins anywhere; a shorter one it begins elsewhere than the others:
 * else all of them would wait for the same row.
 */
function partOf<T>(list: T[], connection: number, connections: number): T[] {
  const isLong = list.length >= LONG
  const part = isLong ? list.filter((_, n) => n % connections === connection) : list
  const share = isLong ? Math.random() : connection / connections
  const start = Math.floor(part.length * share)
  return [...part.slice(start), ...part.slice(0, start)]
}

/** Of several rounds the one in the middle, member by member. */
export function middle(rounds: Figures[]): Figures {
  const of = (name: keyof Figures) => median(rounds.map((round) => round[name]))
  return { rate: of('rate'), p50: of('p50'), p99: of('p99') }
}
