// The page behind the link of a colleague's letter: who invites, and a password to be in.
import { Anchor, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { Joining } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { Outside } from '../outside.tsx'
import { FaultAlert, faultAt, Heading, Waiting, When } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { words } from '../words.ts'

const said = securityWords.join

export function Join() {
  const { token = '' } = useParams()
  const joining = useAsk('GET /joinings/{token}', { path: { token } }, { staleMs: Number.POSITIVE_INFINITY })
  // Once joined the link is over, which is no news while the page goes on.
  const fault = joining.data ? null : joining.error
  const isOver = fault?.status === 404
  return (
    <Outside>
      {joining.data && <Choice token={token} joining={joining.data} />}
      {isOver && <Over />}
      {fault && !isOver && <FaultAlert fault={fault} onAgain={() => joining.refetch()} />}
      {joining.isPending && <Waiting />}
    </Outside>
  )
}

function Over() {
  return (
    <Stack gap="sm">
      <Heading>{said.over}</Heading>
      <Text c="dimmed">{said.overText}</Text>
      <Anchor component={Link} to="/sign-in" size="sm">
        {words.session.signIn}
      </Anchor>
    </Stack>
  )
}

function Choice({ token, joining }: { token: string; joining: Joining }) {
  const { email, account_name, invited_by, expires_at } = joining
  const navigate = useNavigate()
  const [typed, setTyped] = useState({
    first_name: joining.first_name,
    last_name: joining.last_name,
    password: '',
  })
  const set = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change })
  const join = useChange(
    () => ask('POST /joinings/{token}', { path: { token }, body: typed }),
    () => navigate('/', { replace: true }),
  )
  return (
    <Stack gap="sm">
      <Heading>{said.title(account_name)}</Heading>
      <Text className="person">{said.text(invited_by, email)}</Text>
      <Form
        label={said.do}
        pending={join.isPending}
        fault={join.error}
        paths={['/first_name', '/last_name', '/password']}
        onSend={() => join.mutate(undefined)}
      >
        <TextInput
          label={words.session.firstName}
          autoComplete="given-name"
          value={typed.first_name}
          onChange={(event) => set({ first_name: event.currentTarget.value })}
          error={faultAt(join.error, '/first_name')}
        />
        <TextInput
          label={words.session.lastName}
          autoComplete="family-name"
          value={typed.last_name}
          onChange={(event) => set({ last_name: event.currentTarget.value })}
          error={faultAt(join.error, '/last_name')}
        />
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={words.session.newPassword}
          description={words.session.passwordHint}
          autoComplete="new-password"
          value={typed.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          error={faultAt(join.error, '/password')}
        />
      </Form>
      <Text size="xs" c="dimmed">
        {said.ends} <When at={expires_at} />
      </Text>
    </Stack>
  )
}
