// Leads that are asked for rather than sent: how, with the addresses of this exchange and this flow.
import { Text } from '@mantine/core'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import { Raw } from './exchange.tsx'
import type { StepProps } from './steps.tsx'

const said = wizardWords.connect

export function Pulling({ plan, flow, saving, fault, save }: StepProps) {
  const address = `${window.location.origin}/events?flow_id=${flow.id}&type=source&sort=asc`
  const asks = [
    `curl -u API:YOUR_KEY "${address}"`,
    `curl -u API:YOUR_KEY "${address}&after_id=LAST_EVENT_ID"`,
  ].join('\n\n')
  return (
    <Form label={wizardWords.next} pending={saving} fault={fault} onSend={() => save(plan)}>
      <Heading order={2}>{said.title}</Heading>
      <Text size="sm">{said.pull.text}</Text>
      <Text size="sm">{said.pull.first}</Text>
      <Raw label={said.pull.first}>{asks}</Raw>
      <Text size="sm">{said.pull.loop}</Text>
      <Text size="sm" c="dimmed">
        {said.pull.key}
      </Text>
    </Form>
  )
}
