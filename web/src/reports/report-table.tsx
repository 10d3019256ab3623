// A report's table: its last row is the sum of those above it.
import { Button, Group, Table as Plain, Stack, Text } from '@mantine/core'
import { reportWords } from '../words/reports.ts'
import { shownFigure } from './figures.ts'
import { addsUp } from './question.ts'
import { headOf } from './reading.ts'
import { csvOf, type Line, type Table } from './table.ts'

const said = reportWords

export function ReportTable({ table, name, byLead }: { table: Table; name: string; byLead: boolean }) {
  return (
    <Stack gap="xs">
      <Plain.ScrollContainer minWidth={120 + 110 * table.columns.length}>
        <Plain striped highlightOnHover aria-label={name} tabularNums>
          <Plain.Thead>
            <Plain.Tr>
              {table.heads.map((head) => (
                <Plain.Th key={head} scope="col">
                  {head}
                </Plain.Th>
              ))}
              {table.columns.map((column) => (
                <Plain.Th key={column} scope="col" ta="right">
                  {headOf(column)}
                </Plain.Th>
              ))}
            </Plain.Tr>
          </Plain.Thead>
          <Plain.Tbody>
            {table.lines.map((line) => (
              <Row key={line.key} line={line} columns={table.columns} />
            ))}
          </Plain.Tbody>
          <Plain.Tfoot>
            <Row line={table.total} columns={table.columns} isTotal />
          </Plain.Tfoot>
        </Plain>
      </Plain.ScrollContainer>
      <Group justify="space-between">
        <Text size="xs" c="dimmed" maw={560}>
          {byLead ? said.byLeadNote : !table.columns.every(addsUp) && said.totalNote}
        </Text>
        <Button variant="default" size="xs" onClick={() => download(csvOf(table, headOf), name)}>
          {said.csv}
        </Button>
      </Group>
    </Stack>
  )
}

function Row({ line, columns, isTotal = false }: { line: Line; columns: string[]; isTotal?: boolean }) {
  const weight = isTotal ? 700 : undefined
  return (
    <Plain.Tr>
      {line.labels.map((label, n) => (
        // Labels of a line stand in the order of its heads, and never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
        <Plain.Th key={n} scope="row" fw={weight ?? 400} maw={320} style={{ overflowWrap: 'anywhere' }}>
          {label}
        </Plain.Th>
      ))}
      {columns.map((column, n) => (
        <Plain.Td key={column} ta="right" fw={weight} data-column={column}>
          {shownFigure(column, line.figures[n] ?? null)}
        </Plain.Td>
      ))}
    </Plain.Tr>
  )
}

function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.csv`
  link.click()
  URL.revokeObjectURL(address)
}
