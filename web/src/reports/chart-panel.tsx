// Charts of a table, each with its figures in words for whoever does not see it.
import { Paper, SimpleGrid, Text, Title } from '@mantine/core'
import { reportWords } from '../words/reports.ts'
import { Bars } from './bars.tsx'
import type { Bar } from './charts.tsx'
import { shortFigure, shownFigure } from './figures.ts'
import { headOf } from './reading.ts'
import type { Line, Table } from './table.ts'

const said = reportWords
const MOST = 31

const COLORS: Record<string, string> = {
  'source-success': 'teal.6',
  'source-failure': 'orange.6',
  'source-error': 'red.7',
  'recipient-success': 'cyan.6',
  'recipient-failure': 'yellow.6',
  'recipient-error': 'pink.7',
  cost: 'orange.6',
  revenue: 'teal.6',
  profit: 'blue.6',
  'recipient-wait-p50': 'blue.4',
  'recipient-wait-p95': 'blue.6',
  'recipient-wait-p99': 'blue.9',
}

type Chart = { title: string; columns: string[]; isStacked: boolean }

/** What is worth a picture: parts of a whole stacked, money and waiting side by side. */
function chartsOf({ columns }: Table): Chart[] {
  const has = (pattern: RegExp) => columns.filter((column) => pattern.test(column) && COLORS[column])
  const ofLeads = has(/^source-/)
  const ofDeliveries = has(/^recipient-(success|failure|error)$/)
  const title = ofLeads.length > 0 && ofDeliveries.length > 0 ? said.charts.refusals : undefined
  const charts = [
    title
      ? [{ title, columns: [...ofLeads, ...ofDeliveries], isStacked: true }]
      : [
          { title: said.charts.leads, columns: ofLeads, isStacked: true },
          { title: said.charts.deliveries, columns: ofDeliveries, isStacked: true },
        ],
    { title: said.charts.money, columns: has(/^(cost|revenue|profit)$/), isStacked: false },
    { title: said.charts.waits, columns: has(/-wait-/), isStacked: false },
  ]
  return charts.flat().filter((chart) => chart.columns.length > 0)
}

export function ChartPanel({ table }: { table: Table }) {
  const lines = table.lines.slice(0, MOST)
  return (
    <>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {chartsOf(table).map((chart) => (
          <Panel key={chart.title} chart={chart} table={table} lines={lines} />
        ))}
      </SimpleGrid>
      {lines.length < table.lines.length && (
        <Text size="sm" c="dimmed">
          {said.chartPart(lines.length, table.lines.length)}
        </Text>
      )}
    </>
  )
}

function Panel({
  chart: { title, columns, isStacked },
  table,
  lines,
}: {
  chart: Chart
  table: Table
  lines: Line[]
}) {
  const place = (column: string) => table.columns.indexOf(column)
  const bars: Bar[] = columns.map((column) => ({
    name: column,
    label: headOf(column),
    color: COLORS[column] as string,
  }))
  const data = lines.map((line) => ({
    label: line.labels.join(' · '),
    ...Object.fromEntries(columns.map((column) => [column, line.figures[place(column)] ?? 0])),
  }))
  const told = columns
    .map((column) => `${headOf(column)} ${shownFigure(column, table.total.figures[place(column)] ?? null)}`)
    .join(', ')
  return (
    <Paper withBorder p="sm" component="figure" m={0} style={{ minWidth: 0, overflow: 'hidden' }}>
      <Title order={2} size="h5" component="figcaption">
        {title}
      </Title>
      <div role="img" aria-label={said.chartOf(title, told, table.lines.length)}>
        <div aria-hidden>
          <Bars
            data={data}
            bars={bars}
            isStacked={isStacked}
            shown={(value) => shownFigure(columns[0] as string, value)}
            short={(value) => shortFigure(columns[0] as string, value)}
          />
        </div>
      </div>
    </Paper>
  )
}
