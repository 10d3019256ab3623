// The buyer's way in: from an accepted invitation to leads that arrive, a step at a time, each with its address.
import { Anchor, Badge, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import type { Connection, Flow, Invitation, Onboard } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Empty, FaultAlert, Heading, Loaded } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { words } from '../words.ts'
import { Connect } from './connect.tsx'
import { Counts } from './counts.tsx'
import { Live } from './live.tsx'
import { Match } from './match.tsx'
import { flowWith, type Plan, planOf } from './plan.ts'
import { TestLead } from './test-lead.tsx'
import { Where } from './where.tsx'

const said = words.wizard

/** What each step is given. `save` keeps the plan and goes on. */
export type StepProps = {
  seller: Connection['connected_account']
  onboard: Onboard
  flow: Flow
  plan: Plan
  saving: boolean
  fault: Fault | null
  /** Where the next step is. */
  next: string
  save(plan: Plan): void
}

const STEPS: { id: keyof typeof said.steps; screen: ComponentType<StepProps> }[] = [
  { id: 'where', screen: Where },
  { id: 'connect', screen: Connect },
  { id: 'match', screen: Match },
  { id: 'accepted', screen: Counts },
  { id: 'test', screen: TestLead },
  { id: 'live', screen: Live },
]

export function Wizard() {
  const { invitationId = '' } = useParams()
  const invitation = useAsk('GET /invitations/{id}', { path: { id: invitationId } })
  return (
    <Loaded of={invitation}>
      {(invitation) =>
        invitation.connection_id ? (
          <Begun invitation={invitation} connectionId={invitation.connection_id} />
        ) : (
          <NotYet invitation={invitation} />
        )
      }
    </Loaded>
  )
}

/** A user with the invited address accepts here, without the link. */
function NotYet({ invitation: { id, state, account_name } }: { invitation: Invitation }) {
  const accept = useChange(() => ask('POST /invitations/{id}/accept', { path: { id }, body: {} }))
  if (state !== 'pending') {
    return <Empty title={words.invitation.closed[state](account_name)} text="" />
  }
  return (
    <Empty title={words.invitation.sends(account_name)} text="">
      <FaultAlert fault={accept.error} />
      <Button loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
        {words.invitation.accept}
      </Button>
    </Empty>
  )
}

/** Starting is asking for the onboard: it is made, or it is there already. */
function Begun({ invitation, connectionId }: { invitation: Invitation; connectionId: string }) {
  const onboard = useQuery<Onboard, Fault>({
    queryKey: ['POST /onboards', invitation.id],
    queryFn: () => ask('POST /onboards', { body: { invitation_id: invitation.id } }),
  })
  const connection = useAsk('GET /connections/{id}', { path: { id: connectionId } })
  const flows = useAsk('GET /flows')
  return (
    <Loaded of={onboard}>
      {(onboard) => (
        <Loaded of={connection}>
          {({ connected_account }) => (
            <Loaded of={flows}>
              {(flows) => {
                const flow = flowFor(onboard, flows)
                if (!flow) return <Empty title={words.missing.title} text={words.missing.text} />
                return <Steps seller={connected_account} onboard={onboard} flow={flow} />
              }}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

function flowFor({ flow_id }: Onboard, flows: Flow[]): Flow | undefined {
  return flows.find(({ id }) => id === flow_id) ?? flows.find(({ level }) => level === 'partner') ?? flows[0]
}

/** Where somebody who comes back goes on: the first step that has nothing yet. */
function firstOpen(plan: Plan, { status }: Onboard): string {
  if (status === 'completed' || status === 'failed') return 'live'
  if (!plan.way) return 'where'
  if (!plan.url && !plan.to) return 'connect'
  return plan.way === 'email' ? 'test' : 'match'
}

function Steps({ seller, onboard, flow }: Pick<StepProps, 'seller' | 'onboard' | 'flow'>) {
  const { invitationId, step } = useParams()
  const navigate = useNavigate()
  const entities = useAsk('GET /entities')
  const plan = planOf(flow)
  const at = STEPS.findIndex(({ id }) => id === step)
  const to = (id: string | undefined) => `/onboarding/${invitationId}/${id}`
  const next = to(STEPS[at + 1]?.id)
  const save = useChange(
    async (plan: Plan) => {
      const recipientId = entities.data?.find((each) => each.standard && each.recipient === 'crm')?.id ?? ''
      const body = flowWith(flow, plan, { sellerId: seller.id, recipientId })
      await ask('PUT /flows/{id}', { path: { id: flow.id }, body })
      if (onboard.status === 'completed') return
      const moved = { invitation_id: onboard.invitation_id, flow_id: flow.id, status: 'in_progress' }
      await ask('PUT /onboards/{id}', { path: { id: onboard.id }, body: moved })
    },
    () => navigate(next),
  )
  const current = STEPS[at]
  if (!current) return <Navigate to={to(firstOpen(plan, onboard))} replace />
  const { screen: Screen, id } = current
  return (
    <Stack maw={720} gap="lg">
      <Group justify="space-between">
        <Heading>{said.title(seller.name)}</Heading>
        {onboard.status !== 'completed' && (
          <Anchor component={Link} to="/" size="sm">
            {said.later}
          </Anchor>
        )}
      </Group>
      <Rail at={at} to={to} />
      <Screen
        key={id}
        {...{ seller, onboard, flow, plan, next }}
        saving={save.isPending}
        fault={save.error}
        save={save.mutate}
      />
      {at > 0 && onboard.status !== 'completed' && (
        <Anchor component={Link} to={to(STEPS[at - 1]?.id)} size="sm">
          ← {said.back}
        </Anchor>
      )}
    </Stack>
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
            variant={index === at ? 'filled' : 'light'}
            color={index <= at ? 'blue' : 'gray'}
            aria-current={index === at ? 'step' : undefined}
            style={{ cursor: 'pointer' }}
          >
            {said.steps[id]}
          </Badge>
        ))}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {said.of(at + 1, STEPS.length)}
      </Text>
    </nav>
  )
}
