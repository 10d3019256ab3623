// Instants, in any words that say one.
import { createRequire } from 'node:module'
import { lazily } from '../../lib/lazy.ts'
import { textGiven } from './given.ts'

const load = createRequire(import.meta.url)
const chrono = lazily((): typeof import('chrono-node/en') => load('chrono-node/en'))

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const MOST = 100

/** "tomorrow" is valid: `now` is what it is counted from. What names no zone is in UTC. */
export function timeValue(input: unknown, now = new Date()): unknown {
  const raw = textGiven(input)
  const normal = instantIn(raw, now)
  return normal === undefined ? { normal: raw, raw, valid: false } : { normal, raw, valid: true }
}

function instantIn(text: string, now: Date): string | undefined {
  const iso = ISO.test(text) ? new Date(text) : undefined
  if (iso) return Number.isNaN(iso.getTime()) ? undefined : iso.toISOString()
  if (text.length > MOST) return undefined
  try {
    return chrono().parseDate(text, { instant: now, timezone: 0 })?.toISOString()
  } catch {
    return undefined
  }
}
