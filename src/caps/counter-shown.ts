// Counters as they are shown: how far a cap or a ping limit is in its present window.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, ShortId, Time } from '../lib/schema.ts'
import { Cap, WindowUnit } from './cap.ts'

/** Where a limit is, and since when it counts; both kinds have these members in their own documented order. */
const name = Nullable(Type.String())
const place = { flow_id: Id, source_id: Nullable(Id) }
const length = { duration: Type.Number(), duration_units: WindowUnit }
const zone = { time_zone: Nullable(Type.String()) }
const window = { started_at: Time, expires_at: Time }

export const CapCounter = Open(
  {
    id: Id,
    cap_ids: Type.Array(Id, { description: 'Of the caps within it' }),
    caps: Type.Array(Cap),
    count: Type.Integer({ description: 'Successful leads' }),
    failed_count: Type.Integer({ description: 'Leads that failed because it was reached' }),
    ...length,
    maximum: Type.Number(),
    name,
    type: Type.String({ examples: ['volume'] }),
    ...zone,
    ...place,
    step_id: Nullable(ShortId),
    ...window,
    updated_at: Time,
  },
  'CapCounter',
)
export type CapCounter = Static<typeof CapCounter>

export const PingLimitCounter = Open(
  {
    id: Id,
    name,
    failed_count: Type.Integer({ description: 'Pings that were refused because it was reached' }),
    ...place,
    maximum: Type.Number(),
    ...length,
    ...zone,
    ...window,
    count: Type.Integer({ description: 'Pings that were answered' }),
  },
  'PingLimitCounter',
)
export type PingLimitCounter = Static<typeof PingLimitCounter>

/** A counter as stored; `limits` is the cap or ping limit as it was configured. */
export type CounterRow = {
  id: string
  started_at: string
  expires_at: string
  flow_id: string
  source_id: string | null
  step_id: string | null
  limits: Cap
  count: number
  failed_count: number
  updated_at: string
}

export function shownCap(row: CounterRow): CapCounter {
  const { id, limits, count, failed_count, flow_id, source_id, step_id, started_at, expires_at } = row
  const { duration, duration_units, maximum, name = null, time_zone = null, caps = [] } = limits
  return {
    id,
    cap_ids: caps.flatMap((cap) => cap.id ?? []),
    caps,
    count,
    failed_count,
    duration,
    duration_units,
    maximum,
    name,
    type: limits.type ?? 'volume',
    time_zone,
    flow_id,
    source_id,
    step_id,
    started_at,
    expires_at,
    updated_at: row.updated_at,
  }
}

export function shownPingLimit(row: CounterRow): PingLimitCounter {
  const { id, limits, count, failed_count, flow_id, source_id, started_at, expires_at } = row
  const { duration, duration_units, maximum, name = null, time_zone = null } = limits
  return {
    id,
    name,
    failed_count,
    flow_id,
    source_id,
    maximum,
    duration,
    duration_units,
    time_zone,
    started_at,
    expires_at,
    count,
  }
}
