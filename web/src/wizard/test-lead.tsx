// A real lead, marked as a test, through the buyer's own flow to the buyer's own place.
import { Alert, Button, Code, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { RecipientEvent } from '../api-types.ts'
import type { Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { words } from '../words.ts'
import { indented } from './match.tsx'
import { sampleLead } from './plan.ts'
import { sendTestLead, testedKey } from './send-test-lead.ts'
import type { StepProps } from './wizard.tsx'

const said = words.wizard.test

export function TestLead({ flow, seller, onboard, next }: StepProps) {
  const [values, setValues] = useState(() => sampleLead(flow.fields))
  const client = useQueryClient()
  const fields = useAsk('GET /fields')
  const nameOf = (field: string) => fields.data?.find(({ id }) => id === field)?.name ?? field
  const send = useChange(
    () => sendTestLead(flow, seller.id, values),
    ({ outcome }) => client.setQueryData(testedKey(onboard.id), outcome),
  )
  return (
    <Stack gap="md">
      <Form
        label={said.send}
        pending={send.isPending}
        fault={send.error as Fault | null}
        onSend={() => send.mutate(undefined)}
      >
        <Heading order={2}>{said.title}</Heading>
        <Text c="dimmed" size="sm">
          {said.text}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          {flow.fields.map((field) => (
            <TextInput
              key={field}
              size="xs"
              label={nameOf(field)}
              value={values[field] ?? ''}
              onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
            />
          ))}
        </SimpleGrid>
      </Form>
      {send.data && <Result event={send.data} />}
      <Group>
        <Button component={Link} to={next} variant={send.data?.outcome === 'success' ? 'filled' : 'default'}>
          {send.data ? words.wizard.next : said.skip}
        </Button>
      </Group>
    </Stack>
  )
}

function Result({ event }: { event: RecipientEvent }) {
  const isIn = event.outcome === 'success'
  return (
    <Stack gap="xs">
      <Alert
        color={isIn ? 'green' : 'orange'}
        role="status"
        title={isIn ? said.arrived : said.not(event.outcome)}
      >
        {event.reason}
      </Alert>
      {event.transactions?.map(({ request, response, ms }) => (
        <Stack key={request.timestamp} gap={4}>
          <Text size="sm" fw={500}>
            {said.request} · {said.took(ms)}
          </Text>
          <Code
            block
            className="exchange"
          >{`${request.method} ${request.uri}\n\n${indented(request.body)}`}</Code>
          {response && (
            <>
              <Text size="sm" fw={500}>
                {said.response}
              </Text>
              <Code
                block
                className="exchange"
              >{`${response.status} ${response.status_text}\n\n${indented(response.body)}`}</Code>
            </>
          )}
        </Stack>
      ))}
    </Stack>
  )
}
