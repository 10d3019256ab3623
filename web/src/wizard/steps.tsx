// The steps of the set-up, each with its address, saved as it goes; and the rail that shows where one is.
import { Alert, Anchor, Badge, Group, Progress, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import type { Connection, Field, Flow, FlowChange, Onboard, SignedIn } from '../api-types.ts'
import { ask, Fault } from '../ask.ts'
import { Heading } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { wizardWords as said } from '../words/wizard.ts'
import { words } from '../words.ts'
import { Connect } from './connect.tsx'
import { Counts } from './counts.tsx'
import { Limits } from './limits.tsx'
import { Live } from './live.tsx'
import { Match } from './match.tsx'
import { deliveryIn, flowWith, type Plan, planOf } from './plan.ts'
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

type Noted = { test?: { outcome: 'not_tested'; reason: string } }
type StepId = keyof typeof words.steps

const STEPS: { id: StepId; screen: ComponentType<StepProps> }[] = [
  { id: 'where', screen: Where },
  { id: 'connect', screen: Connect },
  { id: 'match', screen: Match },
  { id: 'accepted', screen: Counts },
  { id: 'test', screen: TestLead },
  { id: 'limits', screen: Limits },
  { id: 'live', screen: Live },
]

/** Where somebody who comes back goes on. */
function placeOf({ status, step }: Onboard, plan: Plan): string {
  if (status === 'completed' || status === 'failed') return 'live'
  if (plan.way === null) return 'where'
  return STEPS.some(({ id }) => id === step) ? (step as StepId) : 'connect'
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
  const to = (id: string | undefined) => `/onboarding/${invitationId}/${id}`
  const next = STEPS[at + 1]?.id
  const saving = useSaving({ onboard, flow, etag, next, to: to(next) })
  const places = { sellerId: seller.id, recipientId, alsoFields: news }
  const current = STEPS[at]
  if (!current) return <Navigate to={to(placeOf(onboard, plan))} replace />
  const { screen: Screen, id } = current
  const isOpen = onboard.status !== 'completed'
  return (
    <Stack maw={760} gap="lg">
      <Group justify="space-between">
        <Heading>{said.title(seller.name)}</Heading>
        {isOpen && (
          <Anchor component={Link} to="/" size="sm">
            {said.later}
          </Anchor>
        )}
      </Group>
      <Rail at={at} to={to} />
      {person.role === 'read_only' && <Alert role="status">{said.readOnly}</Alert>}
      <Screen
        key={id}
        {...{ seller, onboard, flow, fields, recipientId, plan, news }}
        saving={saving.isPending}
        fault={saving.error}
        save={(plan) => saving.mutate({ document: flowWith(flow, plan, places) })}
        saveFlow={(document) => saving.mutate({ document })}
        note={(noted) => saving.mutate({ noted })}
      />
      {at > 0 && isOpen && (
        <Anchor component={Link} to={to(STEPS[at - 1]?.id)} size="sm">
          ← {said.back}
        </Anchor>
      )}
    </Stack>
  )
}

type Saving = { onboard: Onboard; flow: Flow; etag: string | undefined; next: string | undefined; to: string }
type Saved = { document?: FlowChange; noted?: Noted }

/** The flow, then how far one is. What a colleague saved meanwhile is read, and neither side's work is lost. */
function useSaving({ onboard, flow, etag, next, to }: Saving) {
  const navigate = useNavigate()
  const client = useQueryClient()
  return useChange(
    async ({ document, noted }: Saved) => {
      if (document) {
        const order = { path: { id: flow.id }, body: document, ifMatch: etag }
        await ask('PUT /flows/{id}', order).catch(async (fault) => {
          if (!(fault instanceof Fault && fault.kind === 'changed')) throw fault
          await client.invalidateQueries({ queryKey: ['GET /flows/{id}'] })
          throw new Fault('refused', 412, { error: said.changed, code: 'changed_meanwhile' })
        })
      }
      if (onboard.status === 'completed') return
      const { invitation_id } = onboard
      // What was tested was another delivery.
      const isOther = document && deliveryIn(document) !== deliveryIn(flow)
      const untested = isOther && onboard.test ? { test: null } : {}
      const place = { invitation_id, flow_id: flow.id, status: 'in_progress', ...(next && { step: next }) }
      await ask('PUT /onboards/{id}', { path: { id: onboard.id }, body: { ...place, ...untested, ...noted } })
    },
    () => navigate(to),
  )
}

function Rail({ at, to }: { at: number; to(id: string): string }) {
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
