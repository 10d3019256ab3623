// The account's own flows in which the partner stands.
import { Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { FlowName } from '../api-types.ts'
import { Empty, Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import type { TabProps } from './partner.tsx'

const said = partnerWords.flows

export function Flows({ partner: { side, connection, invitation } }: TabProps) {
  const flows = useAsk('GET /flows/names')
  const entityId = connection?.connected_account.id ?? invitation?.entity_id
  return (
    <Loaded of={flows}>
      {(flows) => {
        const mine = flows.filter((flow) => partOf(flow, entityId) !== undefined)
        if (mine.length === 0)
          return <Empty title={said.none} text={side === 'buyer' ? said.noneBuyer : said.noneSeller} />
        return (
          <Stack gap="xs">
            {mine.map((flow) => (
              <Row key={flow.id} flow={flow} part={partOf(flow, entityId) ?? 'source'} />
            ))}
          </Stack>
        )
      }}
    </Loaded>
  )
}

function partOf(
  { parts }: FlowName,
  entityId: string | null | undefined,
): 'source' | 'recipient' | undefined {
  return parts.find(({ entity_id }) => entity_id === entityId)?.role
}

function Row({
  flow: { id, name, enabled, deployed_at },
  part,
}: {
  flow: FlowName
  part: 'source' | 'recipient'
}) {
  const state = !deployed_at ? said.draft : enabled ? said.live : said.off
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between">
        <Anchor component={Link} to={`/flows/${id}`} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Anchor>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {said.as[part]}
          </Text>
          <Badge variant="light" color={state === said.live ? 'green' : 'gray'}>
            {state}
          </Badge>
        </Group>
      </Group>
    </Paper>
  )
}
