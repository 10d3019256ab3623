// A form that sends itself once, and says what is wrong beside its button.
import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import type { Fault } from './ask.ts'
import { FaultAlert, faultBeside } from './parts.tsx'

type Props = {
  label: string
  pending: boolean
  fault: Fault | null
  /** Paths of the API whose faults stand at fields of the form. */
  paths?: string[]
  /** `isPressed` is false where the form is sent by what stands outside of it. */
  onSend(isPressed: boolean): void
  children: ReactNode
  beside?: ReactNode
}

export function Form({ label, pending, fault, paths = [], onSend, children, beside }: Props) {
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!pending) onSend((event.nativeEvent as SubmitEvent).submitter !== null)
  }
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="sm">
        {children}
        <FaultAlert fault={faultBeside(fault, paths)} />
        <Group justify="space-between" mt="xs">
          <Button type="submit" loading={pending}>
            {label}
          </Button>
          {beside}
        </Group>
      </Stack>
    </form>
  )
}
