// What modules of others give, as values of ours: boxed values become stored forms.
import { types } from 'node:util'
import { Day } from '../fields/value.ts'
import { REFUSED } from './boxed.ts'

/** No answer of a module has more values, or lies deeper. */
export const MOST_VALUES = 100_000
const DEEPEST = 32

type Walk = { left: number; above: Set<object> }

/**
 * What a module gave, as values of ours: a deep copy with boxed values as stored forms. Functions, circles and names
 * that reach prototypes are left out. Throws a RangeError for more than MOST_VALUES.
 */
export function unboxed(value: unknown): unknown {
  return unboxedWithin(value, { left: MOST_VALUES, above: new Set() })
}

function unboxedWithin(value: unknown, walk: Walk): unknown {
  if (--walk.left < 0) throw new RangeError(`gave more than ${MOST_VALUES} values`)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (walk.above.has(value) || walk.above.size >= DEEPEST) return undefined
  walk.above.add(value)
  const copy = unboxedObject(value, walk)
  walk.above.delete(value)
  return copy
}

function unboxedObject(value: object, walk: Walk): unknown {
  if (value instanceof Day) return value
  if (Array.isArray(value)) {
    return value
      .map((item) => unboxedWithin(item, walk))
      .filter((item) => item !== undefined && item !== null)
  }
  if (Buffer.isBuffer(value)) return value.toString('utf8')
  const primitive = primitiveOf(value)
  if (primitive !== undefined) {
    const parts = partsOf(value, walk)
    return Object.keys(parts).length === 0 ? primitive : { normal: primitive, ...parts }
  }
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return unboxedWithin(toJSON.call(value), walk)
  return partsOf(value, walk)
}

function partsOf(value: object, walk: Walk): Record<string, unknown> {
  const isText = types.isStringObject(value)
  const parts: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(value)) {
    if (REFUSED.has(name) || (isText && /^\d+$/.test(name))) continue
    const copy = unboxedWithin(part, walk)
    if (copy !== undefined) parts[name] = copy
  }
  return parts
}

/** What a box holds: of a date the day if it reads as one. Undefined for what is no box. */
function primitiveOf(value: object): unknown {
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value)
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value)
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value)
  if (!types.isDate(value)) return undefined
  const instant = Date.prototype.getTime.call(value)
  if (Number.isNaN(instant)) return null
  const text = Object.hasOwn(value, 'valueOf') ? String(value.valueOf()) : ''
  return /^\d{4}-\d\d-\d\d$/.test(text)
    ? new Day(new Date(`${text}T00:00:00Z`))
    : new Date(instant).toISOString()
}
