// A lead as a line of a CSV file.
import { stringify } from 'csv-stringify/sync'
import { isBlank, textOf } from '../fields/value.ts'
import { safeCell } from '../lib/cell.ts'
import type { Vars } from '../lib/vars.ts'
import { pairsOf } from '../modules/outbound/branches.ts'
import { isOn } from '../modules/outbound/sent.ts'

export type CsvLine = {
  /** The headings, where a new file shall begin with them. */
  heading: string | undefined
  line: string
}

/** Columns are in the order of their mappings. */
export function csvLineOf(vars: Vars): CsvLine {
  const columns = pairsOf(vars.column, (text) => text)
  const delimiter = isBlank(vars.delimiter) ? ',' : textOf(vars.delimiter).replace(/^tab$/, '\t')
  const row = (cells: string[]) => written(cells, delimiter)
  return {
    heading: isOn(vars.header_row, true) ? row(columns.map(([name]) => name)) : undefined,
    line: row(columns.map(([, value]) => value)),
  }
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe; one with a line end is quoted. */
function written(cells: string[], delimiter: string): string {
  return stringify([cells.map(safeCell)], {
    delimiter,
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
  })
}
