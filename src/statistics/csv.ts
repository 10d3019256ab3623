// Rows as CSV (RFC 4180), and who asks for it.
import { safeCell } from '../lib/cell.ts'

/** A table with its header. Texts that a spreadsheet would run as a formula get an apostrophe before them. */
export function csvOf(names: string[], rows: Record<string, unknown>[]): string {
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))]
  return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? safeCell(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Whether an Accept header likes CSV better than JSON. */
export function wantsCsv(accept: string): boolean {
  const liking = (...types: string[]) =>
    Math.max(
      ...accept.split(',').map((range) => {
        const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
        const q = parameters.find((parameter) => parameter.startsWith('q='))
        return types.includes(type) ? Number(q?.slice(2) ?? 1) : 0
      }),
    )
  const csv = liking('text/csv', 'application/csv')
  return csv > 0 && csv >= liking('application/json')
}
