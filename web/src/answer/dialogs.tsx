// Declining, and handing on to a colleague: each asks first.
import { Button, Modal, Text, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { invitationWords as said } from '../words/invitation.ts'
import { words } from '../words.ts'

export function Decline({ id, token }: { id: string; token: string }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [reason, setReason] = useState('')
  const decline = useChange(
    () => ask('POST /invitations/{id}/decline', { path: { id }, body: { token, ...(reason && { reason }) } }),
    close,
  )
  return (
    <>
      <Button variant="subtle" color="red" size="xs" onClick={open}>
        {said.decline}
      </Button>
      <Modal opened={isOpen} onClose={close} title={said.decline}>
        <Form
          label={said.decline}
          pending={decline.isPending}
          fault={decline.error}
          onSend={() => decline.mutate(undefined)}
        >
          <Text>{said.declineAsk}</Text>
          <Textarea
            label={`${said.reason} (${words.optional})`}
            value={reason}
            maxLength={1000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Form>
      </Modal>
    </>
  )
}

export function Forward({ id, token, onDone }: { id: string; token: string; onDone(email: string): void }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [email, setEmail] = useState('')
  const forward = useChange(
    () => ask('POST /invitations/{id}/forward', { path: { id }, body: { token, email: email.trim() } }),
    () => onDone(email.trim()),
  )
  return (
    <>
      <Button variant="subtle" size="xs" onClick={open}>
        {said.forward}
      </Button>
      <Modal opened={isOpen} onClose={close} title={said.forward}>
        <Form
          label={said.forward}
          pending={forward.isPending}
          fault={forward.error}
          paths={['/email']}
          onSend={() => forward.mutate(undefined)}
        >
          <Text size="sm">{said.forwardText}</Text>
          <TextInput
            label={said.forwardTo}
            type="email"
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={faultAt(forward.error, '/email')}
          />
        </Form>
      </Modal>
    </>
  )
}
