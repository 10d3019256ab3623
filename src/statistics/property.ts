// Properties of events by which they are counted: in columns, or inside the event; never who the lead is.
import { aggregated } from '../fields/aggregate.ts'
import { fieldTypes } from '../fields/type.ts'
import { isStored } from '../fields/value.ts'
import { invalid } from '../lib/errors.ts'

/** Where a property is: a column; or a path into the event, and the path of the value whose validity decides. */
export type Property = {
  name: string
  column: string | null
  path: string[]
  valid_path: string[]
  /** A moment of which the day alone counts. */
  by_day: boolean
}

const COLUMN_OF: Record<string, string> = {
  type: 'type',
  outcome: 'outcome',
  reason: 'reason',
  step_id: 'step_id',
  module_id: 'module_id',
  'flow.id': 'flow_id',
  'source.id': 'source_id',
  'recipient.id': 'recipient_id',
  'lead.id': 'lead_id',
  'feedback.type': 'feedback_type',
  wait_ms: 'wait_ms',
  cost: 'cost',
  revenue: 'revenue',
}

/** Members of an event itself that are one value. */
const MEMBERS = new Set([
  ...[
    'host',
    'ms',
    'overhead_ms',
    'lag_ms',
    'total_ms',
    'start_timestamp',
    'end_timestamp',
    'handler_version',
  ],
  ...['version', 'cap_reached', 'caps_reached', 'ping_limit_reached', 'package_version', 'step_count', 'key'],
  ...[
    'purchase_price',
    'sale_price',
    'recipient_revenue',
    'description',
    'retry_status',
    'recipient_record_id',
  ],
])

/** The field that a property is of, or a part of. */
export function fieldIn(name: string): string | undefined {
  const [first, field] = plainName(name).split('.')
  return first === 'lead' && field !== 'id' ? field : undefined
}

/** Where a property is. Throws InvalidError at `at` for what is no single value. */
export function propertyOf(name: string, at: string, type?: string): Property {
  const plain = plainName(name)
  const column = Object.hasOwn(COLUMN_OF, plain) ? (COLUMN_OF[plain] as string) : null
  const parts = plain.split('.')
  if (parts.some((part) => part === '') || parts.length > 10)
    throw invalid(at, 'must be a property such as vars.source.id')
  const isOwn = MEMBERS.has(plain)
  if (column === null && !isOwn && parts.length === 1)
    throw invalid(at, `cannot be ${name}: events have no such property to count by`)
  const path = isOwn ? parts : ['vars', ...parts]
  const by_day = type === 'date' && parts.length === 2
  return { name, column, path, valid_path: [...path.slice(0, 3), 'valid'], by_day }
}

/** The same of a property whose values will be shown: `type` is that of its field. */
export function shownPropertyOf(name: string, at: string, type: string | undefined): Property {
  const field = fieldIn(name)
  if (plainName(name) === 'lead.id') throw invalid(at, 'cannot be the lead itself')
  if (field !== undefined) assertImpersonal(name, field, at, type)
  return propertyOf(name, at, type)
}

function assertImpersonal(name: string, field: string, at: string, type: string | undefined): void {
  if (type === undefined) throw invalid(at, `cannot be ${name}: there is no field ${field}`)
  const component = plainName(name).split('.').slice(2).join('.')
  if (isKept(type, component || 'normal')) return
  const parts = (fieldTypes().find((each) => each.name === type)?.components ?? [])
    .filter((each) => isKept(type, each.name))
    .map((each) => `vars.lead.${field}.${each.name}`)
  const instead = parts.length > 0 ? `; possible are ${[...new Set(parts)].join(', ')}` : ''
  throw invalid(at, `cannot be ${name}: a ${type} tells who the lead is${instead}`)
}

/** Whether a part of a type's values is among what reports may count. */
function isKept(type: string, part: string): boolean {
  if (part === 'raw' || part === 'valid') return false
  const kept = aggregated(type, { normal: 'x', [part]: 'x' })
  return isStored(kept) || typeof kept === 'object'
    ? Object.hasOwn(kept as object, part)
    : part === 'normal' && kept !== undefined
}

function plainName(name: string): string {
  return name.trim().replace(/^vars\./, '')
}
