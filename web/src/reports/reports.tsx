// Reports: a look at one's leads by period, grouping and filter, which can be kept.
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { SignedIn } from '../api-types.ts'
import { Heading } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'
import { Answer } from './answer.tsx'
import { type Period, periodIn, periodSearch, timeframeOf, whenOf } from './period.ts'
import { PeriodChoice } from './period-choice.tsx'
import { FILTERS, type Filters, GROUPINGS, type Grouping, isSum, questionOf, wholeOf } from './question.ts'
import { readingBy, useNames } from './reading.ts'
import { SaveDialog } from './save.tsx'

const said = reportWords
const NO_WHEN = { start: '', end: '', timezone: '' }

type Choice = { period: Period; grouping: Grouping; filters: Filters }

/** All that is chosen stands in the address, so that it can be sent and gone back to. */
function choiceIn(search: URLSearchParams): Choice {
  const filters = FILTERS.flatMap((name) => {
    const id = search.get(name)
    return id ? [[name, id]] : []
  })
  return {
    period: periodIn(search),
    grouping: GROUPINGS.find((each) => each === search.get('by')) ?? 'day',
    filters: Object.fromEntries(filters),
  }
}

export function Reports({ person }: { person: SignedIn }) {
  const [search, setSearch] = useSearchParams()
  const [isSaving, setSaving] = useState(false)
  const go = useNavigate()
  const choice = useMemo(() => choiceIn(search), [search])
  const { period, grouping, filters } = choice
  const question = useMemo(() => questionOf(grouping, filters), [grouping, filters])
  const names = useNames()
  const reading = useMemo(() => readingBy([...names.flows, ...names.entities]), [names.flows, names.entities])
  const change = (part: Partial<Choice>) => {
    const next = { ...choice, ...part }
    setSearch({ ...periodSearch(next.period), by: next.grouping, ...next.filters }, { replace: true })
  }
  const when = whenOf(period)
  const isAsked = { enabled: when !== undefined }
  const query = when ?? NO_WHEN
  const rows = useAsk('POST /reports/preview', { query, body: question }, isAsked)
  const needsWhole = { enabled: isAsked.enabled && !isSum(question) }
  const whole = useAsk('POST /reports/preview', { query, body: wholeOf(question) }, needsWhole)
  const { interval } = question
  return (
    <Stack gap="lg" maw={1200}>
      <Group justify="space-between">
        <Heading>{said.title}</Heading>
        <Group gap="xs">
          <Button component={Link} to="/reports/saved" variant="default">
            {said.saved}
          </Button>
          {person.role !== 'read_only' && <Button onClick={() => setSaving(true)}>{said.save}</Button>}
        </Group>
      </Group>
      <Text c="dimmed">{said.text}</Text>
      <Stack gap="sm">
        <PeriodChoice period={period} onChange={(period) => change({ period })} />
        <Choices choice={choice} onChange={change} />
      </Stack>
      {when && (
        <Answer
          question={question}
          rows={rows}
          whole={whole}
          reading={reading}
          name={`${said.title} ${said.groupings[grouping]}`}
        />
      )}
      <SaveDialog
        isOpen={isSaving}
        question={{ ...question, interval, timeframe: timeframeOf(period) }}
        onClose={() => setSaving(false)}
        onSaved={({ id }) => go(`/reports/${id}`)}
      />
    </Stack>
  )
}

type ChoosingProps = { choice: Choice; onChange(part: Partial<Choice>): void }

function Choices({ choice: { grouping, filters }, onChange }: ChoosingProps) {
  const { flows, entities } = useNames()
  const options = {
    flow: flows,
    source: entities.filter(
      (entity) => !('source' in entity) || entity.source || entity.id === filters.source,
    ),
    recipient: entities.filter(
      (entity) => !('recipient' in entity) || entity.recipient || entity.id === filters.recipient,
    ),
  }
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label={said.grouping}
        value={grouping}
        allowDeselect={false}
        data={GROUPINGS.map((each) => ({ value: each, label: said.groupings[each] }))}
        onChange={(by) => by && onChange({ grouping: by as Grouping })}
        w={{ base: '100%', xs: 160 }}
      />
      {FILTERS.map((name) => (
        <Select
          key={name}
          label={said.filters[name]}
          placeholder={said.filters.all}
          value={filters[name] ?? null}
          data={options[name].map((each) => ({ value: each.id, label: each.name }))}
          searchable
          clearable
          limit={100}
          onChange={(id) => onChange({ filters: { ...filters, [name]: id ?? undefined } })}
          w={{ base: '100%', xs: 220 }}
        />
      ))}
    </Group>
  )
}
