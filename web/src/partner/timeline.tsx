// Everything that happened with a partner, newest first.
import { List, Text, Timeline } from '@mantine/core'
import type { TimelineEntry } from '../api-types.ts'
import { Empty, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import { wizardWords } from '../words/wizard.ts'
import type { TabProps } from './partner.tsx'

const said = partnerWords.timeline

export function PartnerTimeline({ partner: { side, connection, invitation } }: TabProps) {
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
          <Timeline
            active={entries.length}
            bulletSize={16}
            lineWidth={2}
            aria-label={partnerWords.tabs.timeline}
          >
            {entries.map((entry) => (
              <Timeline.Item
                key={entry.id}
                title={titleOf(entry)}
                color={colorOf(entry)}
                data-kind={entry.kind}
              >
                <Told entry={entry} isSeller={side === 'buyer'} />
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
  if (flow) return `${said.flow[isDeployed(flow) ? 'deployed' : flow.action]}: ${flow.name}`
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

type FlowChange = NonNullable<TimelineEntry['flow']>

function isDeployed({ action, targets }: FlowChange): boolean {
  return action === 'update' && targets.every((target) => target === 'deployed_at')
}

/** Which members changed; of a new flow all did, and a deployed one says so in its title. */
function changedIn(flow: FlowChange): string {
  return flow.action === 'update' && !isDeployed(flow) ? said.targets(flow.targets) : ''
}

type ToldProps = { entry: TimelineEntry; isSeller: boolean }

function Told({ entry: { company, person, reason, status, setup, letter, flow }, isSeller }: ToldProps) {
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
      {flow && <Text size="sm">{changedIn(flow)}</Text>}
      {setup && <Items setup={setup} isSeller={isSeller} />}
    </>
  )
}

const items = wizardWords.live

type ItemProps = { setup: NonNullable<TimelineEntry['setup']>; isSeller: boolean }

function Items({ setup: { steps, error }, isSeller }: ItemProps) {
  return (
    <>
      {error && <Text size="sm">{error.message}</Text>}
      <List size="sm" aria-label={said.items}>
        {steps.map(({ step, outcome, detail }) => (
          <List.Item key={step}>
            {detail ?? (isSeller ? said.sellerItems : items.items)[step]}
            {outcome !== 'done' && `: ${items.outcomes[outcome]}`}
          </List.Item>
        ))}
      </List>
    </>
  )
}
