// How the ids in a report read: by the names of flows and entities.
import { useAsk } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'
import { shownDay } from './figures.ts'
import { plainName } from './question.ts'
import type { Reading } from './table.ts'

type Named = { id: string; name: string }

/** `names` are those of everything that ids may stand for. */
export function readingBy(names: Named[]): Reading {
  const known = new Map(names.map(({ id, name }) => [id, name]))
  return {
    nameOf: (property, value) =>
      /\.id$/.test(property) ? (known.get(value) ?? reportWords.unknown(value)) : value,
    missing: (property) => (property === 'reason' ? reportWords.missing.reason : reportWords.missing.other),
    headOf: (property) => reportWords.properties[plainName(property)] ?? plainName(property),
    dayOf: shownDay,
    dayHead: reportWords.groupings.day,
    total: reportWords.total,
  }
}

/** The account's flows and everybody whom it knows, once they are there. */
export function useNames(): { flows: Named[]; entities: Named[]; isLoading: boolean } {
  const flows = useAsk('GET /flows/names')
  const entities = useAsk('GET /entities')
  return {
    flows: flows.data ?? [],
    entities: entities.data ?? [],
    isLoading: flows.isPending || entities.isPending,
  }
}

export function headOf(column: string): string {
  return reportWords.columns[column] ?? column
}
