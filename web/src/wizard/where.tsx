// Where leads go: one card for each way, with what it takes.
import { Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { wizardWords } from '../words/wizard.ts'
import { planFor } from './plan.ts'
import type { StepProps } from './steps.tsx'
import { WAYS, type Way } from './ways.ts'

const said = wizardWords.where

export function Where({ plan, flow, saving, fault, save }: StepProps) {
  const [way, setWay] = useState<Way>(plan.way ?? 'json')
  return (
    <Form
      label={wizardWords.next}
      pending={saving}
      fault={fault}
      onSend={() => save(way === plan.way ? plan : planFor(flow, way))}
    >
      <Heading order={2}>{said.title}</Heading>
      <Radio.Group value={way} onChange={(value) => setWay(value as Way)} aria-label={said.title}>
        <Stack gap="xs">
          {(Object.keys(WAYS) as Way[]).map((each) => (
            <WayCard key={each} way={each} />
          ))}
        </Stack>
      </Radio.Group>
      <Connectors />
    </Form>
  )
}

function WayCard({ way }: { way: Way }) {
  const [time, needs] = said.about[way]
  return (
    <Radio.Card value={way} p="md" aria-labelledby={`way-${way}`} aria-describedby={`way-${way}-text`}>
      <Group wrap="nowrap" align="flex-start">
        <Radio.Indicator />
        <div>
          <Text id={`way-${way}`} fw={600}>
            {said[way]}
          </Text>
          <div id={`way-${way}-text`}>
            <Text size="sm">{said[`${way}Text`]}</Text>
            <Text size="sm" c="dimmed">
              {said.takes} {time}. {said.needs} {needs}.
            </Text>
          </div>
        </div>
      </Group>
    </Radio.Card>
  )
}

/** Plug-ins that deliver. What comes with the exchange is told above. */
function Connectors() {
  const packages = useAsk('GET /packages')
  if (!packages.data) return null
  const connectors = packages.data.filter(
    ({ provider, integrations }) =>
      provider !== 'Gangway' &&
      integrations.some(({ direction, type }) => direction === 'outbound' && type === 'delivery'),
  )
  return (
    <Text size="sm" c="dimmed">
      {connectors.length === 0 ? said.crmNone : said.crmSome(connectors.map(({ name }) => name).join(', '))}
    </Text>
  )
}
