// What an operator does to an account, and why: the reason is kept with the act.
import { Button, Modal, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { AccountStateChange, ShownAccount } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt, type Told } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { words } from '../words.ts'

const said = operatorWords.accounts

/** What every dialog about an account is given. */
export type DialogProps = { account: ShownAccount; onClose(): void; onTold(told: Told): void }

type Props = DialogProps & {
  title: string
  label: string
  text: string
  change: Omit<AccountStateChange, 'reason'>
  /** What is told once it is done. */
  done: string
  /** Paths of the API whose faults stand at fields of its own. */
  paths?: string[]
  fields?(fault: Fault | null): ReactNode
}

export function ReasonDialog({ account: { id }, change, done, onClose, onTold, ...shown }: Props) {
  const { title, label, text, paths = [], fields } = shown
  const [reason, setReason] = useState('')
  const act = useChange(
    () => ask('PUT /operator/accounts/{id}', { path: { id }, body: { ...change, reason } }),
    () => {
      onTold({ text: done })
      onClose()
    },
  )
  return (
    <Modal opened onClose={onClose} closeOnClickOutside={false} title={title}>
      <Form
        label={label}
        pending={act.isPending}
        fault={act.error}
        paths={['/reason', ...paths]}
        onSend={() => act.mutate(undefined)}
        beside={
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
        }
      >
        <Text size="sm">{text}</Text>
        {fields?.(act.error)}
        <Textarea
          label={said.reason}
          description={said.reasonHint}
          data-autofocus={fields === undefined || undefined}
          autosize
          minRows={2}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          error={faultAt(act.error, '/reason')}
        />
      </Form>
    </Modal>
  )
}
