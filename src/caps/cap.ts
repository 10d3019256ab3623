// A cap: how many leads may succeed in a window of time.
import { Type } from 'typebox'
import { Id, Nullable, Strict, Time, TimeZone, Words } from '../lib/schema.ts'
import { RuleSet } from '../rules/rule.ts'

export const WindowUnit = Words('month', 'week', 'day', 'hour', 'minute')

export type Cap = {
  id?: string
  type?: 'volume'
  name?: string
  maximum: number
  duration: number
  duration_units: 'month' | 'week' | 'day' | 'hour' | 'minute'
  rule_set?: RuleSet | null
  caps?: Cap[]
  time_zone?: string | null
  reason?: string
  created_at?: string
}

/** A cap by reference: it holds others. */
export const Cap = Type.Unsafe<Cap>({ $ref: 'gangway#/$defs/Cap' })

export const CapDefinition = Strict({
  id: Type.Optional(Id),
  type: Type.Optional(Words('volume')),
  name: Type.Optional(Type.String({ maxLength: 200 })),
  maximum: Type.Number({ minimum: 0 }),
  duration: Type.Number({ minimum: 1 }),
  duration_units: WindowUnit,
  rule_set: Type.Optional(Nullable(RuleSet)),
  caps: Type.Optional(Type.Array(Cap)),
  time_zone: Type.Optional(Nullable(TimeZone)),
  reason: Type.Optional(Type.String()),
  created_at: Type.Optional(Time),
})
