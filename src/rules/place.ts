// Where values stand on a line: of numbers, or of time. Ranges, dates and amounts as people write them.
import { parse } from '../fields/types.ts'
import { Day, isStored, normalOf, type Stored, textOf } from '../fields/value.ts'

/** A place on a line of numbers or of time; the two are never compared. */
export type Place = { kind: 'number' | 'instant'; at: number }

const MOMENT = '\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?'
const DAY = '\\d{1,2}/\\d{1,2}/(?:\\d{4}|\\d\\d)'
const AMOUNT = '[$]?\\s*(?:\\d[\\d,]*\\.?\\d*|\\.\\d+)'
const INSTANT = new RegExp(`^\\s*${MOMENT}\\s*$`, 'i')
const UNZONED = /T[\d:.]+$/i
const NUMBER = new RegExp(`^\\s*-?${AMOUNT}\\s*%?\\s*$`)
const RANGE = new RegExp(`^\\s*-?${AMOUNT}\\s*(?:(?:-|to)\\s*${AMOUNT}|\\+)\\s*$`, 'i')
const INSTANTS = new RegExp(`^\\s*(${MOMENT}|${DAY})\\s*(?:-|to)\\s*(${MOMENT}|${DAY})\\s*$`, 'i')
const MOST = 200

/** Undefined for what has no place: a range that is open stands at its beginning, any other at its average. */
export function placeOf(value: unknown): Place | undefined {
  const range = rangeOf(value)
  if (!range) return pointOf(value)
  return { kind: 'number', at: typeof range.avg === 'number' ? range.avg : Number(range.min) }
}

/** The place of what is a single number or instant: no range has one. */
export function pointOf(value: unknown): Place | undefined {
  const normal = normalOf(value)
  if (normal instanceof Day || normal instanceof Date) return placed('instant', normal.valueOf())
  if (typeof normal === 'number') return placed('number', normal)
  if (typeof normal !== 'string' || normal.length > MOST) return undefined
  if (INSTANT.test(normal)) return placed('instant', timeOf(normal))
  return NUMBER.test(normal) ? placed('number', Number(normal.replace(/[$,%\s]/g, ''))) : undefined
}

/** The range that a value is, or that a text says. */
export function rangeOf(value: unknown): Stored | undefined {
  if (isStored(value) && typeof value.min === 'number') return value
  const normal = normalOf(value)
  if (typeof normal !== 'string' || normal.length > MOST || !RANGE.test(normal)) return undefined
  const range = parse('range', normal.toLowerCase())
  return isStored(range) && range.valid ? range : undefined
}

/** The instant of an ISO text; one without a zone is in UTC, wherever the exchange runs. */
function timeOf(text: string): number {
  const written = text.trim().replace(' ', 'T')
  return Date.parse(UNZONED.test(written) ? `${written}Z` : written)
}

function placed(kind: Place['kind'], at: number): Place | undefined {
  return Number.isNaN(at) ? undefined : { kind, at }
}

/** The place of a text beside an instant: dates as people write them count too, a number does not. */
export function instantOf(value: unknown): Place | undefined {
  const place = pointOf(value)
  if (place?.kind === 'instant') return place
  const text = normalOf(value)
  if (typeof text !== 'string' || (place && !/^\s*\d{8}\s*$/.test(text))) return undefined
  const day = parse('date', text)
  return isStored(day) && day.valid && day.normal instanceof Day
    ? placed('instant', day.normal.valueOf())
    : undefined
}

export type Bounds = { kind: Place['kind']; from: number; to: number }

/** Where a range text begins and ends; undefined for a text that is none. Both may be numbers, or dates. */
export function boundsOf(right: unknown): Bounds | undefined {
  const [, first, last] = INSTANTS.exec(textOf(right).slice(0, MOST)) ?? []
  const [from, to] = [instantOf(first), instantOf(last)]
  if (from && to) return { kind: 'instant', from: from.at, to: to.at }
  const range = rangeOf(right)
  if (range)
    return { kind: 'number', from: Number(range.min), to: Number(range.max ?? Number.POSITIVE_INFINITY) }
  const point = pointOf(right)
  return point && { kind: point.kind, from: point.at, to: point.at }
}
