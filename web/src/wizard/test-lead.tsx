// A real lead, marked as a test, through the buyer's own flow to the buyer's own place.
import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OnboardTest } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt, Heading, When } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { wizardWords } from '../words/wizard.ts'
import { Exchange } from './exchange.tsx'
import { sampleLead } from './sample.ts'
import { readStory, sendTestLead, type Tested, testedIn } from './send-test-lead.ts'
import type { StepProps } from './steps.tsx'

const said = wizardWords.test

export function TestLead(props: StepProps) {
  const { flow, fields, seller, onboard, plan, saving, note } = props
  const [values, setValues] = useState<Record<string, string>>({})
  const sample = sampleLead(flow.fields, fields)
  const nameOf = (field: string) => fields?.find(({ id }) => id === field)?.name ?? field
  const send = useChange(async () => {
    const tested = await sendTestLead(flow, seller.id, { ...sample, ...values })
    await remember(onboard, tested)
    return tested
  })
  const isTested = send.data !== undefined || (onboard.test && onboard.test.outcome !== 'not_tested')
  return (
    <Stack gap="md">
      <Form
        label={isTested ? said.again : said.send}
        pending={send.isPending}
        fault={send.error}
        onSend={() => send.mutate(undefined)}
      >
        <Heading order={2}>{said.title}</Heading>
        <Text c="dimmed" size="sm">
          {plan.way === 'pull' ? said.pull : said.text}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          {flow.fields.map((field) => (
            <TextInput
              key={field}
              size="xs"
              label={nameOf(field)}
              value={values[field] ?? sample[field] ?? ''}
              onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
            />
          ))}
        </SimpleGrid>
      </Form>
      {send.data ? <Result tested={send.data} /> : onboard.test && <Earlier {...props} test={onboard.test} />}
      <Group>
        {isTested ? (
          <Button loading={saving} onClick={() => note({})}>
            {wizardWords.next}
          </Button>
        ) : (
          <Skip {...props} />
        )}
      </Group>
    </Stack>
  )
}

const OUTCOMES = ['success', 'failure', 'error', 'skip'] as const

function remember({ id, invitation_id, status }: StepProps['onboard'], { lead_id, outcome, reason }: Tested) {
  const known = OUTCOMES.find((each) => each === outcome) ?? 'error'
  const test = { outcome: known, reason: reason?.slice(0, 1000) ?? null, lead_id }
  if (status === 'completed') return
  return ask('PUT /onboards/{id}', { path: { id }, body: { invitation_id, test } })
}

/** What a test did before somebody left, read from the lead's story. */
function Earlier({ flow, test }: StepProps & { test: OnboardTest }) {
  const id = test.lead_id
  const story = useQuery<Tested, Fault>({
    queryKey: ['GET /leads/{id}', id],
    queryFn: async () => testedIn(await readStory(id ?? ''), flow),
    enabled: id !== null,
  })
  if (test.outcome === 'not_tested') {
    return (
      <Alert role="status" title={said.skipped}>
        <Text size="sm" className="person">
          {test.reason}
        </Text>
      </Alert>
    )
  }
  const told = { lead_id: id ?? '', outcome: test.outcome, reason: test.reason, event: null }
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {said.earlier}, <When at={test.tested_at} />
      </Text>
      <Result tested={story.data ?? told} />
    </Stack>
  )
}

function Result({ tested: { outcome, reason, event } }: { tested: Tested }) {
  const isIn = outcome === 'success'
  return (
    <Stack gap="xs">
      <Alert color={isIn ? 'green' : 'orange'} role="status" title={isIn ? said.arrived : said.not(outcome)}>
        <Text size="sm" className="person">
          {reason}
        </Text>
      </Alert>
      <Exchange calls={event?.transactions ?? []} />
    </Stack>
  )
}

/** Nobody is made to test, but the seller is told why not. */
function Skip({ seller, saving, fault, note }: StepProps) {
  const [isOpen, { open, close }] = useDisclosure()
  const [reason, setReason] = useState('')
  return (
    <>
      <Button variant="default" onClick={open}>
        {said.skip}
      </Button>
      <Modal opened={isOpen} onClose={close} title={said.skipTitle}>
        <Form
          label={said.skip}
          pending={saving}
          fault={fault}
          paths={['/test/reason']}
          onSend={() => note({ test: { outcome: 'not_tested', reason } })}
        >
          <Text size="sm">{said.skipText(seller.name)}</Text>
          <Textarea
            label={said.skipReason}
            data-autofocus
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={faultAt(fault, '/test/reason')}
          />
        </Form>
      </Modal>
    </>
  )
}
