// Signing in: a page, and the form of it wherever else it is needed.
import { Anchor, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, Navigate, useLocation, useNavigate } from 'react-router'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { Outside } from './outside.tsx'
import { faultAt, Heading } from './parts.tsx'
import { useAsk, useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.session

export function SignIn() {
  const navigate = useNavigate()
  const { state } = useLocation()
  const standing = useAsk('GET /session')
  // Only addresses of the app itself: the router takes no others.
  const next: string = typeof state?.next === 'string' ? state.next : '/'
  if (standing.data?.signed_in || standing.data?.needs_first_account) return <Navigate to={next} replace />
  return (
    <Outside>
      <Stack gap="sm">
        <Heading>{said.signIn}</Heading>
        <SignInForm onDone={() => navigate(next, { replace: true })} />
        <Text size="sm" c="dimmed">
          {said.invitedHint}
        </Text>
      </Stack>
    </Outside>
  )
}

/** `email` is given where only one person will do. */
export function SignInForm({ email, onDone }: { email?: string; onDone(): void }) {
  const [typed, setTyped] = useState(email ?? '')
  const [password, setPassword] = useState('')
  const signIn = useChange(() => ask('POST /session', { body: { email: typed.trim(), password } }), onDone)
  return (
    <Form
      label={said.signIn}
      pending={signIn.isPending}
      fault={signIn.error}
      paths={['/email', '/password']}
      onSend={() => signIn.mutate(undefined)}
      beside={
        <Anchor component={Link} to="/forgotten" size="sm">
          {said.forgotten}
        </Anchor>
      }
    >
      <TextInput
        label={said.email}
        type="email"
        autoComplete="username"
        value={typed}
        readOnly={email !== undefined}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={faultAt(signIn.error, '/email')}
      />
      <PasswordInput
        label={said.password}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={faultAt(signIn.error, '/password')}
      />
    </Form>
  )
}
