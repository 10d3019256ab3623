// What reports may count of a value: never who the lead is.
import { Day, isStored, type Stored } from './value.ts'

const KEPT: Record<string, readonly string[]> = {
  email: ['domain', 'host', 'tld'],
  phone: ['type', 'country_code', 'country_calling_code', 'area', 'exchange', 'is_tollfree'],
  postal_code: ['normal', 'country_code', 'code', 'zip', 'fsa', 'ldu', 'district', 'outcode', 'incode'],
  range: ['normal', 'min', 'max', 'avg', 'mid'],
}

const NORMAL = new Set(['boolean', 'number', 'state', 'time'])
const NOTHING = new Set(['ssn', 'street', 'credential'])

/** Undefined where nothing may be kept, and of values that are not valid. */
export function aggregated(type: string, value: unknown): unknown {
  if (NOTHING.has(type) || (isStored(value) && value.valid === false)) return undefined
  if (!isStored(value)) return value ?? undefined
  if (type === 'date') return value.normal instanceof Day ? String(value.normal) : value.normal
  if (NORMAL.has(type)) return value.normal
  const kept = KEPT[type]
  return kept ? only(value, kept) : value
}

function only(value: Stored, names: readonly string[]): object {
  return Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]))
}
