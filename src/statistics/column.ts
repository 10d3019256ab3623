// What is counted: the columns of statistics, each worked out of totals.

const ENDS = ['submitted', 'success', 'failure', 'error'] as const
const KINDS = [
  'source',
  'recipient',
  'return-received',
  'return-sent',
  'conversion-received',
  'conversion-sent',
] as const

const PINGS = ['ping-submitted', 'ping-success', 'ping-success-rate', 'ping-win-rate'] as const
const MONEY = [
  'cost',
  'revenue',
  'profit',
  'cost-per-conversion-received-success',
  'avg-cost-per-lead',
  'avg-revenue-per-lead',
] as const
const WAITS = ['recipient-wait-p50', 'recipient-wait-p95', 'recipient-wait-p99'] as const
const FILTERS = ['filter-submitted', 'filter-continue', 'filter-stop', 'filter-error'] as const

/** The documented ones, and those of filters and of how long recipients took. */
export const STAT_COLUMNS = [
  ...KINDS.flatMap((kind) => ENDS.map((end) => `${kind}-${end}` as const)),
  ...PINGS,
  ...MONEY,
  ...FILTERS,
  ...WAITS,
] as const
export type StatColumn = (typeof STAT_COLUMNS)[number]

export type Kind = (typeof KINDS)[number] | 'filter'

/** What happened of one kind, by outcome: leads or events, as was asked. */
export type Tally = {
  submitted: number
  success: number
  failure: number
  error: number
  continue: number
  stop: number
}

/** Everything that is known of a group and span of time. */
export type Totals = {
  kinds: Partial<Record<Kind, Tally>>
  pings: { submitted: number; success: number }
  cost: number
  revenue: number
  /** Milliseconds within which half, 19 in 20 and 99 in 100 deliveries were answered; undefined if there were none. */
  waits: [number, number, number] | undefined
}

export function emptyTotals(): Totals {
  return { kinds: {}, pings: { submitted: 0, success: 0 }, cost: 0, revenue: 0, waits: undefined }
}

/** The columns of events of a type with an outcome. */
export function columnsOf(type: string, outcomes: string[]): StatColumn[] {
  const kinds = KINDS_OF[type] ?? []
  const names = type === 'filter' ? [...outcomes, 'continue', 'stop'] : outcomes
  const wanted = kinds.flatMap((kind) => names.map((name) => `${kind}-${name}`))
  return STAT_COLUMNS.filter((column) => wanted.includes(column))
}

const KINDS_OF: Record<string, string[]> = {
  source: ['source'],
  recipient: ['recipient'],
  filter: ['filter'],
  'feedback-received': ['return-received', 'conversion-received'],
  'feedback-sent': ['return-sent', 'conversion-sent'],
}

const TYPES_OF: Record<Kind, string[]> = {
  source: ['source'],
  recipient: ['recipient', 'retry'],
  filter: ['filter'],
  'return-received': ['feedback-received'],
  'return-sent': ['feedback-sent'],
  'conversion-received': ['feedback-received'],
  'conversion-sent': ['feedback-sent'],
}

/** The types of events that must be looked at for these columns; with `leads`, those of which leads are counted. */
export function typesFor(columns: StatColumn[], leads = false): string[] {
  const kinds = columns.flatMap((column) => NEEDED[column] ?? (column.replace(/-\w+$/, '') as Kind))
  const types = kinds.flatMap((kind) => TYPES_OF[kind] ?? [])
  // Every lead has one event of its source: leads and events are the same there.
  const wanted = leads ? types.filter((type) => type !== 'source') : [...types, ...moneyTypes(columns)]
  return [...new Set(wanted)]
}

function moneyTypes(columns: StatColumn[]): string[] {
  const has = (pattern: RegExp) => columns.some((column) => pattern.test(column))
  return [
    ...(has(/^(avg-)?cost|profit/) ? ['source', 'feedback-sent'] : []),
    ...(has(/revenue|profit/) ? ['recipient', 'retry', 'feedback-received'] : []),
  ]
}

/** What is counted for columns that are worked out of others. */
const NEEDED: Partial<Record<StatColumn, Kind[]>> = {
  'ping-submitted': [],
  'ping-success': [],
  'ping-success-rate': [],
  'ping-win-rate': ['source'],
  'recipient-wait-p50': [],
  'recipient-wait-p95': [],
  'recipient-wait-p99': [],
  cost: [],
  revenue: [],
  profit: [],
  'cost-per-conversion-received-success': ['conversion-received'],
  'avg-cost-per-lead': ['source', 'return-sent'],
  'avg-revenue-per-lead': ['recipient', 'return-received'],
}

export function isOfPings(column: StatColumn): boolean {
  return column.startsWith('ping-')
}

export function isOfWaits(column: StatColumn): boolean {
  return column.startsWith('recipient-wait-')
}

/** The value of a column; null for a rate or an average of nothing. */
export function figureOf(column: StatColumn, totals: Totals): number | null {
  const special = SPECIAL[column]
  if (special) return rounded(special(totals))
  const [, kind, end] = /^(.*)-(\w+)$/.exec(column) as unknown as [string, Kind, keyof Tally]
  return tally(totals, kind, end)
}

const tally = ({ kinds }: Totals, kind: Kind, end: keyof Tally) => kinds[kind]?.[end] ?? 0
const per = (whole: number, part: number) => (part === 0 ? null : whole / part)

const SPECIAL: Partial<Record<StatColumn, (totals: Totals) => number | null>> = {
  'ping-submitted': ({ pings }) => pings.submitted,
  'ping-success': ({ pings }) => pings.success,
  'ping-success-rate': ({ pings }) => per(100 * pings.success, pings.submitted),
  'ping-win-rate': (totals) => per(100 * tally(totals, 'source', 'submitted'), totals.pings.submitted),
  'recipient-wait-p50': ({ waits }) => waits?.[0] ?? null,
  'recipient-wait-p95': ({ waits }) => waits?.[1] ?? null,
  'recipient-wait-p99': ({ waits }) => waits?.[2] ?? null,
  cost: ({ cost }) => cost,
  revenue: ({ revenue }) => revenue,
  profit: ({ cost, revenue }) => revenue - cost,
  'cost-per-conversion-received-success': (totals) =>
    per(totals.cost, tally(totals, 'conversion-received', 'success')),
  'avg-cost-per-lead': (totals) =>
    per(totals.cost, tally(totals, 'source', 'success') - tally(totals, 'return-sent', 'success')),
  'avg-revenue-per-lead': (totals) =>
    per(totals.revenue, tally(totals, 'recipient', 'success') - tally(totals, 'return-received', 'success')),
}

/** Without the dust of binary fractions. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6
}
