// The rows of a report as a table that adds up, and the same as CSV.
import { addsUp, plainName, type Question } from './question.ts'

export type Row = Record<string, string | number | null | undefined>

/** How ids and missing values read. */
export type Reading = {
  nameOf(property: string, value: string): string
  missing(property: string): string
  headOf(name: string): string
  dayOf(start: string): string
  dayHead: string
  total: string
}

export type Line = { key: string; labels: string[]; figures: (number | null)[] }
export type Table = { heads: string[]; columns: string[]; lines: Line[]; total: Line }

/** `whole` is the row without groups: sums do not need it, all else does, and so does whatever is counted by leads. */
export function tableOf(question: Question, rows: Row[], whole: Row | undefined, reading: Reading): Table {
  const { columns, group_by, interval, by_lead } = question
  const lines = rows.map((row, n) => ({
    key: String(n),
    labels: [
      ...(interval ? [reading.dayOf(String(row.start))] : []),
      ...group_by.map((property) => labelOf(property, row[property], reading)),
    ],
    figures: columns.map((column) => figureIn(row, column)),
  }))
  const figures = columns.map((column, n) =>
    addsUp(column) && !by_lead
      ? sumOf(lines.map((line) => line.figures[n] ?? 0))
      : figureIn(whole ?? {}, column),
  )
  const heads = [...(interval ? [reading.dayHead] : []), ...group_by.map(reading.headOf)]
  return {
    heads,
    columns,
    lines: interval ? lines : lines.toSorted(largestFirst),
    total: { key: 'total', labels: heads.map((_, n) => (n === 0 ? reading.total : '')), figures },
  }
}

function labelOf(property: string, value: Row[string], reading: Reading): string {
  return value === null || value === undefined
    ? reading.missing(plainName(property))
    : reading.nameOf(plainName(property), String(value))
}

function figureIn(row: Row, column: string): number | null {
  const value = row[column]
  return typeof value === 'number' ? value : null
}

/** Without the dust of binary fractions. */
function sumOf(values: number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 1e6) / 1e6
}

function largestFirst(one: Line, other: Line): number {
  return (other.figures[0] ?? 0) - (one.figures[0] ?? 0)
}

/** What a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvOf({ heads, columns, lines, total }: Table, headOf: (column: string) => string): string {
  const rows = [
    [...heads, ...columns.map(headOf)],
    ...[...lines, total].map(({ labels, figures }) => [...labels, ...figures]),
  ]
  return rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

/** What a spreadsheet would run as a formula; as the exchange's own tables have it. */
const RUNS = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

function cellOf(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && RUNS.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
