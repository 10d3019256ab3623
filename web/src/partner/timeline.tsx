// Everything that happened with a partner, newest first.
import { List, Text, Timeline } from '@mantine/core'
import type { TimelineEntry } from '../api-types.ts'
import { Empty, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import { words } from '../words.ts'
import type { TabProps } from './partner.tsx'

const said = partnerWords.timeline

export function PartnerTimeline({ partner: { connection, invitation } }: TabProps) {
  const ofConnection = useAsk(
    'GET /connections/{id}/timeline',
    { path: { id: connection?.id ?? '' } },
    { enabled: connection !== undefined, live: true },
  )
  const ofInvitation = useAsk(
    'GET /invitations/{id}/timeline',
    { path: { id: invitation?.id ?? '' } },
    { enabled: connection === undefined, live: true },
  )
  return (
    <Loaded of={connection ? ofConnection : ofInvitation}>
      {(entries) =>
        entries.length === 0 ? (
          <Empty title={said.none} text={said.noneText} />
        ) : (
          <Timeline bulletSize={16} lineWidth={2} aria-label={partnerWords.tabs.timeline}>
            {entries.map((entry) => (
              <Timeline.Item
                key={entry.id}
                title={titleOf(entry)}
                color={colorOf(entry)}
                data-kind={entry.kind}
              >
                <Told entry={entry} />
                <Text size="xs" c="dimmed">
                  <When at={entry.at} />
                </Text>
              </Timeline.Item>
            ))}
          </Timeline>
        )
      }
    </Loaded>
  )
}

function titleOf({ kind, letter, flow }: TimelineEntry): string {
  if (letter) return said.letters[letter.kind] ?? letter.kind
  if (flow) return `${said.flow[flow.action]}: ${flow.name}`
  return kind === 'letter' || kind === 'flow_changed' ? kind : said.kinds[kind]
}

const COLORS: Partial<Record<TimelineEntry['kind'], string>> = {
  accepted: 'green',
  setup_done: 'green',
  resumed: 'green',
  declined: 'red',
  setup_failed: 'red',
  ended: 'red',
  expired: 'orange',
  paused: 'gray',
  letter: 'gray',
  flow_changed: 'gray',
}

function colorOf({ kind }: TimelineEntry): string {
  return COLORS[kind] ?? 'blue'
}

function Told({ entry: { company, person, reason, status, setup, letter, flow } }: { entry: TimelineEntry }) {
  const by = said.by(person, company)
  return (
    <>
      {by && <Text size="sm">{by}</Text>}
      {status && <Text size="sm">{status.replaceAll('_', ' ')}</Text>}
      {reason && (
        <Text size="sm" className="person">
          “{reason}”
        </Text>
      )}
      {letter && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {said.letterTo(letter.to)}: {said.letterStates[letter.state] ?? letter.state}
        </Text>
      )}
      {flow && flow.targets.length > 0 && <Text size="sm">{said.targets(flow.targets)}</Text>}
      {setup && <Items setup={setup} />}
    </>
  )
}

const items = words.wizard.live

function Items({ setup: { steps, error } }: { setup: NonNullable<TimelineEntry['setup']> }) {
  return (
    <>
      {error && <Text size="sm">{error.message}</Text>}
      <List size="sm" aria-label={said.items}>
        {steps.map(({ step, outcome, detail }) => (
          <List.Item key={step}>
            {detail ?? items.items[step]}
            {outcome !== 'done' && `: ${items.outcomes[outcome]}`}
          </List.Item>
        ))}
      </List>
    </>
  )
}
