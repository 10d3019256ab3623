// Signing in: a page, and the form of it wherever else it is needed.
import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, Navigate, useLocation, useNavigate } from 'react-router'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { Outside } from './outside.tsx'
import { FaultAlert, faultAt, Heading } from './parts.tsx'
import { CodeInput } from './security/code-input.tsx'
import { isPasskeyPossible, signInByPasskey } from './security/passkey-ceremony.ts'
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
  const [typed, setTyped] = useState({ email: email ?? '', password: '', code: '' })
  const [needsCode, setNeedsCode] = useState(false)
  const set = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change })
  const signIn = useChange(() => ask('POST /session', { body: bodyOf(typed) }), onDone)
  const send = () =>
    signIn.mutate(undefined, { onError: ({ code }) => code === 'code_needed' && setNeedsCode(true) })
  const again = () => {
    signIn.reset()
    set({ code: '' })
    setNeedsCode(false)
  }
  if (needsCode) {
    const fault = signIn.error?.code === 'code_needed' ? null : signIn.error
    return (
      <Form
        label={said.signIn}
        pending={signIn.isPending}
        fault={fault}
        paths={['/code']}
        onSend={send}
        beside={
          <Anchor component="button" type="button" size="sm" onClick={again}>
            {said.codeBack}
          </Anchor>
        }
      >
        <Text size="sm" role="status">
          {said.codeText}
        </Text>
        <CodeInput
          value={typed.code}
          onChange={(code) => set({ code })}
          error={faultAt(fault, '/code')}
          takesFocus
        />
      </Form>
    )
  }
  return (
    <>
      <Form
        label={said.signIn}
        pending={signIn.isPending}
        fault={signIn.error}
        paths={['/email', '/password']}
        onSend={send}
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
          value={typed.email}
          readOnly={email !== undefined}
          onChange={(event) => set({ email: event.currentTarget.value })}
          error={faultAt(signIn.error, '/email')}
        />
        <PasswordInput
          label={said.password}
          autoComplete="current-password"
          value={typed.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          error={faultAt(signIn.error, '/password')}
        />
      </Form>
      {email === undefined && isPasskeyPossible() && <ByPasskey onDone={onDone} />}
    </>
  )
}

function bodyOf({ email, password, code }: { email: string; password: string; code: string }) {
  return { email: email.trim(), password, ...(code.trim() !== '' && { code }) }
}

function ByPasskey({ onDone }: { onDone(): void }) {
  const signIn = useChange(() => signInByPasskey(), onDone)
  return (
    <Stack gap="sm">
      <FaultAlert fault={signIn.error} />
      <Button variant="default" loading={signIn.isPending} onClick={() => signIn.mutate(undefined)}>
        {said.passkey}
      </Button>
    </Stack>
  )
}
