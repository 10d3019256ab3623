// What is asked for before an answer is possible: a letter, a new invitation, a place among colleagues.
import { Alert, Button, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { ask } from '../ask.ts'
import { FaultAlert } from '../parts.tsx'
import { SignInForm } from '../sign-in.tsx'
import { useChange } from '../use-ask.ts'
import { invitationWords as said } from '../words/invitation.ts'

type Request = { label: string; variant?: string; request: () => Promise<{ message: string }> }

/** A button that is replaced by what came of it. */
export function RequestButton({ label, variant = 'filled', request }: Request) {
  const send = useChange(request)
  if (send.data) return <Alert role="status">{send.data.message}</Alert>
  return (
    <>
      <FaultAlert fault={send.error} />
      <Button
        className="wraps"
        variant={variant}
        loading={send.isPending}
        onClick={() => send.mutate(undefined)}
      >
        {label}
      </Button>
    </>
  )
}

export function RequestNew({ token }: { token: string }) {
  const request = () => ask('POST /invite/{token}/request', { path: { token }, body: {} })
  return <RequestButton label={said.request} request={request} />
}

/** The link was handed on, so it proves nothing: a letter does, or a password. */
export function Prove({ token, email }: { token: string; email: string }) {
  const [isSigningIn, setSigningIn] = useState(false)
  return (
    <Stack gap="sm">
      <Text size="sm">{said.prove(email)}</Text>
      <RequestButton label={said.proveDo(email)} request={() => askForLetter(token)} />
      {isSigningIn ? (
        <SignInForm email={email} onDone={() => {}} />
      ) : (
        <Button variant="subtle" onClick={() => setSigningIn(true)}>
          {said.signInInstead}
        </Button>
      )}
    </Stack>
  )
}

export function askForLetter(token: string) {
  return ask('POST /invite/{token}/letter', { path: { token } })
}

type Colleagues = { token: string; company: string; email: string; onAlone(): void }

export function ColleaguesHere({ token, company, email, onAlone }: Colleagues) {
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {said.here(company)}
      </Title>
      <Text size="sm" className="person">
        {said.hereText(company, email)}
      </Text>
      <RequestButton
        label={said.hereDo(company)}
        request={() => ask('POST /invite/{token}/join', { path: { token } })}
      />
      <Button variant="subtle" onClick={onAlone}>
        {said.hereNot}
      </Button>
    </Stack>
  )
}
