// Where leads go: one card for each way.
import { Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { words } from '../words.ts'
import { WAYS, type Way } from './plan.ts'
import type { StepProps } from './wizard.tsx'

const said = words.wizard.where

export function Where({ plan, saving, fault, save }: StepProps) {
  const [way, setWay] = useState<Way>(plan.way ?? 'json')
  return (
    <Form label={words.wizard.next} pending={saving} fault={fault} onSend={() => save({ ...plan, way })}>
      <Heading order={2}>{said.title}</Heading>
      <Radio.Group value={way} onChange={(value) => setWay(value as Way)} aria-label={said.title}>
        <Stack gap="xs">
          {(Object.keys(WAYS) as Way[]).map((each) => (
            <Radio.Card key={each} value={each} p="md" aria-labelledby={`way-${each}`}>
              <Group wrap="nowrap" align="flex-start">
                <Radio.Indicator />
                <div>
                  <Text id={`way-${each}`} fw={600}>
                    {said[each]}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {said[`${each}Text`]}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
    </Form>
  )
}
