// Says of a lead that it is returned, or became a customer, and shows what is answered.
import { Alert, Button, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { useChange } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { words as general } from '../words.ts'

const said = words.feedback

type Given = { type: 'return' | 'conversion'; reason: string }
type Heard = { outcome: string; reason?: string }

export function GiveFeedback({ eventId, label = said.give }: { eventId: string; label?: string }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [given, setGiven] = useState<Given>({ type: 'return', reason: '' })
  const send = useChange(() => sendFeedback(eventId, given))
  const shut = () => {
    close()
    send.reset()
  }
  return (
    <>
      <div>
        <Button variant="default" size="xs" onClick={open}>
          {label}
        </Button>
      </div>
      <Modal opened={isOpen} onClose={shut} title={said.title}>
        {send.data?.outcome === 'success' ? (
          <Alert color="green" role="status" title={said.done}>
            <Button size="xs" variant="default" onClick={shut}>
              {general.close}
            </Button>
          </Alert>
        ) : (
          <Form
            label={said.send}
            pending={send.isPending}
            fault={send.error}
            onSend={() => send.mutate(undefined)}
          >
            <Text size="sm">{said.text}</Text>
            <Radio.Group
              label={said.type}
              value={given.type}
              onChange={(type) => setGiven({ ...given, type: type as Given['type'] })}
            >
              <Stack gap="xs" pt={4}>
                <Radio value="return" label={said.types.return} />
                <Radio value="conversion" label={said.types.conversion} />
              </Stack>
            </Radio.Group>
            <Textarea
              label={said.reason}
              description={said.reasonHint}
              maxLength={1000}
              autosize
              value={given.reason}
              onChange={(event) => setGiven({ ...given, reason: event.currentTarget.value })}
            />
            {send.data && (
              <Alert color="orange" role="alert" title={said.refused}>
                {send.data.reason ?? send.data.outcome}
              </Alert>
            )}
          </Form>
        )}
      </Modal>
    </>
  )
}

/** A recipient's own request: it is known by the event, and needs no account. */
async function sendFeedback(eventId: string, given: Given): Promise<Heard> {
  const response = await fetch(`/feedback?event_id=${encodeURIComponent(eventId)}`, {
    method: 'POST',
    credentials: 'omit',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(given),
  }).catch(() => {
    throw new Fault('lost', 0)
  })
  const text = await response.text()
  if (response.status === 201 || response.status === 409) return JSON.parse(text)
  throw new Fault(response.status === 503 ? 'busy' : 'refused', response.status, { error: text })
}
