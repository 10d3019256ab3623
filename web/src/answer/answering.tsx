// What a holder of the link can do: answer, prove the address, join colleagues, hand on; or why nothing is to be done.
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { InvitationPreview, SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { FaultAlert, When } from '../parts.tsx'
import { SignInForm } from '../sign-in.tsx'
import { useChange } from '../use-ask.ts'
import { invitationWords as said } from '../words/invitation.ts'
import { words } from '../words.ts'
import { Decline, Forward } from './dialogs.tsx'
import { Join } from './join.tsx'
import { OtherUser } from './other-user.tsx'
import { ColleaguesHere, Prove, RequestNew } from './requests.tsx'

export type Answer = { preview: InvitationPreview; token: string; person: SignedIn | null }

export function Answering(answer: Answer) {
  const { preview, token, person } = answer
  const { invitation, accepting, address_proved } = preview
  const [forwardedTo, setForwardedTo] = useState<string>()
  if (forwardedTo) return <Alert role="status">{said.forwarded(forwardedTo)}</Alert>
  if (invitation.state !== 'pending') return <Closed {...answer} />
  const isInvited = person?.email.toLowerCase() === invitation.email.toLowerCase()
  if (person && !isInvited) return <OtherUser {...answer} person={person} />
  const mayAnswer = address_proved || isInvited
  return (
    <Stack gap="sm">
      <Text size="sm">{accepting}</Text>
      {person ? <AcceptButton {...answer} label={said.accept} /> : <NewHere {...answer} />}
      {mayAnswer && (
        <Group gap="xs">
          <Forward id={invitation.id} token={token} onDone={setForwardedTo} />
          <Decline id={invitation.id} token={token} />
        </Group>
      )}
    </Stack>
  )
}

function Closed({ preview, token, person }: Answer) {
  const { invitation, inviter } = preview
  const { state, id, expires_at } = invitation
  if (state === 'pending') return null
  if (state === 'accepted' && person) {
    return (
      <Button component={Link} to={`/onboarding/${id}`}>
        {said.onward}
      </Button>
    )
  }
  return (
    <Stack gap="sm">
      <Alert role="status">
        {said.closed[state](inviter.name)}
        {state === 'expired' && (
          <>
            {' '}
            {said.endedOn} <When at={expires_at} days />.
          </>
        )}
      </Alert>
      {(state === 'expired' || state === 'declined') && <RequestNew token={token} />}
      {state === 'accepted' && (
        <Button component={Link} to="/sign-in" state={{ next: `/onboarding/${id}` }} variant="light">
          {words.session.signIn}
        </Button>
      )}
    </Stack>
  )
}

/** Nobody is signed in. */
function NewHere(answer: Answer) {
  const { preview, token } = answer
  const { has_account, company_here, address_proved, invitation } = preview
  const [isAlone, setAlone] = useState(false)
  if (!address_proved) return <Prove token={token} email={invitation.email} />
  if (has_account) {
    return (
      <>
        <Text fw={500}>{said.acceptAs(invitation.email)}</Text>
        <SignInForm email={invitation.email} onDone={() => {}} />
      </>
    )
  }
  if (company_here && !isAlone) {
    return (
      <ColleaguesHere
        token={token}
        company={company_here.name}
        email={invitation.email}
        onAlone={() => setAlone(true)}
      />
    )
  }
  return <Join preview={preview} token={token} />
}

/** Buyers go on to their set-up; sellers have nothing to set up here. */
export function useOnward({ invitation }: InvitationPreview) {
  const navigate = useNavigate()
  return () => navigate(invitation.kind === 'recipient' ? `/onboarding/${invitation.id}` : '/partners')
}

export function AcceptButton({ preview, token, label }: Answer & { label: string }) {
  const accept = useChange(
    () => ask('POST /invitations/{id}/accept', { path: { id: preview.invitation.id }, body: { token } }),
    useOnward(preview),
  )
  return (
    <>
      <FaultAlert fault={accept.error} />
      <Button className="wraps" loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
        {label}
      </Button>
    </>
  )
}
