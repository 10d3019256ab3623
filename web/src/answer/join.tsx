// A company that is new here: its account, its first user with a password, and the sign-in, in one go.
import { PasswordInput, SimpleGrid, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InvitationPreview } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { invitationWords as said } from '../words/invitation.ts'
import { words } from '../words.ts'
import { useOnward } from './answering.tsx'

const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const PATHS = ['/account/name', '/user/first_name', '/user/last_name', '/password']

export function Join({ preview, token }: { preview: InvitationPreview; token: string }) {
  const { id, email } = preview.invitation
  const [typed, setTyped] = useState({ company: '', first_name: '', last_name: '', password: '' })
  const join = useChange(async () => {
    const { company, password, first_name, last_name } = typed
    const body = {
      ...{ token, password, account: { name: company, time_zone } },
      user: { ...(first_name && { first_name }), last_name },
    }
    await ask('POST /invitations/{id}/accept', { path: { id }, body })
    await ask('POST /session', { body: { email, password } })
  }, useOnward(preview))
  const field = (name: keyof typeof typed, path: string) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
    error: faultAt(join.error, path),
  })
  return (
    <Form
      label={said.accept}
      pending={join.isPending}
      fault={join.error}
      paths={PATHS}
      onSend={() => join.mutate(undefined)}
    >
      <TextInput label={said.company} autoComplete="organization" {...field('company', '/account/name')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={words.session.firstName}
          autoComplete="given-name"
          {...field('first_name', '/user/first_name')}
        />
        <TextInput
          label={words.session.lastName}
          autoComplete="family-name"
          {...field('last_name', '/user/last_name')}
        />
      </SimpleGrid>
      <TextInput label={words.session.email} type="email" autoComplete="username" value={email} readOnly />
      <PasswordInput
        label={words.session.password}
        description={words.session.passwordHint}
        autoComplete="new-password"
        {...field('password', '/password')}
      />
    </Form>
  )
}
