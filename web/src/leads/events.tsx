// Every event of every kind, as it happens.
import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Empty, FaultAlert, Heading, Loaded } from '../parts.tsx'
import { words } from '../words/leads.ts'
import { Announced } from './arrivals.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type EventLine, eventsAsked, type FilterName, filtersIn } from './filters.ts'
import { FirstLead } from './first-lead.tsx'
import { MOST_KEPT, useFollowed } from './follow.ts'
import './leads.css'
import { money, nameOf, Outcome, TestBadge } from './said.tsx'

const said = words.events
const NAMES: FilterName[] = ['type', 'flow', 'source', 'recipient', 'outcome', 'reason', 'test', 'from', 'to']

export function Events() {
  const [search] = useSearchParams()
  const [isLive, setLive] = useState(true)
  const filters = filtersIn(search, NAMES)
  const { limit: _, ...question } = eventsAsked(filters, 1)
  const followed = useFollowed(question, isLive)
  const fresh = followed.data?.fresh.size ?? 0
  return (
    <Stack gap="md" maw={1200}>
      <Group justify="space-between">
        <div>
          <Heading>{said.title}</Heading>
          <Text c="dimmed">{said.text}</Text>
        </div>
        <Group gap="xs">
          {isLive && (
            <Badge color="green" variant="light" title={said.liveHint}>
              {said.live}
            </Badge>
          )}
          <Button variant="default" size="xs" onClick={() => setLive(!isLive)}>
            {isLive ? said.pause : said.follow}
          </Button>
        </Group>
      </Group>
      <FilterBar names={NAMES} />
      <Announced text={isLive ? (fresh > 0 ? said.arrived(fresh) : '') : said.paused} />
      <Text size="sm" c="dimmed">
        {isLive ? (fresh > 0 ? said.arrived(fresh) : said.liveHint) : said.paused}
      </Text>
      {followed.data && <FaultAlert fault={followed.error} />}
      <Loaded of={followed}>
        {({ rows, fresh }) => {
          if (rows.length > 0) return <Lines rows={rows} fresh={fresh} />
          if (Object.keys(filters).length === 0) return <FirstLead title={said.none} />
          return <Empty title={said.noneMatch} text={words.noneMatchText} />
        }}
      </Loaded>
    </Stack>
  )
}

function Lines({ rows, fresh }: { rows: EventLine[]; fresh: Set<string> }) {
  return (
    <>
      <ul className="lead-rows" aria-label={said.title}>
        {rows.map((row) => (
          <li key={row.id} className={fresh.has(row.id) ? 'is-new' : undefined}>
            <Line row={row} />
          </li>
        ))}
      </ul>
      {rows.length === MOST_KEPT && (
        <Text size="sm" c="dimmed">
          {said.kept(MOST_KEPT)}
        </Text>
      )}
    </>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' })

function Line({ row }: { row: EventLine }) {
  const { type, outcome, reason, start_timestamp, is_test, cost, revenue, vars = {} } = row
  const { flow, source, lead, recipient, feedback } = vars
  const amount = type === 'source' ? cost : type === 'recipient' || type === 'retry' ? revenue : 0
  const where = type === 'source' ? source?.name : (recipient?.name ?? feedback?.type ?? row.step_id)
  return (
    <Link className="lead-row" to={`/leads/${lead?.id}`}>
      <Text size="sm" c="dimmed" component="span">
        {start_timestamp !== undefined && clock.format(start_timestamp)}
      </Text>
      <span>
        <Text component="span" fw={600} display="block">
          {words.types[type] ?? type}
        </Text>
        <Text size="sm" component="span">
          {where}
        </Text>
      </span>
      <Group gap={6} component="span" align="flex-start">
        <Text size="sm" component="span">
          {nameOf(lead)} · {flow?.name}
        </Text>
        {is_test && <TestBadge />}
      </Group>
      <span>
        <Outcome outcome={outcome} />
        {Boolean(amount) && (
          <Text size="sm" component="span" ml={6}>
            {money(amount ?? 0)}
          </Text>
        )}
        {reason && (
          <Text size="sm" c="dimmed" component="span" display="block">
            {reason}
          </Text>
        )}
      </span>
    </Link>
  )
}
