// A load of 32 connections, and what it saw.
import autocannon from 'autocannon'

export type Figures = { rate: number; p50: number; p99: number; failed: number }

export type Load = { requests: autocannon.Request[]; key: string; seconds?: number; amount?: number }

/** Requests per second, and milliseconds of the median and of one in a hundred. */
export async function load(address: string, { requests, key, seconds = 5, amount }: Load): Promise<Figures> {
  const headers = {
    authorization: `Basic ${Buffer.from(`API:${key}`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const limits = amount === undefined ? { duration: seconds } : { amount }
  const seen = await autocannon({ url: address, connections: 32, requests, headers, ...limits })
  const failed = seen.non2xx + seen.errors
  return { rate: seen.requests.total / seen.duration, p50: seen.latency.p50, p99: seen.latency.p99, failed }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
}

/** Of several rounds the one in the middle, member by member. */
export function middle(rounds: Figures[]): Figures {
  const of = (name: keyof Figures) => median(rounds.map((round) => round[name]))
  return {
    rate: of('rate'),
    p50: of('p50'),
    p99: of('p99'),
    failed: Math.max(...rounds.map((r) => r.failed)),
  }
}
