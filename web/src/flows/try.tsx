// What would happen to a lead: the draft as it stands on the screen, tried without saving it.
import { Badge, Button, Code, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { FlowDocument, Trial, TrialStage } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { sentIn } from '../sent.ts'
import { useChange } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { sampleOf, type Told } from './draft.ts'
import { useEditing } from './editing.ts'

const said = flowWords.trial

const COLOURS: Record<string, string> = {
  success: 'green',
  continue: 'green',
  open: 'green',
  failure: 'red',
  stop: 'red',
  error: 'red',
  refused: 'red',
  skip: 'gray',
}

/** `document` is what is tried: what the caller decides of the flow. */
export function Try({ document, onFaults }: { document: FlowDocument; onFaults(faults: Told[]): void }) {
  const { flow, fields } = useEditing()
  const [typed, setTyped] = useState<Record<string, string>>({})
  const [sourceId, setSourceId] = useState<string | null>(null)
  const source = sourceId ?? flow.sources[0]?.entity.id ?? null
  const trial = useChange(() =>
    ask('POST /flows/{id}/try', {
      path: { id: flow.id },
      body: { flow: document, parameters: typed, ...(source && { source_id: source }) },
    }),
  )
  const { error } = trial
  useEffect(() => {
    if (error) onFaults(error.errors.map((fault) => ({ ...fault, path: fault.path.replace(/^\/flow/, '') })))
  }, [error, onFaults])
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {said.text}
      </Text>
      <Form
        label={said.run}
        pending={trial.isPending}
        fault={trial.error}
        onSend={() => trial.mutate(undefined)}
        beside={
          <Button variant="subtle" onClick={() => setTyped(sampleOf(fields))}>
            {said.fill}
          </Button>
        }
      >
        {flow.sources.length > 1 && (
          <Select
            label={said.source}
            maw={320}
            allowDeselect={false}
            value={source}
            onChange={setSourceId}
            data={flow.sources.map(({ entity }) => ({ value: entity.id, label: entity.name ?? entity.id }))}
          />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs" aria-label={said.sample}>
          {fields.map(({ id, name }) => (
            <TextInput
              key={id}
              size="xs"
              label={name}
              value={typed[id] ?? ''}
              onChange={(event) => setTyped({ ...typed, [id]: event.currentTarget.value })}
            />
          ))}
        </SimpleGrid>
      </Form>
      {trial.data && <Result trial={trial.data} />}
    </Stack>
  )
}

function Result({ trial }: { trial: Trial }) {
  const { outcome, reason, price, ignored, stages, answer } = trial
  return (
    <Stack gap="sm" role="status">
      <Group gap="xs">
        <Text fw={600}>{said.would(reason ? `${outcome}, ${reason}` : outcome)}</Text>
        {price > 0 && <Text size="sm">{said.price(price)}</Text>}
      </Group>
      {ignored.length > 0 && (
        <Text size="sm" c="orange">
          {said.ignored(ignored.join(', '))}
        </Text>
      )}
      {stages.map((stage) => (
        <Stage key={`${stage.stage} ${stage.path}`} stage={stage} />
      ))}
      <details>
        <summary>{said.answer}</summary>
        <Code block className="exchange">
          {`${answer.status}\n${answer.body}`}
        </Code>
      </details>
    </Stack>
  )
}

function Stage({ stage }: { stage: TrialStage }) {
  const { outcome, reason, entity, description, variables, assumed, list_name, value, not_shown } = stage
  const list = list_name && said.list(list_name, value ?? '')
  const what = [said.stages[stage.stage] ?? stage.stage, list ?? description ?? entity?.name].filter(Boolean)
  const told = stage.stage === 'recipient' && outcome !== 'skip' ? variables : undefined
  const sent = sentIn(stage, { headers: true }) ?? (told && JSON.stringify(told, null, 2))
  return (
    <Paper withBorder p="xs">
      <Group gap="xs">
        <Badge variant="light" color={COLOURS[outcome] ?? 'blue'}>
          {outcome}
        </Badge>
        <Text size="sm" fw={500} className="person">
          {what.join(' · ')}
        </Text>
        {assumed && (
          <Text size="xs" c="dimmed">
            {said.assumed}
          </Text>
        )}
      </Group>
      {reason && (
        <Text size="sm" className="person">
          {reason}
        </Text>
      )}
      {not_shown && (
        <Text size="sm" c="orange" className="person">
          {not_shown}
        </Text>
      )}
      {sent && (
        <details>
          <summary>{said.request}</summary>
          <Code block className="exchange">
            {sent}
          </Code>
        </details>
      )}
    </Paper>
  )
}
