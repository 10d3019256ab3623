// A forgotten password: asking for a link, and setting a new one behind it.
import { Alert, Anchor, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { Outside } from './outside.tsx'
import { faultAt, Heading } from './parts.tsx'
import { useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.session

export function Forgotten() {
  const [email, setEmail] = useState('')
  const send = useChange(() => ask('POST /password/forgotten', { body: { email: email.trim() } }))
  return (
    <Outside>
      <Stack gap="sm">
        <Heading>{said.forgottenTitle}</Heading>
        {send.data ? (
          <Alert role="status">{send.data.message}</Alert>
        ) : (
          <>
            <Text c="dimmed">{said.forgottenText}</Text>
            <Form
              label={said.sendLink}
              pending={send.isPending}
              fault={send.error}
              paths={['/email']}
              onSend={() => send.mutate(undefined)}
            >
              <TextInput
                label={said.email}
                type="email"
                autoComplete="username"
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
                error={faultAt(send.error, '/email')}
              />
            </Form>
          </>
        )}
        <BackToSignIn />
      </Stack>
    </Outside>
  )
}

export function NewPassword() {
  const { token = '' } = useParams()
  const [password, setPassword] = useState('')
  const set = useChange(() => ask('POST /password', { body: { token, password } }))
  return (
    <Outside>
      <Stack gap="sm">
        <Heading>{said.setTitle}</Heading>
        {set.data ? (
          <Alert role="status">{set.data.message}</Alert>
        ) : (
          <Form
            label={said.set}
            pending={set.isPending}
            fault={set.error}
            paths={['/password']}
            onSend={() => set.mutate(undefined)}
          >
            <PasswordInput
              label={said.newPassword}
              description={said.passwordHint}
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={faultAt(set.error, '/password')}
            />
          </Form>
        )}
        <BackToSignIn />
      </Stack>
    </Outside>
  )
}

function BackToSignIn() {
  return (
    <Anchor component={Link} to="/sign-in" size="sm">
      {said.back}
    </Anchor>
  )
}
