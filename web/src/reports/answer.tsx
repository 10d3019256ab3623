// What a question is answered with: charts and the table.
import { Stack } from '@mantine/core'
import { useMemo } from 'react'
import type { EventStatistic } from '../api-types.ts'
import type { Fault } from '../ask.ts'
import { Empty, FaultAlert, Waiting } from '../parts.tsx'
import { reportWords } from '../words/reports.ts'
import { ChartPanel } from './chart-panel.tsx'
import type { Question } from './question.ts'
import { ReportTable } from './report-table.tsx'
import { type Reading, type Row, tableOf } from './table.ts'

type Asked = { data: EventStatistic[] | undefined; error: Fault | null; refetch(): unknown }

type Props = { question: Question; rows: Asked; whole: Asked; reading: Reading; name: string }

export function Answer({ question, rows, whole, reading, name }: Props) {
  const table = useMemo(
    () => tableOf(question, (rows.data ?? []) as Row[], whole.data?.[0] as Row | undefined, reading),
    [question, rows.data, whole.data, reading],
  )
  const again = () => {
    rows.refetch()
    whole.refetch()
  }
  const fault = rows.error ?? whole.error
  if (fault) return <FaultAlert fault={fault} onAgain={again} />
  if (!rows.data) return <Waiting />
  const isEmpty = table.lines.every(({ figures }) => figures.every((figure) => !figure))
  if (isEmpty) return <Empty title={reportWords.none} text={reportWords.noneText} />
  return (
    <Stack gap="md">
      <ChartPanel table={table} />
      <ReportTable table={table} name={name} byLead={question.by_lead} />
    </Stack>
  )
}
