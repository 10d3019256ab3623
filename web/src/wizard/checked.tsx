// The button that checks a connection, and what was found: a verdict, and the exchange as it went.
import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ConnectionCheck } from '../api-types.ts'
import type { Fault } from '../ask.ts'
import { wizardWords } from '../words/wizard.ts'
import { Exchange } from './exchange.tsx'

const said = wizardWords.connect

const COLOURS: Record<ConnectionCheck['outcome'], string> = {
  reached: 'green',
  refused: 'orange',
  trouble: 'orange',
  unreachable: 'red',
  nothing_to_check: 'blue',
}

export function Checked({ check }: { check: UseMutationResult<ConnectionCheck, Fault, void> }) {
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          {said.check}
        </Button>
        <Text size="xs" c="dimmed">
          {said.checkHint}
        </Text>
      </Group>
      {check.data && !check.isPending && <Verdict check={check.data} />}
    </Stack>
  )
}

function Verdict({ check: { outcome, reason, notes, transactions } }: { check: ConnectionCheck }) {
  return (
    <>
      <Alert color={COLOURS[outcome]} role="status" title={said.outcomes[outcome]}>
        <Text size="sm" className="person">
          {reason}
        </Text>
        {notes.length > 0 && (
          <List size="sm" mt="xs">
            {notes.map((note) => (
              <List.Item key={note} className="person">
                {note}
              </List.Item>
            ))}
          </List>
        )}
      </Alert>
      <Exchange calls={transactions} />
    </>
  )
}
