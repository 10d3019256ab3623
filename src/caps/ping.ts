// Pings, which count whether they are answered or refused.
import { type Book, pageFor } from './book.ts'
import { isFull, type Limits, type Wanted } from './counter.ts'

export type PingLimit = Limits & { id?: string; name?: string }

export type Level = 'flow' | 'source'

export type Ping = {
  account_id: string
  flow_id: string
  /** The version of the flow that these limits are of. */
  flow_version: number
  source_id: string
  limits: { level: Level; limit: PingLimit }[]
  at: Date
  /** Of the account. */
  time_zone: string
}

/** The first limit that a ping found reached, and in how many seconds none of them will be. */
export type PingRefusal = { reached: PingLimit; retry_after_s: number }

export function wantedByPing(ping: Ping): Wanted[] {
  const { account_id, flow_id, source_id, flow_version, at, time_zone } = ping
  const place = { account_id, kind: 'ping_limit' as const, flow_id, step_id: null }
  return ping.limits.map(({ level, limit }) => {
    const source = level === 'source' ? source_id : null
    const wanted = { id: limit.id ?? '', limits: limit, basis: '', version: flow_version, at, time_zone }
    return { ...place, source_id: source, ...wanted }
  })
}

/** Decides in order, and counts in the book: every ping counts by every limit, as failed by those that are reached. */
export function decidePings(pings: Ping[], book: Book): (PingRefusal | undefined)[] {
  return pings.map((ping) => {
    const pages = wantedByPing(ping).map((wanted) => pageFor(book, wanted))
    const full = pages.map((page) => isFull(page.now))
    pages.forEach((page, n) => {
      const { count, failed_count } = page.now
      page.now = { ...page.now, ...(full[n] ? { failed_count: failed_count + 1 } : { count: count + 1 }) }
    })
    const reached = ping.limits[full.indexOf(true)]?.limit
    if (!reached) return undefined
    const ends = pages.filter((_, n) => full[n]).map((page) => Date.parse(page.now.expires_at))
    return { reached, retry_after_s: Math.max(1, Math.ceil((Math.max(...ends) - ping.at.getTime()) / 1000)) }
  })
}

/** What became of a ping. */
export type PingRecord = {
  account_id: string
  flow_id: string
  source_id: string
  at: Date
  success: boolean
}

export type PingMinute = {
  account_id: string
  flow_id: string
  source_id: string
  minute: string
  submitted: number
  success: number
}

/** Pings by source and minute, in the order in which all write them. */
export function minutesOf(pings: PingRecord[]): PingMinute[] {
  const minutes = new Map<string, PingMinute>()
  for (const { account_id, flow_id, source_id, at, success } of pings) {
    const minute = `${at.toISOString().slice(0, 16)}:00.000Z`
    const name = `${account_id} ${flow_id} ${source_id} ${minute}`
    const so = minutes.get(name) ?? { account_id, flow_id, source_id, minute, submitted: 0, success: 0 }
    minutes.set(name, { ...so, submitted: so.submitted + 1, success: so.success + Number(success) })
  }
  return [...minutes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, minute]) => minute)
}
