// What exactly would be sent of a sample lead, as the exchange itself says it.
import { Alert, Stack, Text } from '@mantine/core'
import type { TrialStage } from '../api-types.ts'
import { FaultAlert } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import { indented, Raw } from './exchange.tsx'
import type { Plan } from './plan.ts'
import type { StepProps } from './steps.tsx'
import { useTrial } from './trial.tsx'

const said = wizardWords.match

export function Preview({ plan, ...props }: StepProps & { plan: Plan }) {
  const { stage, fault } = useTrial({ ...props, plan }, plan)
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
      {stage && <Raw label={said.preview}>{shown(stage)}</Raw>}
    </Stack>
  )
}

function shown({ request, variables }: TrialStage): string {
  if (!request) return JSON.stringify(variables ?? {}, null, 2)
  return `${request.method} ${request.url ?? ''}\n\n${indented(request.body ?? '')}`
}
