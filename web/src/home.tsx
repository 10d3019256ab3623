// Home: what waits for the reader, and what waits for others.
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import type { ConnectionEntry, Invitation, Onboard, SignedIn } from './api-types.ts'
import { Empty, Heading, Loaded } from './parts.tsx'
import { useAsk } from './use-ask.ts'
import { stepLabel, words } from './words.ts'

const said = words.home

type Item = { key: string; text: string; action?: { label: string; to: string }; isUrgent?: boolean }

export function Home({ person }: { person: SignedIn }) {
  const connections = useAsk('GET /connections', {}, { live: true })
  const sent = useAsk('GET /invitations', {}, { live: true })
  const received = useAsk('GET /invitations', { query: { direction: 'received', state: 'pending' } })
  const onboards = useAsk('GET /onboards', {}, { live: true })
  return (
    <Stack maw={760} gap="lg">
      <Heading>{said.title(person.first_name)}</Heading>
      <Loaded of={connections}>
        {(connections) => {
          const mine = [
            ...(received.data ?? []).map(receivedItem),
            ...setUpItems(connections, onboards.data ?? []),
            ...(sent.data ?? []).flatMap(answeredItem),
          ]
          const theirs = [...(sent.data ?? []).flatMap(pendingItem), ...connections.flatMap(settingUpItem)]
          return (
            <>
              {mine.length > 0 ? (
                <Items title={said.waiting} items={mine} />
              ) : (
                <NothingWaits mayInvite={person.role !== 'read_only'} />
              )}
              {theirs.length > 0 && <Items title={said.others} items={theirs} />}
            </>
          )
        }}
      </Loaded>
    </Stack>
  )
}

function NothingWaits({ mayInvite }: { mayInvite: boolean }) {
  return (
    <Empty title={said.nothing} text={said.nothingText}>
      {mayInvite && (
        <Button component={Link} to="/partners?invite">
          {said.invite}
        </Button>
      )}
    </Empty>
  )
}

function Items({ title, items }: { title: string; items: Item[] }) {
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      {items.map(({ key, text, action, isUrgent }) => (
        <Paper key={key} withBorder p="sm">
          <Group justify="space-between" gap="xs">
            <Group gap="xs" style={{ flex: 1, minWidth: 200 }}>
              {isUrgent && <Badge color="red">!</Badge>}
              <Text style={{ overflowWrap: 'anywhere' }}>{text}</Text>
            </Group>
            {action && (
              <Button component={Link} to={action.to} variant="light" size="xs">
                {action.label}
              </Button>
            )}
          </Group>
        </Paper>
      ))}
    </Stack>
  )
}

function receivedItem({ id, account_name }: Invitation): Item {
  return {
    key: id,
    text: said.received(account_name),
    action: { label: said.receivedDo, to: `/onboarding/${id}` },
  }
}

/** Sellers whose leads have nowhere to go yet. */
function setUpItems(connections: ConnectionEntry[], onboards: Onboard[]): Item[] {
  return connections
    .filter(
      (each) =>
        each.relationship_type === 'seller' && !each.ended_at && !each.set_up_at && each.invitation_id,
    )
    .map((each) => {
      const onboard = onboards.find(({ connection_id }) => connection_id === each.id)
      const name = each.connected_account.name
      const isFailed = onboard?.status === 'failed'
      return {
        key: each.id,
        text: isFailed ? said.failed(name) : said.setUp(name),
        action: {
          label: isFailed ? words.again : said.setUpDo(onboard !== undefined),
          to: `/onboarding/${each.invitation_id}`,
        },
        isUrgent: isFailed,
      }
    })
}

function answeredItem({ id, state, email }: Invitation): Item[] {
  if (state === 'expired')
    return [{ key: id, text: said.expired(email), action: { label: said.expiredDo, to: `/partners/${id}` } }]
  if (state === 'declined')
    return [
      { key: id, text: said.declined(email), action: { label: said.declinedDo, to: `/partners/${id}` } },
    ]
  return []
}

function pendingItem({ id, state, email }: Invitation): Item[] {
  const action = { label: said.seePartner, to: `/partners/${id}` }
  return state === 'pending' ? [{ key: id, text: said.pending(email), action }] : []
}

function settingUpItem(connection: ConnectionEntry): Item[] {
  const { id, relationship_type, ended_at, set_up_at, connected_account, onboard } = connection
  if (relationship_type !== 'buyer' || ended_at || set_up_at) return []
  const { name } = connected_account
  const action = { label: said.seePartner, to: `/partners/${id}` }
  if (onboard?.status === 'failed') {
    return [{ key: id, text: said.buyerFailed(name, onboard.error?.message ?? '–'), action, isUrgent: true }]
  }
  return [{ key: id, text: said.settingUp(name, stepLabel(onboard?.step)), action }]
}
