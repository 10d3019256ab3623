// How long a step may take.
import { normalOf } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import type { OutboundModule } from '../modules/module.ts'
import { PerformError } from './performing.ts'

const LONGEST_SECONDS = 360
const OF_SOAP_SECONDS = 10

/** `timeout_seconds` from 1 to 360; what is no number is the default. */
export function timeoutMs({ performer }: Pick<OutboundModule, 'performer'>, vars: Vars): number {
  const given = normalOf(vars.timeout_seconds)
  const seconds = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
  const isNumber = typeof seconds === 'number' && Number.isFinite(seconds)
  const fallback = performer === 'soap' ? OF_SOAP_SECONDS : LONGEST_SECONDS
  return 1000 * (isNumber ? Math.min(Math.max(seconds, 1), LONGEST_SECONDS) : fallback)
}

/** What knows of the deadline itself tells more of it: it gets the time to do so. */
const GRACE_MS = 500

/** What is promised, or a PerformError when it takes longer. What comes later is nobody's. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const seconds = Math.max(0, Math.round(ms / 100)) / 10
    const timer = setTimeout(() => reject(new PerformError(`timed out after ${seconds} s`)), ms + GRACE_MS)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
