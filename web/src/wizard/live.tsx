// The last step: a review, the set-up, and what it did, item by item.
import { Alert, Badge, Button, Group, List, Paper, Stack, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Onboard, Setup } from '../api-types.ts'
import { ask } from '../ask.ts'
import { FaultAlert, Heading } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { wizardWords } from '../words/wizard.ts'
import { words } from '../words.ts'
import { limitsOf } from './limits-plan.ts'
import { sentAs } from './row.ts'
import type { StepProps } from './steps.tsx'

const said = wizardWords.live

export function Live(props: StepProps) {
  const { seller, onboard, flow } = props
  const finish = useChange<void, Onboard>(async () => {
    await ask('POST /flows/{id}/deploy', { path: { id: flow.id } })
    const body = { invitation_id: onboard.invitation_id, flow_id: flow.id, status: 'completed' }
    return ask('PUT /onboards/{id}', { path: { id: onboard.id }, body })
  })
  const shown = finish.data ?? onboard
  const { status, setup } = shown
  if (status === 'completed') return <Done seller={seller.name} onboard={shown} />
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
      {status === 'failed' && setup && <Failed setup={setup} onboard={shown} />}
      <FaultAlert fault={finish.error} />
      <Group>
        <Button loading={finish.isPending} onClick={() => finish.mutate()}>
          {status === 'failed' ? words.again : said.finish}
        </Button>
      </Group>
    </Stack>
  )
}

function Review({ plan, onboard, flow, fields }: StepProps) {
  const { way, simple, rows } = plan
  const nameOf = (id: string) => fields?.find((each) => each.id === id)?.name ?? id
  const sent = rows.filter((row) => sentAs(row).trim() !== '')
  const place = simple.to ?? simple.url ?? (simple.host && `${simple.host}${simple.path ?? ''}`)
  const { test } = onboard
  const lines = [
    [said.goes, way ? [wizardWords.where[way], place].filter(Boolean).join(': ') : '–'],
    [
      said.fields,
      way === 'pull'
        ? flow.fields.map(nameOf).join(', ')
        : sent.map((row) => (row.field ? nameOf(row.field) : row.target)).join(', '),
    ],
    [said.tested, testOf(test)],
    [said.limits, limitsIn(flow)],
  ]
  return (
    <Paper withBorder p="sm">
      <Table withRowBorders={false}>
        <Table.Tbody>
          {lines.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" w={110}>
                {label}
              </Table.Th>
              <Table.Td className="person">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function testOf(test: Onboard['test']): string {
  if (!test) return '–'
  if (test.outcome === 'not_tested') return said.notTested(test.reason ?? '–')
  return test.outcome === 'success' ? wizardWords.test.arrived : wizardWords.test.not(test.outcome)
}

function limitsIn(flow: StepProps['flow']): string {
  const { perDay, perMonth, hours, conditions, price, ping, own } = limitsOf(flow, 'UTC')
  const set = {
    caps: perDay !== '' || perMonth !== '' || own.includes('caps'),
    hours: hours.on,
    filters: conditions.length > 0 || own.includes('conditions'),
    price: price !== '' || own.includes('price'),
    ping,
  }
  const names = (Object.keys(set) as (keyof typeof set)[]).filter((name) => set[name])
  return names.map((name) => said.limited[name]).join(', ') || said.none
}

function Done({ seller, onboard: { setup, flow_id } }: { seller: string; onboard: Onboard }) {
  const flow = setup?.flow_id ?? flow_id
  return (
    <Stack gap="md">
      <Heading order={2}>{said.done(seller)}</Heading>
      {setup && <Items setup={setup} />}
      {setup?.seller_flow_ids.length === 0 && <Alert role="status">{said.noFlow(seller)}</Alert>}
      <Group>
        {flow && (
          <Button component={Link} to={`/flows/${flow}`}>
            {said.flow}
          </Button>
        )}
        <Button component={Link} to="/" variant="default">
          {said.home}
        </Button>
      </Group>
    </Stack>
  )
}

function Failed({ setup, onboard }: { setup: Setup; onboard: Onboard }) {
  return (
    <Alert color="red" role="alert" title={said.failed}>
      <Stack gap="xs">
        <Text size="sm" className="person">
          {setup.error?.message}
        </Text>
        <Items setup={setup} />
        <Text size="xs">
          {said.attempt(setup.attempt)} · {said.reference(onboard.id)}
        </Text>
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
            <Badge variant={outcome === 'failed' ? 'filled' : 'light'} color={COLOURS[outcome]} tt="none">
              {said.outcomes[outcome]}
            </Badge>
            <Text size="sm">{said.items[step]}</Text>
          </Group>
          {detail && (
            <Text size="xs" c="dimmed" className="person">
              {detail}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  )
}
