// The queue: how many jobs of each kind, and what fails with which error.
import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { JobSeen, Queue } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Empty, FaultAlert, Loaded, type Told, ToldAlert, When } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'

const said = operatorWords.jobs

const kindOf = (kind: string) => said.kinds[kind] ?? kind

export function Jobs() {
  const queue = useAsk('GET /operator/jobs', {}, { live: true })
  const [question, setQuestion] = useState<Question>()
  const [told, setTold] = useState<Told>()
  const run = useChange(
    (id: string) => ask('POST /operator/jobs/{id}/run', { path: { id } }),
    () => setTold({ text: said.ran }),
  )
  const remove = ({ id, kind }: JobSeen) =>
    setQuestion({
      text: said.removeAsk(kindOf(kind)),
      label: said.remove,
      act: () => ask('DELETE /operator/jobs/{id}', { path: { id } }),
    })
  return (
    <Stack gap="lg">
      <ToldAlert told={told} onClose={() => setTold(undefined)} />
      <FaultAlert fault={run.error} />
      <Loaded of={queue}>
        {({ kinds, troubled }) => (
          <>
            <Counts kinds={kinds} />
            <Stack gap="xs">
              <Title order={2} size="h4">
                {said.troubled}
              </Title>
              {troubled.length === 0 && <Empty title={said.noTrouble} text={said.noTroubleText} />}
              {troubled.map((job) => (
                <Line key={job.id} job={job} onRun={() => run.mutate(job.id)} onRemove={() => remove(job)} />
              ))}
            </Stack>
          </>
        )}
      </Loaded>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

const STATES = ['waiting', 'running', 'failing', 'failed'] as const

function Counts({ kinds }: { kinds: Queue['kinds'] }) {
  if (kinds.length === 0) return <Empty title={said.noJobs} text={said.noJobsText} />
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={said.counts}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{said.kind}</Table.Th>
            {STATES.map((state) => (
              <Table.Th key={state} ta="right">
                {said.states[state]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kinds.map((each) => (
            <Table.Tr key={each.kind}>
              <Table.Th scope="row">{kindOf(each.kind)}</Table.Th>
              {STATES.map((state) => (
                <Table.Td key={state} ta="right" c={each[state] === 0 ? 'dimmed' : undefined}>
                  {each[state]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Line({ job, onRun, onRemove }: { job: JobSeen; onRun(): void; onRemove(): void }) {
  const { kind, state, attempts, max_attempts, last_error, run_at } = job
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600}>{kindOf(kind)}</Text>
          <Badge variant="light" color={state === 'failed' ? 'red' : 'yellow'}>
            {said.states[state]}
          </Badge>
        </Group>
        {last_error && (
          <Text size="sm" c="red" className="exchange">
            {last_error}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {said.tries(attempts, max_attempts)}
          {state === 'failing' && (
            <>
              {` · ${said.next} `}
              <When at={run_at} />
            </>
          )}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onRun}>
            {said.run}
          </Button>
          <Button size="xs" variant="subtle" color="red" onClick={onRemove}>
            {said.remove}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
