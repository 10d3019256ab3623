// What was asked and seen, as tables and as the line in which the part ends.
import type { Table } from '../outcome.ts'
import type { After } from './play.ts'
import type { Tally } from './tally.ts'

export type Found = {
  requests: Tally
  submissions: Tally
  /** Each kind of a faulty answer, with an example. */
  faults: string[]
  hangs: string[]
  leaks: string[]
  broken: string[]
  logged: string[]
  exited: boolean
  seed: number
}

export function lineOf(found: Found): string {
  const { requests, submissions, faults, hangs, leaks, broken, logged, exited, seed } = found
  const taken = [...requests.counts.values()].filter((count) => count.taken > 0).length
  return [
    `${requests.asked} requests to ${requests.counts.size} rows, of which ${taken} took some, and ${submissions.asked} submissions (seed ${seed}): ${faults.length} kinds of faulty answers`,
    `${hangs.length} hangs over 2 s (${requests.slow + submissions.slow} slow under load, answered at once alone)`,
    `${leaks.length} leaks`,
    `${exited ? 1 : 0} exits`,
    `${logged.length} errors logged`,
    `${broken.length} invariants or figures broken`,
  ].join(', ')
}

export function tableOf(title: string, { counts }: Tally): Table {
  const columns = ['', 'asked', 'taken', 'refused', 'limited', 'faulty', 'mean ms', 'slowest ms']
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    title,
    columns,
    rows: rows.map(([name, { asked, taken, refused, limited, faulty, totalMs, slowestMs }]) => {
      return [
        name,
        asked,
        taken,
        refused,
        limited,
        faulty,
        (totalMs / asked).toFixed(1),
        Math.round(slowestMs),
      ]
    }),
  }
}

export function looksTable(after: After[]): Table {
  return {
    title: 'Both processes: heap after garbage was collected, and work',
    columns: [
      ...['after', 'asked', 'heap MB', 'RSS MB', 'longest delay of an event loop ms', 'seconds'],
      ...['processor seconds of the exchange', 'of the asking'],
    ],
    rows: after.map(({ what, asked, heapMb, rssMb, delayMs, seconds, workedS, askingS }) => [
      what,
      asked,
      heapMb.toFixed(1),
      Math.round(rssMb),
      Math.round(delayMs),
      ...[seconds, workedS, askingS].map((each) => each.toFixed(1)),
    ]),
  }
}
