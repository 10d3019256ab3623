// Two-factor sign-in on one's own page: turned on, with an app and backup codes, and off.
import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { BegunTwoFactor } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { BackupCodes } from './backup-codes.tsx'
import { ConfirmCode } from './confirm-code.tsx'
import { PasswordForm } from './password-form.tsx'

const said = securityWords.twoFactor

/** What the dialog shows: a question for the password, the secret, or codes that are shown this once. */
type Step =
  | { kind: 'begin' | 'renew' | 'off' }
  | { kind: 'scan'; begun: BegunTwoFactor }
  | { kind: 'codes'; codes: string[] }

export function TwoFactor() {
  const standing = useAsk('GET /two_factor')
  const [step, setStep] = useState<Step>()
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {said.title}
      </Title>
      <Loaded of={standing}>
        {({ on, since, backup_codes_left }) =>
          on && since ? (
            <>
              <Text size="sm">
                {said.on} <When at={since} days />. {said.left(backup_codes_left)}
              </Text>
              <Group>
                <Button variant="default" onClick={() => setStep({ kind: 'renew' })}>
                  {said.renew}
                </Button>
                <Button variant="subtle" color="red" onClick={() => setStep({ kind: 'off' })}>
                  {said.turnOff}
                </Button>
              </Group>
            </>
          ) : (
            <>
              <Text size="sm">{said.off}</Text>
              <Group>
                <Button onClick={() => setStep({ kind: 'begin' })}>{said.turnOn}</Button>
              </Group>
            </>
          )
        }
      </Loaded>
      <Modal
        opened={step !== undefined}
        onClose={() => setStep(undefined)}
        title={step?.kind === 'codes' ? said.codes : said.title}
        closeOnClickOutside={step?.kind !== 'codes'}
        closeOnEscape={step?.kind !== 'codes'}
      >
        {step && <Steps step={step} onStep={setStep} />}
      </Modal>
    </Stack>
  )
}

function Steps({ step, onStep }: { step: Step; onStep(step: Step | undefined): void }) {
  const showCodes = ({ backup_codes }: { backup_codes: string[] }) =>
    onStep({ kind: 'codes', codes: backup_codes })
  switch (step.kind) {
    case 'begin':
      return (
        <PasswordForm
          text={said.off}
          label={said.go}
          act={(password) => ask('POST /two_factor', { body: { password } })}
          onDone={(begun) => onStep({ kind: 'scan', begun })}
        />
      )
    case 'scan':
      return <ConfirmCode begun={step.begun} onDone={showCodes} />
    case 'codes':
      return <BackupCodes codes={step.codes} onDone={() => onStep(undefined)} />
    case 'renew':
      return (
        <PasswordForm
          text={said.renewText}
          label={said.renew}
          act={(password) => ask('POST /two_factor/backup_codes', { body: { password } })}
          onDone={showCodes}
        />
      )
    case 'off':
      return (
        <PasswordForm
          text={said.offText}
          label={said.turnOff}
          act={(password) => ask('POST /two_factor/off', { body: { password } })}
          onDone={() => onStep(undefined)}
        />
      )
  }
}
