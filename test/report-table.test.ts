import { expect, test } from 'vitest'
import { safeCell } from '../src/lib/cell.ts'
import { questionOf } from '../web/src/reports/question.ts'
import { csvOf, type Reading, tableOf } from '../web/src/reports/table.ts'

const reading: Reading = {
  nameOf: (property, value) => (property === 'reason' ? value : `Name of ${value}`),
  missing: () => 'None',
  headOf: (name) => name,
  dayOf: (start) => start.slice(0, 10),
  dayHead: 'Day',
  total: 'Total',
}

test('sums are sums of the rows, waits are those of the whole, and the largest row is first', () => {
  const question = questionOf('recipient', {})
  const row = (id: string | null, submitted: number, revenue: number, wait: number) => ({
    'vars.recipient.id': id,
    'recipient-submitted': submitted,
    'recipient-success': submitted,
    'recipient-failure': 0,
    'recipient-error': 0,
    revenue,
    'recipient-wait-p50': wait,
    'recipient-wait-p95': wait,
    'recipient-wait-p99': wait,
  })
  const rows = [row('a', 1, 0.1, 10), row(null, 5, 0.2, 90)]
  const whole = { ...row(null, 6, 0.3, 80) }
  const table = tableOf(question, rows, whole, reading)
  expect(table.lines.map(({ labels, figures }) => [...labels, figures[0]])).toEqual([
    ['None', 5],
    ['Name of a', 1],
  ])
  expect(table.total).toEqual({ key: 'total', labels: ['Total'], figures: [6, 6, 0, 0, 0.3, 80, 80, 80] })
})

test('counted by leads, the last row is the whole, in which a lead of several rows is one', () => {
  const question = { ...questionOf('flow', {}), columns: ['source-submitted' as const], by_lead: true }
  const rows = [
    { 'vars.flow.id': 'a', 'source-submitted': 2 },
    { 'vars.flow.id': 'b', 'source-submitted': 2 },
  ]
  expect(tableOf(question, rows, { 'source-submitted': 3 }, reading).total.figures).toEqual([3])
})

test('CSV quotes what must be, and runs nothing in a spreadsheet', () => {
  const question = { ...questionOf('reason', {}), columns: ['source-failure' as const] }
  const rows = [
    { reason: '=HYPERLINK("x")', 'source-failure': 2 },
    { reason: 'a, "b"', 'source-failure': 1 },
  ]
  const text = csvOf(tableOf(question, rows, undefined, reading), (column) => column)
  expect(text).toBe('reason,source-failure\r\n"\'=HYPERLINK(""x"")",2\r\n"a, ""b""",1\r\nTotal,3\r\n')
})

test('a page’s table is as safe to open as one of the exchange', () => {
  for (const text of ['=1', ' =1', '\u00a0+1', '\ufeff-1', '\uff1d1', '\t1', '@a', '\n1', 'a=1', '1', '']) {
    const table = { heads: [text], columns: [], lines: [], total: { key: 'total', labels: [], figures: [] } }
    expect(
      csvOf(table, String)
        .replaceAll('"', '')
        .startsWith(`${safeCell(text)}\r\n`),
      text,
    ).toBe(true)
  }
})
