// Which fields are sent under which names, beside what exactly would be sent.
import { Alert, Code, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Trial } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { FaultAlert, Heading } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { words } from '../words.ts'
import { flowWith, type Plan, sampleLead, stepOf } from './plan.ts'
import type { StepProps } from './wizard.tsx'

const said = words.wizard.match

export function Match(props: StepProps) {
  const { plan, flow, saving, fault, save } = props
  const [typed, setTyped] = useState(plan)
  const fields = useAsk('GET /fields')
  const nameOf = (field: string) => fields.data?.find(({ id }) => id === field)?.name ?? field
  const set = (field: string, name: string) =>
    setTyped({ ...typed, names: { ...typed.names, [field]: name } })
  const isMail = plan.way === 'email'
  return (
    <Form label={words.wizard.next} pending={saving} fault={fault} onSend={() => save(typed)}>
      <Heading order={2}>{said.title}</Heading>
      <Text c="dimmed" size="sm">
        {isMail ? said.mail : said.text}
      </Text>
      {!isMail && (
        <Table withRowBorders={false} verticalSpacing={4} aria-label={said.title}>
          <Table.Tbody>
            {flow.fields.map((field) => (
              <Table.Tr key={field}>
                <Table.Td w="45%">{nameOf(field)}</Table.Td>
                <Table.Td>
                  <TextInput
                    size="xs"
                    aria-label={said.sentAs(nameOf(field))}
                    value={typed.names[field] ?? ''}
                    onChange={(event) => set(field, event.currentTarget.value)}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Preview {...props} plan={typed} />
    </Form>
  )
}

/** The exchange itself says what it would send: the same code as for a true lead, and nothing is delivered. */
function Preview({ flow, plan, seller }: StepProps & { plan: Plan }) {
  const [settled] = useDebouncedValue(plan, 400)
  const trial = useQuery<Trial, Fault>({
    queryKey: ['try', flow.id, settled],
    queryFn: () => {
      const recipientId = stepOf(flow)?.entity.id ?? ''
      const draft = flowWith(flow, settled, { sellerId: seller.id, recipientId })
      const body = { flow: draft, parameters: sampleLead(flow.fields) }
      return ask('POST /flows/{id}/try', { path: { id: flow.id }, body })
    },
    placeholderData: keepPreviousData,
  })
  const stage = trial.data?.stages.find(({ stage }) => stage === 'recipient')
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {said.preview}
      </Text>
      <FaultAlert fault={trial.error} />
      {stage?.outcome === 'skip' || stage?.outcome === 'error' ? (
        <Alert color="orange" title={said.refused}>
          {stage.reason}
        </Alert>
      ) : null}
      {stage && (
        <Code block className="exchange">
          {pretty(stage.request ?? stage.variables)}
        </Code>
      )}
    </Stack>
  )
}

type Shown = { method?: string; url?: string | null; body?: string | null }

function pretty(sent: Shown | { [name: string]: unknown } | null | undefined): string {
  if (!sent || !('method' in sent)) return JSON.stringify(sent ?? {}, null, 2)
  const { method, url, body } = sent as Shown
  return `${method} ${url ?? ''}\n\n${indented(body ?? '')}`
}

export function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
