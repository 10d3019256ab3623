// Moments as they are asked for, and their places in the order of ids.
import { invalid } from '../lib/errors.ts'

const DAY_MS = 86_400_000
const LAST_SECOND = 0xffffffff
const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i

/** The moment of a text, in milliseconds; without a zone it is in UTC. A day alone is its beginning, or with `last` its end. */
export function momentOf(text: string, path: string, last = false): number {
  // A + that was not encoded in a query arrives as a space.
  const [, day, time, zone] = MOMENT.exec(text.replace(/ (\d\d:?\d\d)$/, '+$1')) ?? []
  const at = DAY.test(text)
    ? Date.parse(text) + (last ? DAY_MS - 1 : 0)
    : Date.parse(`${day}T${time}${zone ?? 'Z'}`)
  const isDay = new Date(text.slice(0, 10)).toJSON()?.startsWith(text.slice(0, 10))
  if (Number.isNaN(at) || !isDay)
    throw invalid(path, 'must be a time such as 2023-11-07T05:31:56.000Z, or a day')
  return at
}

/** No id of the second of a moment, or of a later one, is smaller; every earlier one is. */
export function placeAt(ms: number): string {
  const second = Math.min(Math.max(Math.floor(ms / 1000), 0), LAST_SECOND)
  return second.toString(16).padStart(8, '0')
}

/** The moment that an id says, in milliseconds. */
export function momentOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) * 1000
}
