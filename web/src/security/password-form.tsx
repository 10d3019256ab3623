// Asks for the present password before a change to how one signs in.
import { PasswordInput, Text } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'

type Props<T> = { text: string; label: string; act(password: string): Promise<T>; onDone(output: T): void }

export function PasswordForm<T>({ text, label, act, onDone }: Props<T>) {
  const [password, setPassword] = useState('')
  const change = useChange(() => act(password), onDone)
  return (
    <Form
      label={label}
      pending={change.isPending}
      fault={change.error}
      paths={['/password']}
      onSend={() => change.mutate(undefined)}
    >
      <Text size="sm">{text}</Text>
      <PasswordInput
        label={securityWords.twoFactor.password}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={faultAt(change.error, '/password')}
      />
    </Form>
  )
}
