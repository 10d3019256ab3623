// What exactly would be sent of a sample lead, as the exchange itself says it.
import { Alert, Stack, Text } from '@mantine/core'
import { FaultAlert } from '../parts.tsx'
import { sentIn } from '../sent.ts'
import { wizardWords } from '../words/wizard.ts'
import { Raw } from './exchange.tsx'
import type { Plan } from './plan.ts'
import type { StepProps } from './steps.tsx'
import { useTrial } from './trial.tsx'

const said = wizardWords.match

export function Preview({ plan, ...props }: StepProps & { plan: Plan }) {
  const { stage, fault } = useTrial({ ...props, plan }, plan)
  const sent = stage && sentIn(stage)
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {said.preview}
      </Text>
      <FaultAlert fault={fault} />
      {stage?.outcome === 'skip' || stage?.outcome === 'error' ? (
        <Alert color="orange" title={said.refused}>
          {stage.reason}
        </Alert>
      ) : null}
      {stage?.not_shown && (
        <Alert color="orange" title={said.notShown}>
          {stage.not_shown}
        </Alert>
      )}
      {stage?.file?.heading && (
        <Text size="sm" c="dimmed">
          {said.heading}
        </Text>
      )}
      {stage && sent !== undefined && <Raw label={said.preview}>{sent}</Raw>}
    </Stack>
  )
}
