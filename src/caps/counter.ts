// A counter of a cap or a ping limit: what it counts in which window, and what becomes of it when its limit is changed.
import { createHash } from 'node:crypto'
import { newId } from '../lib/id.ts'
import type { Cap } from './cap.ts'
import { lengthOf, windowOf } from './window.ts'

/** What caps and ping limits have in common. */
export type Limits = Pick<Cap, 'maximum' | 'duration' | 'duration_units' | 'time_zone' | 'created_at'>

/** Which limit: ids of caps stand once in a flow. */
export type Place = {
  account_id: string
  kind: 'cap' | 'ping_limit' | 'account_day'
  flow_id: string
  id: string
}

/** A limit as a lead or a ping meets it, at an instant. */
export type Wanted = Place & {
  source_id: string | null
  step_id: string | null
  limits: Limits
  basis: string
  /** Of the flow. A newer one changes the counter, an older one takes it as it is. */
  version: number
  at: Date
  /** Of the account, for limits that name none. */
  time_zone: string
}

/** A series is one run of counting: zeroing begins another, so that what was taken before is not given back to it. */
export type Counter = Place & {
  series: string
  source_id: string | null
  step_id: string | null
  started_at: string
  expires_at: string
  limits: Limits
  basis: string
  version: number
  count: number
  failed_count: number
}

const bases = new WeakMap<Cap, string>()

/** What zeroes a cap's counter when it changes: its type and its rules, whatever ids these have. */
export function basisOf(cap: Cap): string {
  let basis = bases.get(cap)
  if (basis === undefined) {
    const text = JSON.stringify([cap.type ?? 'volume', cap.rule_set ?? null], (name, value) =>
      name === 'id' ? undefined : value,
    )
    basis = createHash('sha1').update(text).digest('base64url')
    bases.set(cap, basis)
  }
  return basis
}

export function nameOf({ account_id, kind, flow_id, id }: Place): string {
  return `${account_id} ${kind} ${flow_id} ${id}`
}

export function newCounter(wanted: Wanted): Counter {
  const { at, time_zone, ...rest } = wanted
  return { ...rest, ...windowFor(wanted), series: newId(), count: 0, failed_count: 0 }
}

function windowFor({ limits, at, time_zone }: Wanted): Pick<Counter, 'started_at' | 'expires_at'> {
  const { started_at, expires_at } = windowOf(limits, at, time_zone)
  return { started_at: started_at.toISOString(), expires_at: expires_at.toISOString() }
}

export function holds({ started_at, expires_at }: Counter, at: Date): boolean {
  const time = at.toISOString()
  return started_at <= time && time < expires_at
}

/** Whether one more would be too many. */
export function isFull({ count, limits }: Counter): boolean {
  return count + 1 > limits.maximum
}

/**
 * The counter as the flow's version wants it. Another maximum leaves the count; other rules or a shorter duration zero it; else
 * it counts on until the new window is over.
 */
export function adapted(counter: Counter, wanted: Wanted): Counter {
  if (wanted.version <= counter.version) return counter
  const { limits, basis, version } = wanted
  const changed = { ...counter, limits, basis, version }
  if (basis === counter.basis && sameWindows(limits, counter.limits)) return changed
  const isZeroed = basis !== counter.basis || lengthOf(limits) < lengthOf(counter.limits)
  const anew = isZeroed && { series: newId(), count: 0, failed_count: 0 }
  return { ...changed, ...windowFor(wanted), ...anew }
}

function sameWindows(a: Limits, b: Limits): boolean {
  return (
    a.duration === b.duration &&
    a.duration_units === b.duration_units &&
    (a.time_zone ?? null) === (b.time_zone ?? null) &&
    (a.created_at ?? null) === (b.created_at ?? null)
  )
}
