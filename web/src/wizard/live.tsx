// The last step: a review, the set-up, and what it did, item by item.
import { Alert, Badge, Button, Group, List, Paper, Stack, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Onboard, Setup } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { FaultAlert, Heading } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { words } from '../words.ts'
import { testedKey } from './send-test-lead.ts'
import type { StepProps } from './wizard.tsx'

const said = words.wizard.live

export function Live(props: StepProps) {
  const { seller, onboard, flow } = props
  const finish = useChange<void, Onboard>(async () => {
    await ask('POST /flows/{id}/deploy', { path: { id: flow.id } })
    const body = { invitation_id: onboard.invitation_id, flow_id: flow.id, status: 'completed' }
    return ask('PUT /onboards/{id}', { path: { id: onboard.id }, body })
  })
  const { status, setup } = finish.data ?? onboard
  if (status === 'completed') return <Done seller={seller.name} setup={setup} />
  return (
    <Stack gap="md">
      <Heading order={2}>{said.title}</Heading>
      <Review {...props} />
      {!props.plan.way && (
        <Alert color="orange" role="status">
          {said.nowhere}
        </Alert>
      )}
      <Text>{said.text(seller.name)}</Text>
      {status === 'failed' && setup && <Failed setup={setup} />}
      <FaultAlert fault={finish.error as Fault | null} />
      <Group>
        <Button loading={finish.isPending} onClick={() => finish.mutate()}>
          {status === 'failed' ? words.again : said.finish}
        </Button>
      </Group>
    </Stack>
  )
}

function Review({ plan, onboard }: StepProps) {
  const tested = useQueryClient().getQueryData<string>(testedKey(onboard.id))
  const fields = Object.entries(plan.names).filter(([, name]) => name !== '')
  const rows = [
    [
      said.goes,
      plan.way ? `${words.wizard.where[plan.way]}: ${plan.way === 'email' ? plan.to : plan.url}` : '–',
    ],
    [said.fields, fields.map(([field]) => field).join(', ')],
    [said.tested, tested ?? '–'],
  ]
  return (
    <Paper withBorder p="sm">
      <Table withRowBorders={false}>
        <Table.Tbody>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th w={110}>{label}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function Done({ seller, setup }: { seller: string; setup: Setup | null }) {
  return (
    <Stack gap="md">
      <Heading order={2}>{said.done(seller)}</Heading>
      {setup && <Items setup={setup} />}
      {setup?.seller_flow_ids.length === 0 && <Alert role="status">{said.noFlow(seller)}</Alert>}
      <Group>
        <Button component={Link} to="/">
          {said.home}
        </Button>
      </Group>
    </Stack>
  )
}

function Failed({ setup }: { setup: Setup }) {
  return (
    <Alert color="red" role="alert" title={said.failed}>
      <Stack gap="xs">
        <Text size="sm">{setup.error?.message}</Text>
        <Items setup={setup} />
      </Stack>
    </Alert>
  )
}

const COLOURS = { done: 'green', failed: 'red', not_reached: 'gray' } as const

function Items({ setup }: { setup: Setup }) {
  return (
    <List spacing="xs" listStyleType="none">
      {setup.steps.map(({ step, outcome, detail }) => (
        <List.Item key={step}>
          <Group gap="xs">
            <Badge variant={outcome === 'failed' ? 'filled' : 'light'} color={COLOURS[outcome]}>
              {said.outcomes[outcome]}
            </Badge>
            <Text size="sm">{said.items[step]}</Text>
          </Group>
          {detail && (
            <Text size="xs" c="dimmed">
              {detail}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  )
}
