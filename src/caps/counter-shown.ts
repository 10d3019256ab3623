// Counters as they are shown: how far a cap or a ping limit is in its present window.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, ShortId, Time } from '../lib/schema.ts'
import { Cap, WindowUnit } from './cap.ts'

const window = {
  duration: Type.Number(),
  duration_units: WindowUnit,
  maximum: Type.Number(),
  name: Nullable(Type.String()),
  time_zone: Nullable(Type.String()),
  flow_id: Id,
  source_id: Nullable(Id),
  started_at: Time,
  expires_at: Time,
}

export const CapCounter = Open(
  {
    id: Id,
    cap_ids: Type.Array(Id, { description: 'Of the caps within it' }),
    caps: Type.Array(Cap),
    count: Type.Integer({ description: 'Successful leads' }),
    failed_count: Type.Integer({ description: 'Leads that failed because it was reached' }),
    ...window,
    type: Type.String({ examples: ['volume'] }),
    step_id: Nullable(ShortId),
    updated_at: Time,
  },
  'CapCounter',
)
export type CapCounter = Static<typeof CapCounter>

export const PingLimitCounter = Open(
  {
    id: Id,
    count: Type.Integer({ description: 'Pings that were answered' }),
    failed_count: Type.Integer({ description: 'Pings that were refused because it was reached' }),
    ...window,
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
  const caps = row.limits.caps ?? []
  return {
    id: row.id,
    cap_ids: caps.flatMap(({ id }) => id ?? []),
    caps,
    count: row.count,
    failed_count: row.failed_count,
    ...shownWindow(row),
    type: row.limits.type ?? 'volume',
    step_id: row.step_id,
    updated_at: row.updated_at,
  }
}

export function shownPingLimit(row: CounterRow): PingLimitCounter {
  return { id: row.id, count: row.count, failed_count: row.failed_count, ...shownWindow(row) }
}

function shownWindow({ limits, flow_id, source_id, started_at, expires_at }: CounterRow) {
  const { duration, duration_units, maximum, name = null, time_zone = null } = limits
  return { duration, duration_units, maximum, name, time_zone, flow_id, source_id, started_at, expires_at }
}
