// How many leads of a day an account may take: each counts, whatever becomes of it.
import { type Book, pageFor } from './book.ts'
import { isFull, type Limits, type Wanted } from './counter.ts'

/** Days are those of UTC, so that no account moves them. */
const ZONE = 'UTC'

/** What the operator allows, in the version in which it was read. */
export type DayLimit = { limits: Limits; version: number }

export type DayLead = { account_id: string; limit: DayLimit; at: Date }

export function dayLimit(maximum: number | null, version: number): DayLimit | undefined {
  if (maximum === null) return undefined
  return { limits: { maximum, duration: 1, duration_units: 'day', time_zone: ZONE }, version }
}

export function wantedByDay({ account_id, limit, at }: DayLead): Wanted {
  const { limits, version } = limit
  const place = { account_id, kind: 'account_day' as const, flow_id: account_id, id: account_id }
  return { ...place, source_id: null, step_id: null, limits, basis: '', version, at, time_zone: ZONE }
}

/** Decides in order, and counts in the book: 0 for who is counted, else in how many seconds the next day begins. */
export function decideDay(leads: DayLead[], book: Book): number[] {
  return leads.map((lead) => {
    const page = pageFor(book, wantedByDay(lead))
    const { now } = page
    if (isFull(now)) {
      page.now = { ...now, failed_count: now.failed_count + 1 }
      return Math.max(1, Math.ceil((Date.parse(now.expires_at) - lead.at.getTime()) / 1000))
    }
    page.now = { ...now, count: now.count + 1 }
    return 0
  })
}

/** What was counted for a lead that had come in before. */
export function giveDayBack(leads: DayLead[], book: Book): void {
  for (const lead of leads) {
    const page = pageFor(book, wantedByDay(lead))
    page.now = { ...page.now, count: Math.max(0, page.now.count - 1) }
  }
}
