// The steps of the set-up, each with its address, saved as it goes; and the rail that shows where one is.
import { Alert, Anchor, Badge, Group, Progress, Stack, Text } from '@mantine/core'
import type { ComponentType, MouseEvent } from 'react'
import { Link, Navigate, useParams } from 'react-router'
import type { Connection, Field, Flow, FlowChange, Onboard, SignedIn } from '../api-types.ts'
import type { Fault } from '../ask.ts'
import { Heading } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { wizardWords as said } from '../words/wizard.ts'
import { words } from '../words.ts'
import { Connect } from './connect.tsx'
import { Counts } from './counts.tsx'
import { Limits } from './limits.tsx'
import { Live } from './live.tsx'
import { Match } from './match.tsx'
import { flowWith, type Plan, planOf } from './plan.ts'
import { type Noted, useSaving } from './saving.ts'
import { TestLead } from './test-lead.tsx'
import { Where } from './where.tsx'

/** What each step is given. `save` keeps the plan and goes on; `note` keeps what is no part of the flow. */
export type StepProps = {
  seller: Connection['connected_account']
  onboard: Onboard
  flow: Flow
  fields: Field[] | undefined
  recipientId: string
  plan: Plan
  /** Fields that the seller shares and the flow lacks. */
  news: string[]
  saving: boolean
  fault: Fault | null
  save(plan: Plan): void
  saveFlow(change: FlowChange): void
  note(change: Noted): void
}

type StepId = keyof typeof words.steps

/** `keeps`: its form holds what is kept of it, so that leaving saves. */
const STEPS: { id: StepId; screen: ComponentType<StepProps>; keeps?: true }[] = [
  { id: 'where', screen: Where, keeps: true },
  { id: 'connect', screen: Connect, keeps: true },
  { id: 'match', screen: Match, keeps: true },
  { id: 'accepted', screen: Counts, keeps: true },
  { id: 'test', screen: TestLead },
  { id: 'limits', screen: Limits, keeps: true },
  { id: 'live', screen: Live },
]

/** Where somebody who comes back goes on. */
function placeOf({ status, step }: Onboard, plan: Plan): StepId {
  if (status === 'completed' || status === 'failed') return 'live'
  if (plan.way === null) return 'where'
  return STEPS.find(({ id }) => id === step)?.id ?? 'connect'
}

type Props = {
  person: SignedIn
  connection: Connection
  onboard: Onboard
  flow: Flow
  etag: string | undefined
  recipientId: string
}

export function Steps({ person, connection, onboard, flow, etag, recipientId }: Props) {
  const { invitationId, step } = useParams()
  const fields = useAsk('GET /fields').data
  const seller = connection.connected_account
  const pulls = onboard.step !== null && onboard.step !== 'where'
  const plan = planOf(flow, { pulls })
  const news = connection.shared_fields.filter((id) => !flow.fields.includes(id))
  const at = STEPS.findIndex(({ id }) => id === step)
  const to = (id: StepId | undefined) => `/onboarding/${invitationId}/${id}`
  const next = STEPS[at + 1]?.id
  const { box, leaving, ...saving } = useSaving({ onboard, flow, etag, next, to: to(next) })
  const places = { sellerId: seller.id, recipientId, alsoFields: news }
  const current = STEPS[at]
  if (!current) return <Navigate to={to(placeOf(onboard, plan))} replace />
  const { screen: Screen, id, keeps } = current
  const isOpen = onboard.status !== 'completed'
  const onLeave = isOpen && keeps && person.role !== 'read_only' ? leaving : undefined
  const before = STEPS[at - 1]?.id
  return (
    <Stack maw={760} gap="lg">
      <Group justify="space-between">
        <Heading>{said.title(seller.name)}</Heading>
        {isOpen && (
          <Anchor component={Link} to="/" size="sm" onClick={onLeave?.('/')}>
            {said.later}
          </Anchor>
        )}
      </Group>
      <Rail at={at} to={to} onLeave={(id) => onLeave?.(to(id))} />
      {person.role === 'read_only' && <Alert role="status">{said.readOnly}</Alert>}
      <div {...box}>
        <Screen
          key={id}
          {...{ seller, onboard, flow, fields, recipientId, plan, news }}
          saving={saving.isPending}
          fault={saving.error}
          save={(plan) => saving.mutate({ document: flowWith(flow, plan, places) })}
          saveFlow={(document) => saving.mutate({ document })}
          note={(noted) => saving.mutate({ noted })}
        />
      </div>
      {before && isOpen && (
        <Anchor component={Link} to={to(before)} size="sm" onClick={onLeave?.(to(before))}>
          ← {said.back}
        </Anchor>
      )}
    </Stack>
  )
}

type RailProps = {
  at: number
  to(id: StepId): string
  onLeave(id: StepId): ((event: MouseEvent) => void) | undefined
}

function Rail({ at, to, onLeave }: RailProps) {
  return (
    <nav aria-label={said.progress}>
      <Progress
        value={((at + 1) / STEPS.length) * 100}
        size="sm"
        aria-label={said.of(at + 1, STEPS.length)}
      />
      <Group gap={6} mt="xs">
        {STEPS.map(({ id }, index) => (
          <Badge
            key={id}
            component={Link}
            to={to(id)}
            onClick={onLeave(id)}
            tt="none"
            className="link"
            variant={index === at ? 'filled' : 'light'}
            color={index <= at ? 'blue' : 'gray'}
            aria-current={index === at ? 'step' : undefined}
          >
            {words.steps[id]}
          </Badge>
        ))}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {said.of(at + 1, STEPS.length)}
      </Text>
    </nav>
  )
}
