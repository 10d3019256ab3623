// Spans of time that are counted over, and the pieces they are cut into.
import { momentOf } from '../events/moment.ts'
import { jsonOf } from '../events/rules.ts'
import { invalid } from '../lib/errors.ts'

export const INTERVALS = ['minutely', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const
export type Interval = (typeof INTERVALS)[number]
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

/** In milliseconds, both inclusive. */
export type Span = { from: number; to: number }

/** So many units up to now: with the present one, or without. */
export type Relative = { units: number; unit: Unit; whole: 'this' | 'previous' }

export const TODAY: Relative = { units: 1, unit: 'day', whole: 'this' }

const UNIT_OF: Record<Interval, Unit> = {
  minutely: 'minute',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
}

const UNIT_MS: Record<Unit, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 28 * 86_400_000,
  year: 365 * 86_400_000,
}

export const MOST_ROWS = 10_000

export function unitOf(interval: Interval | undefined): Unit | undefined {
  return interval && UNIT_OF[interval]
}

/** Throws InvalidError when a span would be cut into too many pieces. */
export function assertFew({ from, to }: Span, unit: Unit | undefined): void {
  if (unit && (to - from) / UNIT_MS[unit] > MOST_ROWS) {
    throw invalid('/interval', `would make more than ${MOST_ROWS} rows; choose a longer one, or less time`)
  }
}

/** A zone as the database takes it: a name, or an offset from UTC in seconds. */
export function zoneOf(timezone: string): string {
  if (!/^[+-]?\d{1,5}$/.test(timezone)) {
    if (/^[A-Za-z][\w+/-]{0,60}$/.test(timezone)) return timezone
    throw invalid('/timezone', ZONE)
  }
  const seconds = Number(timezone)
  if (Math.abs(seconds) > 14 * 3600) throw invalid('/timezone', ZONE)
  const clock = new Date(Math.abs(seconds) * 1000).toISOString().slice(11, 19)
  // The sign counts the other way there: west is positive.
  return `<offset>${seconds > 0 ? '-' : '+'}${clock}`
}

export const ZONE = 'must be a time zone such as America/Chicago, or an offset from UTC in seconds'

const RELATIVE = /^(this|previous)_(?:(\d{1,5})_)?(minute|hour|day|week|month|year)s?$/

/** A timeframe by name (`today`, `this_14_days`, `previous_2_weeks`), or `{"start", "end"}` as JSON. */
export function timeframeOf(text: string): Relative | Span {
  if (text === 'today') return TODAY
  if (text === 'yesterday') return { ...TODAY, whole: 'previous' }
  const [, whole, units = '1', unit] = RELATIVE.exec(text) ?? []
  if (whole) return { whole, units: Number(units), unit } as Relative
  const { start, end } = (text.startsWith('{') ? jsonOf(text, '/timeframe') : {}) as Record<string, unknown>
  if (typeof start !== 'string' || typeof end !== 'string') {
    throw invalid(
      '/timeframe',
      'must be today, yesterday, this_14_days, previous_2_weeks or {"start", "end"}',
    )
  }
  // There, the end of a timeframe is exclusive.
  return orderly(
    { from: momentOf(start, '/timeframe'), to: momentOf(end, '/timeframe', true) - 1 },
    '/timeframe',
  )
}

export function orderly(span: Span, path: string): Span {
  if (span.to < span.from) throw invalid(path, 'must not end before it begins')
  return span
}
