// Windows of time: which stretch of the calendar an instant falls into, in a time zone.
import type { Limits } from './counter.ts'

export type Window = { started_at: Date; expires_at: Date }

type Unit = Limits['duration_units']

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds; a month on average. */
const LENGTHS: Record<Unit, number> = {
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30.436875 * DAY,
}

/** No window is longer than a thousand years: its ends must be dates. */
const LONGEST = 365_000 * DAY

/** Windows of several units, of a limit that does not know when it was made, are counted from here: a Monday, and a year's first day. */
const BEGINNING = Date.UTC(2024, 0, 1)

/** About how long the windows of a limit are, in milliseconds; for comparing. */
export function lengthOf({ duration, duration_units }: Limits): number {
  return unitsOf(duration, duration_units) * LENGTHS[duration_units]
}

const last = new WeakMap<Limits, Window & { zone: string }>()

/**
 * The window that holds `at`. Days, weeks (from Monday) and months begin at midnight in the zone, however long the clock makes
 * them; hours and minutes are of their real length. Windows of several units are counted from the limit's `created_at`.
 */
export function windowOf(limits: Limits, at: Date, fallbackZone: string): Window {
  const zone = limits.time_zone ?? fallbackZone
  const known = last.get(limits)
  if (known && known.zone === zone && known.started_at <= at && at < known.expires_at) return known
  const window = { ...find(limits, at.getTime(), zone), zone }
  last.set(limits, window)
  return window
}

function find(limits: Limits, at: number, zone: string): Window {
  const unit = limits.duration_units
  const units = unitsOf(limits.duration, unit)
  const made = limits.created_at ? Date.parse(limits.created_at) : BEGINNING - offsetAt(zone, BEGINNING)
  const first = indexOf(unit, made, zone)
  const edge = (n: number) => beginningOf(unit, first + n * units, zone)
  let n = Math.floor((indexOf(unit, at, zone) - first) / units)
  while (edge(n) > at) n--
  while (edge(n + 1) <= at) n++
  return { started_at: new Date(edge(n)), expires_at: new Date(edge(n + 1)) }
}

function unitsOf(duration: number, unit: Unit): number {
  return Math.max(1, Math.min(Math.floor(duration), Math.floor(LONGEST / LENGTHS[unit])))
}

function isElapsed(unit: Unit): boolean {
  return unit === 'minute' || unit === 'hour'
}

/** The number of the minute, hour, day, week or month that an instant lies in, on the clock of the zone. */
function indexOf(unit: Unit, at: number, zone: string): number {
  const offset = offsetAt(zone, at)
  if (isElapsed(unit)) return Math.floor((at + remainder(offset, LENGTHS[unit])) / LENGTHS[unit])
  const wall = new Date(at + offset)
  if (unit === 'month') return (wall.getUTCFullYear() - 1970) * 12 + wall.getUTCMonth()
  const day = Math.floor(wall.getTime() / DAY)
  return unit === 'day' ? day : Math.floor((day + 3) / 7)
}

/** The instant at which the minute, hour, day, week or month of a number begins. Never earlier than that of the number before. */
function beginningOf(unit: Unit, index: number, zone: string): number {
  if (isElapsed(unit)) {
    const at = index * LENGTHS[unit]
    return at - remainder(offsetAt(zone, at), LENGTHS[unit])
  }
  if (unit === 'month') return midnight(Date.UTC(1970, index), zone)
  return midnight((unit === 'day' ? index : index * 7 - 3) * DAY, zone)
}

/** When a day begins. A clock that is put forward over midnight begins it there, one that is put back begins it once. */
function midnight(wall: number, zone: string): number {
  const before = offsetAt(zone, wall - DAY)
  const after = offsetAt(zone, wall + DAY)
  if (before === after) return wall - before
  const change = changeBetween(wall - DAY, wall + DAY, zone)
  return wall - before < change ? wall - before : Math.max(change, wall - after)
}

/** The instant from which the offset is that of `to`. */
function changeBetween(from: number, to: number, zone: string): number {
  const after = offsetAt(zone, to)
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === after) high = middle
    else low = middle
  }
  return high
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** How far the clock of a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(zone: string, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(at)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (!clock) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...digits, ...time })
    clocks.set(zone, clock)
  }
  return clock
}

function remainder(value: number, of: number): number {
  return ((value % of) + of) % of
}
