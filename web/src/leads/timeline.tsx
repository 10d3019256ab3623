// The moments of a lead's story, one below the other.
import { Group, Stack, Text, Timeline } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LeadSale } from '../api-types.ts'
import { words } from '../words/leads.ts'
import { Exchanges } from './exchange.tsx'
import type { Moment } from './moments.ts'
import { money, Outcome } from './said.tsx'

const said = words.story

const COLOURS: Record<string, string> = {
  success: 'green',
  continue: 'green',
  failure: 'orange',
  stop: 'orange',
  error: 'red',
}

export function Moments({
  moments,
  feedback,
}: {
  moments: Moment[]
  /** What stands at an event about whose step feedback can be given. */
  feedback(moment: Moment): ReactNode
}) {
  return (
    <Timeline bulletSize={18} lineWidth={2} active={moments.length}>
      {moments.map((moment) => (
        <Timeline.Item
          key={moment.key}
          color={COLOURS[moment.outcome ?? ''] ?? 'gray'}
          title={<Title moment={moment} />}
          data-moment={moment.title}
        >
          <Stack gap={4}>
            <Facts moment={moment} />
            {moment.reason && (
              <Text size="sm" className="person">
                {moment.reason}
              </Text>
            )}
            {moment.lines.length > 0 && (
              <Text size="sm" c="dimmed" component="ul" m={0} pl="md">
                {moment.lines.map((line) => (
                  <li key={line} className="person">
                    {line}
                  </li>
                ))}
              </Text>
            )}
            <Exchanges exchanges={moment.exchanges} />
            {moment.sale && <Sale sale={moment.sale} />}
            {feedback(moment)}
          </Stack>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

function Title({ moment: { title, outcome } }: { moment: Moment }) {
  return (
    <Group gap="xs">
      <Text component="h3" fw={600} className="person">
        {title}
      </Text>
      {outcome && <Outcome outcome={outcome} />}
    </Group>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

function Facts({ moment }: { moment: Moment }) {
  const { at, ms, wait_ms, lag_ms, price, note, description } = moment
  const facts = [
    at !== undefined && clock.format(at),
    description,
    lag_ms !== undefined && lag_ms > 0 && said.after(lag_ms),
    ms !== undefined && said.took(ms),
    Boolean(wait_ms) && said.waited(wait_ms ?? 0),
    price !== undefined && money(price),
    note,
  ].filter(Boolean)
  if (facts.length === 0) return null
  return (
    <Text size="sm" c="dimmed" className="person">
      {facts.join(' · ')}
    </Text>
  )
}

/** The other company's part, as far as it may be seen: what its flow said. */
function Sale({ sale: { buyer, outcome, reason, price, lead_id } }: { sale: LeadSale }) {
  return (
    <Stack gap={2} data-sale={buyer.name}>
      <Group gap="xs">
        <Text size="sm">{said.buyerSaid(buyer.name)}:</Text>
        <Outcome outcome={outcome} />
        {price > 0 && <Text size="sm">{money(price)}</Text>}
      </Group>
      {reason && <Text size="sm">{reason}</Text>}
      {lead_id && (
        <Text size="xs" c="dimmed" className="person">
          {said.buyerKnows} {lead_id}
        </Text>
      )}
    </Stack>
  )
}
