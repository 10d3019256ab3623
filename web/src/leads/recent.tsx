// Recent leads, newest first; on the first page new ones appear by themselves.
import { Button, Group, Stack, Text } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { Empty, FaultAlert, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { Announced, useArrivals } from './arrivals.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type EventLine, eventsAsked, type FilterName, filtersIn } from './filters.ts'
import { FirstLead } from './first-lead.tsx'
import { money, nameOf, Outcome, TestBadge } from './said.tsx'

const NAMES: FilterName[] = ['flow', 'source', 'recipient', 'outcome', 'reason', 'test', 'from', 'to']
const SOURCE_OUTCOMES = ['success', 'failure', 'error']
const PER_PAGE = 50

export function Recent() {
  const [search] = useSearchParams()
  const filters = filtersIn(search, NAMES)
  const before = search.get('before') ?? undefined
  // A lead is offered to a recipient at a step: with a recipient asked for, the list is of those events.
  const type = filters.recipient ? 'recipient' : 'source'
  const body = { ...eventsAsked({ ...filters, type }, PER_PAGE), ...(before && { before_id: before }) }
  const asked = useAsk('POST /events', { body }, { live: !before })
  const places = useAsk('GET /events/places', {}, { enabled: Boolean(filters.recipient) })
  const lines = asked.data as EventLine[] | undefined
  const fresh = useArrivals(
    lines?.map(({ id }) => id),
    JSON.stringify(body),
  )
  const recipient = places.data?.recipients.find(({ id }) => id === filters.recipient)
  return (
    <Stack gap="sm">
      <FilterBar names={NAMES} {...(!filters.recipient && { outcomes: SOURCE_OUTCOMES })} />
      <Group justify="space-between" gap="xs">
        <Text component="h2" fw={600}>
          {recipient ? words.offered(recipient.name) : words.recent}
        </Text>
        {!before && (
          <Text size="sm" c="dimmed">
            {fresh.size > 0 ? words.arrived(fresh.size) : words.live}
          </Text>
        )}
      </Group>
      <Announced text={fresh.size > 0 ? words.arrived(fresh.size) : ''} />
      {lines && <FaultAlert fault={asked.error} />}
      <Loaded of={asked}>
        {() => {
          if (lines?.length) return <Lines lines={lines} fresh={fresh} />
          if (Object.keys(filters).length === 0 && !before) return <FirstLead />
          return <Empty title={words.noneMatch} text={words.noneMatchText} />
        }}
      </Loaded>
      <Paging last={lines?.length === PER_PAGE ? lines.at(-1)?.id : undefined} isFirst={!before} />
    </Stack>
  )
}

function Lines({ lines, fresh }: { lines: EventLine[]; fresh: Set<string> }) {
  return (
    <ul className="lead-rows" aria-label={words.recent}>
      {lines.map((line) => (
        <li key={line.id} className={fresh.has(line.id) ? 'is-new' : undefined}>
          <Line line={line} />
        </li>
      ))}
    </ul>
  )
}

function Line({ line }: { line: EventLine }) {
  const { outcome, reason, start_timestamp, is_test, cost, revenue, type, vars = {} } = line
  const { flow, source, lead } = vars
  const amount = type === 'source' ? cost : revenue
  return (
    <Link className="lead-row" to={`/leads/${lead?.id}`}>
      <Text size="sm" c="dimmed" component="span">
        {start_timestamp && <When at={new Date(start_timestamp).toISOString()} />}
      </Text>
      <Group gap={6} component="span">
        <Text component="span" fw={600}>
          {nameOf(lead)}
        </Text>
        {is_test && <TestBadge />}
      </Group>
      <Text size="sm" component="span">
        {source?.name} → {flow?.name}
      </Text>
      <span>
        <Outcome outcome={outcome} />
        {Boolean(amount) && (
          <Text size="sm" component="span" ml={6}>
            {type === 'source' ? words.paid(money(amount ?? 0)) : words.earned(money(amount ?? 0))}
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

/** A place in the list stands in the address, so that the browser's own way back works. */
export function Paging({ last, isFirst }: { last: string | undefined; isFirst: boolean }) {
  const [search] = useSearchParams()
  const at = (id?: string) => {
    const next = new URLSearchParams(search)
    if (id) next.set('before', id)
    else next.delete('before')
    return { search: next.toString() }
  }
  if (isFirst && !last) return null
  return (
    <Group justify="space-between">
      {isFirst ? (
        <span />
      ) : (
        <Button component={Link} to={at()} variant="default" size="xs">
          {words.newer}
        </Button>
      )}
      {last && (
        <Button component={Link} to={at(last)} variant="default" size="xs">
          {words.older}
        </Button>
      )}
    </Group>
  )
}
