// How much an account may have, as whoever runs the exchange says.
import { Button, Modal, NumberInput, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ShownAccount } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt, type Told } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { words } from '../words.ts'

const said = operatorWords.accounts

type Limits = ShownAccount['limits']
const NAMES = ['sources', 'flows', 'leads_per_day'] as const

type DialogProps = { account: ShownAccount; onClose(): void; onTold(told: Told): void }

export function LimitsDialog({ account: { id, name, limits: before }, onClose, onTold }: DialogProps) {
  const [limits, setLimits] = useState<Limits>(before)
  const [reason, setReason] = useState('')
  const change = useChange(
    () => ask('PUT /operator/accounts/{id}', { path: { id }, body: { limits, reason } }),
    () => {
      onTold({ text: said.limitsSaved(name) })
      onClose()
    },
  )
  return (
    <Modal opened onClose={onClose} closeOnClickOutside={false} title={said.limitTitle(name)}>
      <Form
        label={said.save}
        pending={change.isPending}
        fault={change.error}
        paths={['/reason', ...NAMES.map((each) => `/limits/${each}`)]}
        onSend={() => change.mutate(undefined)}
        beside={
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
        }
      >
        <Text size="sm">{said.limitText}</Text>
        {NAMES.map((each) => (
          <NumberInput
            key={each}
            label={said.limitNames[each]}
            description={said.limitHints[each]}
            allowDecimal={false}
            allowNegative={false}
            value={limits[each] ?? ''}
            onChange={(value) => setLimits({ ...limits, [each]: typeof value === 'number' ? value : null })}
            error={faultAt(change.error, `/limits/${each}`)}
          />
        ))}
        <Textarea
          label={said.reason}
          description={said.reasonHint}
          autosize
          minRows={2}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          error={faultAt(change.error, '/reason')}
        />
      </Form>
    </Modal>
  )
}
