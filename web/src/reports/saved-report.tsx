// One report that was saved: its figures for a period that the reader chooses.
import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import type { Report, SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking } from '../asking.tsx'
import { Heading, Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'
import { Answer } from './answer.tsx'
import { kindOfTimeframe, periodIn, periodSearch, whenOf } from './period.ts'
import { PeriodChoice } from './period-choice.tsx'
import { isSum, plainName } from './question.ts'
import { readingBy, useNames } from './reading.ts'
import { SaveDialog } from './save.tsx'
import { ShareDialog } from './share.tsx'
import type { Reading } from './table.ts'

const said = reportWords

export function SavedReport({ person }: { person: SignedIn }) {
  const { id = '' } = useParams()
  const report = useAsk('GET /reports/{id}', { path: { id } })
  return (
    <Loaded of={report}>{(report) => <One report={report} mayWrite={person.role !== 'read_only'} />}</Loaded>
  )
}

function One({ report, mayWrite }: { report: Report; mayWrite: boolean }) {
  const [open, setOpen] = useState<'share' | 'name' | 'delete'>()
  const go = useNavigate()
  const names = useNames()
  const reading = useMemo(() => readingBy([...names.flows, ...names.entities]), [names.flows, names.entities])
  const { id, name, token } = report
  const { columns, rules, group_by, interval, timeframe, by_lead } = report
  const close = () => setOpen(undefined)
  return (
    <Stack gap="lg" maw={1200}>
      <Anchor component={Link} to="/reports/saved" size="sm">
        {said.back}
      </Anchor>
      <Group justify="space-between">
        <Group gap="xs">
          <Heading>{name}</Heading>
          {token && <Badge variant="light">{said.shared}</Badge>}
        </Group>
        {mayWrite && (
          <Group gap="xs">
            <Button onClick={() => setOpen('share')}>{said.share}</Button>
            <Button variant="default" onClick={() => setOpen('name')}>
              {said.change}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setOpen('delete')}>
              {said.delete}
            </Button>
          </Group>
        )}
      </Group>
      <Figures report={report} named={id} reading={reading} />
      <ShareDialog report={open === 'share' ? report : undefined} onClose={close} />
      <SaveDialog
        isOpen={open === 'name'}
        report={report}
        question={{ columns, rules, group_by, interval, timeframe, by_lead }}
        onClose={close}
        onSaved={close}
      />
      <Asking
        question={
          open === 'delete'
            ? {
                text: said.deleteAsk(name),
                label: said.delete,
                act: async () => {
                  await ask('DELETE /reports/{id}', { path: { id } })
                  go('/reports/saved')
                },
              }
            : undefined
        }
        onDone={close}
      />
    </Stack>
  )
}

/** `named` is the report's id, or the token by which it is read. */
export function Figures({ report, named, reading }: { report: Report; named: string; reading: Reading }) {
  const [search, setSearch] = useSearchParams()
  const asked = periodIn(search)
  const period = search.has('period') ? asked : { ...asked, kind: kindOfTimeframe(report.timeframe) }
  const when = whenOf(period)
  const query = when ?? { start: '', end: '', timezone: '' }
  const isAsked = { enabled: when !== undefined }
  const rows = useAsk('GET /reports/{id}/run', { path: { id: named }, query }, isAsked)
  const asWhole = { path: { id: named }, query: { ...query, whole: true } }
  const needsWhole = { enabled: isAsked.enabled && !isSum(report) }
  const whole = useAsk('GET /reports/{id}/run', asWhole, needsWhole)
  const { description, rules } = report
  return (
    <>
      {description && <Text className="person">{description}</Text>}
      {rules.length > 0 && (
        <Text size="sm" c="dimmed" className="person">
          {said.filteredBy} {rules.map((rule) => ruleInWords(rule, reading)).join('; ')}
        </Text>
      )}
      <PeriodChoice period={period} onChange={(next) => setSearch(periodSearch(next), { replace: true })} />
      {when && <Answer question={report} rows={rows} whole={whole} reading={reading} name={report.name} />}
    </>
  )
}

function ruleInWords({ lhv, op, rhv }: Report['rules'][number], { headOf, nameOf }: Reading): string {
  const property = plainName(lhv)
  const values = [rhv].flat().filter((value) => value !== undefined && value !== null)
  return `${headOf(lhv)} ${op} ${values.map((value) => nameOf(property, String(value))).join(', ')}`.trim()
}
