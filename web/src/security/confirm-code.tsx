// The secret for the authenticator app, and the first code that shows that the app has it.
import { Center, Code, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { BegunTwoFactor } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { CodeInput } from './code-input.tsx'
import { QrCode } from './qr-code.tsx'

const said = securityWords.twoFactor

type Props = { begun: BegunTwoFactor; onDone(answer: { backup_codes: string[] }): void }

export function ConfirmCode({ begun: { uri, secret }, onDone }: Props) {
  const [code, setCode] = useState('')
  const confirm = useChange(() => ask('POST /two_factor/confirm', { body: { code } }), onDone)
  return (
    <Form
      label={said.turnOn}
      pending={confirm.isPending}
      fault={confirm.error}
      paths={['/code']}
      onSend={() => confirm.mutate(undefined)}
    >
      <Text size="sm">{said.scan}</Text>
      <Center>
        <QrCode text={uri} label={said.qr} />
      </Center>
      <Stack gap={4}>
        <Text size="sm" c="dimmed" id="secret">
          {said.secret}
        </Text>
        <Code block aria-labelledby="secret" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          {secret.match(/.{1,4}/g)?.join(' ')}
        </Code>
      </Stack>
      <CodeInput value={code} onChange={setCode} error={faultAt(confirm.error, '/code')} />
    </Form>
  )
}
