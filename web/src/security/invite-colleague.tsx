// The dialog that invites a colleague.
import { Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { type Role, RoleSelect } from './role-select.tsx'

const said = securityWords.colleagues
const EMPTY: { email: string; role: Role } = { email: '', role: 'member' }

type Props = { isOpen: boolean; mayMakeOwners: boolean; onClose(): void; onTold(text: string): void }

export function InviteColleague({ isOpen, mayMakeOwners, onClose, onTold }: Props) {
  const [typed, setTyped] = useState(EMPTY)
  const invite = useChange(
    () => ask('POST /users', { body: { ...typed, email: typed.email.trim() } }),
    ({ email }) => {
      onTold(said.sent(email))
      setTyped(EMPTY)
      onClose()
    },
  )
  return (
    <Modal opened={isOpen} onClose={onClose} title={said.invite}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {said.inviteText}
        </Text>
        <Form
          label={said.send}
          pending={invite.isPending}
          fault={invite.error}
          paths={['/email', '/role']}
          onSend={() => invite.mutate(undefined)}
        >
          <TextInput
            label={said.email}
            type="email"
            data-autofocus
            value={typed.email}
            onChange={(event) => setTyped({ ...typed, email: event.currentTarget.value })}
            error={faultAt(invite.error, '/email')}
          />
          <RoleSelect
            role={typed.role}
            mayMakeOwners={mayMakeOwners}
            fault={invite.error}
            onChange={(role) => setTyped({ ...typed, role })}
          />
        </Form>
      </Stack>
    </Modal>
  )
}
