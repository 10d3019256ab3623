// What can be done about one colleague; what cannot be taken back asks first.
import { ActionIcon, Menu, Modal } from '@mantine/core'
import { useState } from 'react'
import type { Colleague, SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Form } from '../form.tsx'
import { useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { words } from '../words.ts'
import { type Role, RoleSelect } from './role-select.tsx'

const said = securityWords.colleagues

type Props = { user: Colleague; person: SignedIn; onTold(text: string): void }

export function ColleagueActions({ user, person, onTold }: Props) {
  const [question, setQuestion] = useState<Question>()
  const [isMoving, setMoving] = useState(false)
  const path = { id: user.id }
  const again = useChange(
    () => ask('POST /users/{id}/invite', { path }),
    () => onTold(said.sent(user.email)),
  )
  const name = `${user.first_name} ${user.last_name}`.trim()
  const isSelf = user.id === person.user_id
  // The API enforces the same.
  if (!(person.role === 'owner' || (person.role === 'admin' && user.role !== 'owner'))) return null
  const codeOff = () =>
    setQuestion({
      text: said.codeOffAsk(name),
      label: said.codeOff,
      act: () => ask('DELETE /users/{id}/two_factor', { path }),
    })
  const remove = () =>
    setQuestion({
      text: said.removeAsk(name),
      label: said.remove,
      act: () => ask('DELETE /users/{id}', { path }),
    })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={said.actions(name)} loading={again.isPending}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!user.joined && <Menu.Item onClick={() => again.mutate(undefined)}>{said.again}</Menu.Item>}
          <Menu.Item onClick={() => setMoving(true)}>{said.changeRole}</Menu.Item>
          {user.two_factor && !isSelf && (
            <Menu.Item color="red" onClick={codeOff}>
              {said.codeOff}
            </Menu.Item>
          )}
          {!isSelf && (
            <Menu.Item color="red" onClick={remove}>
              {said.remove}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Asking
        question={question}
        fault={again.error}
        onDone={() => {
          setQuestion(undefined)
          again.reset()
        }}
      />
      <Modal opened={isMoving} onClose={() => setMoving(false)} title={said.roleOf(name)}>
        <ChangeRole
          user={user}
          mayMakeOwners={person.role === 'owner'}
          onDone={(role) => {
            setMoving(false)
            onTold(said.changed(name, words.roles[role]))
          }}
        />
      </Modal>
    </>
  )
}

type ChangeProps = { user: Colleague; mayMakeOwners: boolean; onDone(role: Role): void }

function ChangeRole({ user, mayMakeOwners, onDone }: ChangeProps) {
  const [role, setRole] = useState<Role>(user.role)
  const change = useChange(
    () => ask('PUT /user/{id}', { path: { id: user.id }, body: { role } }),
    () => onDone(role),
  )
  return (
    <Form
      label={said.change}
      pending={change.isPending}
      fault={change.error}
      paths={['/role']}
      onSend={() => change.mutate(undefined)}
    >
      <RoleSelect role={role} mayMakeOwners={mayMakeOwners} fault={change.error} onChange={setRole} />
    </Form>
  )
}
