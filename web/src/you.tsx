// One's own: where one is signed in, and how: the password, a second factor, passkeys.
import { Alert, Badge, Button, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { FaultAlert, faultAt, Heading, Loaded, When } from './parts.tsx'
import { Passkeys } from './security/passkeys.tsx'
import { TwoFactor } from './security/two-factor.tsx'
import { useAsk, useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.you

export function You() {
  return (
    <Stack maw={640} gap="xl">
      <Heading>{said.title}</Heading>
      <Sessions />
      <TwoFactor />
      <Passkeys />
      <Password />
    </Stack>
  )
}

function Sessions() {
  const sessions = useAsk('GET /sessions')
  const end = useChange((id: string) => ask('DELETE /sessions/{id}', { path: { id } }))
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {said.sessions}
      </Title>
      <FaultAlert fault={end.error} />
      <Loaded of={sessions}>
        {(list) =>
          list.map((session) => (
            <Paper key={session.id} withBorder p="sm">
              <Group justify="space-between">
                <div>
                  <Text size="sm" title={session.user_agent ?? undefined}>
                    {session.device.charAt(0).toUpperCase() + session.device.slice(1)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {session.ip} · {said.since} <When at={session.created_at} />
                  </Text>
                </div>
                {session.current ? (
                  <Badge variant="light">{said.current}</Badge>
                ) : (
                  <Button
                    variant="default"
                    size="xs"
                    loading={end.isPending}
                    onClick={() => end.mutate(session.id)}
                  >
                    {said.end}
                  </Button>
                )}
              </Group>
            </Paper>
          ))
        }
      </Loaded>
    </Stack>
  )
}

function Password() {
  const [current_password, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = useChange(() => ask('PUT /password', { body: { current_password, password } }))
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {said.password}
      </Title>
      {change.data && <Alert role="status">{change.data.message}</Alert>}
      <Form
        label={said.change}
        pending={change.isPending}
        fault={change.error}
        paths={['/current_password', '/password']}
        onSend={() => change.mutate(undefined)}
      >
        <PasswordInput
          label={said.currentPassword}
          autoComplete="current-password"
          value={current_password}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={faultAt(change.error, '/current_password')}
        />
        <PasswordInput
          label={words.session.newPassword}
          description={words.session.passwordHint}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={faultAt(change.error, '/password')}
        />
      </Form>
    </Stack>
  )
}
