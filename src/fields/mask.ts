// Values that may not be written down: shown as stars, of the same length.
import { Day, isStored, type Stored } from './value.ts'

const KEPT = new Set(['valid', 'masked'])
/** Of a date of birth the year and the age may stay. */
const KEPT_OF_BIRTH = new Set(['age', 'year'])

/** A value without what must not be written down: whatever says `masked: false`, with all that lies in it. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null || value instanceof Day) return value
  if ((value as Stored).masked === false) return isStored(value) ? hidden(value) : hiddenBelow(value)
  if (isStored(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, masked(part)]))
}

function hidden(value: Stored): Stored {
  const isBirth = value.normal instanceof Day
  const parts = Object.entries(value).map(([name, part]) => {
    if (name === 'masked') return [name, true]
    if (KEPT.has(name) || (isBirth && KEPT_OF_BIRTH.has(name))) return [name, part]
    return [name, isBirth ? `**/**/${value.year}` : stars(part)]
  })
  return Object.fromEntries(parts) as Stored
}

function hiddenBelow(value: object): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      KEPT.has(name) ? name === 'masked' || part : stars(part),
    ]),
  )
}

function stars(value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map(stars)
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, stars(part)]))
  }
  return '*'.repeat(typeof value === 'boolean' ? 1 : String(value).length)
}
