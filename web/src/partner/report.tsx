// The report that both partners see: the same figures, whichever of them looks.
import { Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useSearchParams } from 'react-router'
import type { PartnerReport } from '../api-types.ts'
import { Empty, Loaded } from '../parts.tsx'
import { Bars } from '../reports/bars.tsx'
import { shortCount, shownCount, shownDay, shownMoney, shownPercent, shownWait } from '../reports/figures.ts'
import { periodIn, periodSearch, whenOf } from '../reports/period.ts'
import { PeriodChoice } from '../reports/period-choice.tsx'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import { Facts } from './facts.tsx'
import type { TabProps } from './partner.tsx'

const said = partnerWords.report

export function PartnerReportTab({ partner: { name, side, connection } }: TabProps) {
  const [search, setSearch] = useSearchParams()
  const period = periodIn(search)
  const when = whenOf(period)
  const report = useAsk(
    'GET /connections/{id}/report',
    { path: { id: connection?.id ?? '' }, query: { ...when, interval: 'daily' } },
    { enabled: connection !== undefined && when !== undefined },
  )
  if (!connection) return <Empty title={said.later} text={said.laterText} />
  return (
    <Stack gap="md">
      <Text c="dimmed">{said.text(name)}</Text>
      <PeriodChoice period={period} onChange={(next) => setSearch(periodSearch(next), { replace: true })} />
      {when && (
        <Loaded of={report}>
          {(report) =>
            report.totals.submitted === 0 && report.totals.returned === 0 ? (
              <Empty title={said.none} text={said.noneText} />
            ) : (
              <Figures report={report} isSeller={side === 'buyer'} />
            )
          }
        </Loaded>
      )}
    </Stack>
  )
}

function Figures({ report, isSeller }: { report: PartnerReport; isSeller: boolean }) {
  const { totals, booked, pieces, reasons } = report
  const waits = [totals.wait_p50, totals.wait_p95, totals.wait_p99]
  return (
    <>
      <Facts
        facts={[
          { name: said.submitted, value: shownCount(totals.submitted) },
          { name: said.accepted, value: shownCount(totals.accepted) },
          {
            name: said.rate,
            value: totals.acceptance_rate === null ? '–' : shownPercent(totals.acceptance_rate),
          },
          { name: said.rejected, value: shownCount(totals.rejected) },
          { name: said.errors, value: shownCount(totals.errors) },
          { name: said.returned, value: shownCount(totals.returned) },
          { name: said.amount, value: shownMoney(totals.amount) },
          { name: isSeller ? said.bookedSeller : said.bookedBuyer, value: shownMoney(booked) },
          { name: said.waits, value: waits.map((ms) => (ms === null ? '–' : shownWait(ms))).join(' / ') },
        ]}
      />
      {pieces.length > 1 && <DayChart report={report} />}
      {reasons.length > 0 && <Reasons reasons={reasons} />}
      <Days pieces={pieces} totals={totals} />
    </>
  )
}

function DayChart({ report: { pieces, totals } }: { report: PartnerReport }) {
  const data = pieces.map(({ start, accepted, rejected, errors }) => ({
    label: shownDay(start),
    ...{ accepted, rejected, errors },
  }))
  const told = [totals.submitted, totals.accepted, totals.rejected, totals.errors].map(shownCount)
  const bars = [
    { name: 'accepted', label: said.accepted, color: 'teal.6' },
    { name: 'rejected', label: said.rejected, color: 'orange.6' },
    { name: 'errors', label: said.errors, color: 'red.7' },
  ]
  return (
    <Paper withBorder p="sm" style={{ minWidth: 0, overflow: 'hidden' }}>
      <div role="img" aria-label={said.chart(...(told as [string, string, string, string]))}>
        <div aria-hidden>
          <Bars data={data} bars={bars} isStacked shown={shownCount} short={shortCount} />
        </div>
      </div>
    </Paper>
  )
}

function Reasons({ reasons }: Pick<PartnerReport, 'reasons'>) {
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {said.reasons}
      </Title>
      <Table aria-label={said.reasons} tabularNums>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{said.reason}</Table.Th>
            <Table.Th scope="col" ta="right">
              {said.leads}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reasons.map(({ outcome, reason, leads }) => (
            <Table.Tr key={`${outcome} ${reason}`}>
              <Table.Td className="person">
                {reason ?? said.noReason} ({said.outcomes[outcome]})
              </Table.Td>
              <Table.Td ta="right">{shownCount(leads)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

const COLUMNS = ['submitted', 'accepted', 'rejected', 'errors', 'returned', 'amount'] as const

function Days({ pieces, totals }: Pick<PartnerReport, 'pieces' | 'totals'>) {
  const cells = (row: PartnerReport['pieces'][number] | PartnerReport['totals'], weight?: number) =>
    COLUMNS.map((column) => (
      <Table.Td key={column} ta="right" fw={weight} data-column={column}>
        {column === 'amount' ? shownMoney(row.amount) : shownCount(row[column])}
      </Table.Td>
    ))
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {said.days}
      </Title>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={said.days} striped tabularNums>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{said.day}</Table.Th>
              {COLUMNS.map((column) => (
                <Table.Th key={column} scope="col" ta="right">
                  {said[column]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pieces.map((piece) => (
              <Table.Tr key={piece.start}>
                <Table.Th scope="row" fw={400}>
                  {shownDay(piece.start)}
                </Table.Th>
                {cells(piece)}
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row">{said.total}</Table.Th>
              {cells(totals, 700)}
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
