// An answer as the buyer's system gives them, and what the exchange would make of it.
import { Alert, NumberInput, Paper, Select, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { TrialStage } from '../api-types.ts'
import { FaultAlert } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import type { StepProps } from './steps.tsx'
import { useTrial } from './trial.tsx'
import type { Way } from './ways.ts'

const said = wizardWords.accepted

const JSON_SAMPLE = '{\n  "result": "accepted",\n  "id": 1234\n}'
const XML_SAMPLE = '<result>\n  <status>accepted</status>\n</result>'
const TYPES = ['application/json', 'text/xml', 'text/html', 'text/plain']

function sampleFor(way: Way | null) {
  const isXml = way === 'xml' || way === 'soap'
  return {
    status: 200,
    type: isXml ? 'text/xml' : 'application/json',
    body: isXml ? XML_SAMPLE : JSON_SAMPLE,
  }
}

export function SampleAnswer(props: StepProps) {
  const [{ status, type, body }, setSample] = useState(() => sampleFor(props.plan.way))
  const assumed = { status, headers: { 'Content-Type': type }, body }
  const { stage, fault } = useTrial(props, props.plan, assumed)
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Text size="sm" fw={500}>
          {said.sample}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          <NumberInput
            size="xs"
            label={said.status}
            min={100}
            max={599}
            clampBehavior="strict"
            allowDecimal={false}
            hideControls
            value={status}
            onChange={(value) => setSample({ status: statusIn(value), type, body })}
          />
          <Select
            size="xs"
            label={said.type}
            allowDeselect={false}
            data={TYPES}
            value={type}
            onChange={(chosen) => setSample({ status, type: chosen ?? type, body })}
          />
        </SimpleGrid>
        <Textarea
          size="xs"
          label={said.body}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={20_000}
          value={body}
          onChange={(event) => setSample({ status, type, body: event.currentTarget.value })}
        />
        <FaultAlert fault={fault} />
        {stage && <Verdict stage={stage} />}
      </Stack>
    </Paper>
  )
}

/** While it is typed, a status is of fewer digits. */
function statusIn(value: number | string): number {
  const status = Number(value)
  return status >= 100 && status <= 599 ? status : 200
}

const COLOURS: Record<string, string> = { success: 'green', failure: 'orange', error: 'red' }

function Verdict({ stage: { outcome, reason, appended } }: { stage: TrialStage }) {
  const price = appended?.price ?? 0
  return (
    <Alert
      color={COLOURS[outcome] ?? 'gray'}
      role="status"
      title={`${said.verdict}: ${said.outcomes[outcome] ?? outcome}`}
    >
      {reason && (
        <Text size="sm" className="person">
          {said.reasonIs}: {reason}
        </Text>
      )}
      <Text size="sm">
        {said.priceIs}: {typeof price === 'object' ? JSON.stringify(price) : String(price)}
      </Text>
    </Alert>
  )
}
