// The buyer's way in: from an invitation to leads that arrive; what stands in the way of it is told here.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Navigate, useParams } from 'react-router'
import type { Connection, Flow, FlowName, Invitation, Onboard, SignedIn } from '../api-types.ts'
import { ask, askTagged, type Fault, type Tagged } from '../ask.ts'
import { Empty, FaultAlert, Loaded } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { invitationWords } from '../words/invitation.ts'
import { wizardWords as said } from '../words/wizard.ts'
import { Steps } from './steps.tsx'

export function Wizard({ person }: { person: SignedIn }) {
  const { invitationId = '' } = useParams()
  const invitation = useAsk('GET /invitations/{id}', { path: { id: invitationId } })
  if (invitation.error?.status === 404 || invitation.error?.status === 400) {
    return <Empty title={said.notYours} text={said.notYoursText} />
  }
  return (
    <Loaded of={invitation}>
      {(invitation) =>
        invitation.connection_id ? (
          <Begun person={person} invitation={invitation} connectionId={invitation.connection_id} />
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
    return <Empty title={invitationWords.closed[state](account_name)} text="" />
  }
  return (
    <Empty title={invitationWords.sends(account_name)} text={said.acceptedText}>
      <FaultAlert fault={accept.error} />
      <Button loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
        {invitationWords.accept}
      </Button>
    </Empty>
  )
}

type Given = { person: SignedIn; connection: Connection; onboard: Onboard }

/** Starting is asking for the onboard: it is made, or it is there already. */
function Begun(props: { person: SignedIn; invitation: Invitation; connectionId: string }) {
  const { person, invitation, connectionId } = props
  const mayWrite = person.role !== 'read_only'
  const onboard = useQuery<Onboard | undefined, Fault>({
    queryKey: ['POST /onboards', invitation.id],
    queryFn: () => (mayWrite ? begin(invitation.id) : look(invitation.id)),
  })
  const connection = useAsk('GET /connections/{id}', { path: { id: connectionId } }, { live: true })
  return (
    <Loaded of={onboard}>
      {(onboard) => (
        <Loaded of={connection}>
          {(connection) =>
            onboard ? (
              <OwnFlow {...{ person, connection, onboard }} />
            ) : (
              <Empty title={said.notYours} text={said.readOnly} />
            )
          }
        </Loaded>
      )}
    </Loaded>
  )
}

function begin(invitation_id: string): Promise<Onboard> {
  return ask('POST /onboards', { body: { invitation_id } })
}

async function look(invitation_id: string): Promise<Onboard | undefined> {
  const [found] = await ask('GET /onboards', { query: { invitation_id } })
  return found
}

/** Once it is set up, the flow is the place; whoever just did it sees first what was done. */
function OwnFlow(props: Given) {
  const { onboard, connection } = props
  const [wasDone] = useState(onboard.status === 'completed')
  const flows = useAsk('GET /flows/names')
  const done = connection.buyer_flow_id ?? onboard.flow_id
  if (wasDone && done) return <Navigate to={`/flows/${done}`} replace />
  return (
    <Loaded of={flows}>
      {(flows) => {
        const id = flowFor(onboard, flows)?.id
        return id ? <WithFlow {...props} flowId={id} /> : <NoFlow {...props} />
      }}
    </Loaded>
  )
}

function flowFor({ flow_id }: Onboard, flows: FlowName[]): FlowName | undefined {
  return flows.find(({ id }) => id === flow_id) ?? flows.find(({ level }) => level === 'partner') ?? flows[0]
}

/** With its ETag, so that nobody's change is lost. */
function WithFlow({ flowId, ...given }: Given & { flowId: string }) {
  const flow = useQuery<Tagged<Flow>, Fault>({
    queryKey: ['GET /flows/{id}', 'tagged', flowId],
    queryFn: () => askTagged('GET /flows/{id}', { path: { id: flowId } }),
  })
  const entities = useAsk('GET /entities')
  return (
    <Loaded of={flow}>
      {({ answer, etag }) => (
        <Loaded of={entities}>
          {(entities) => {
            const crm = entities.find((each) => each.standard && each.recipient === 'crm')
            return <Steps {...given} flow={answer} etag={etag} recipientId={crm?.id ?? ''} />
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

function NoFlow({ connection }: Given) {
  const { name } = connection.connected_account
  const make = useChange(() =>
    ask('POST /flows', {
      body: {
        name: said.noFlowName(name),
        enabled: true,
        fields: connection.shared_fields,
        sources: [],
        steps: [],
      },
    }),
  )
  return (
    <Empty title={said.noFlow} text={said.noFlowText}>
      <FaultAlert fault={make.error} />
      <Button loading={make.isPending} onClick={() => make.mutate(undefined)}>
        {said.noFlowDo}
      </Button>
    </Empty>
  )
}
