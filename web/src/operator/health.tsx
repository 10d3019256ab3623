// How the exchange is doing: database, schema, queue, mail, recipients that keep failing.
import { Alert, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { HealthSeen } from '../api-types.ts'
import { Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'

const said = operatorWords.health
const BEHIND_S = 120

const megabytes = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
})

export function Health() {
  const health = useAsk('GET /operator/health', {}, { live: true })
  return (
    <Loaded of={health}>
      {(health) => (
        <Stack gap="xs">
          {(health.queue.oldest_due_s ?? 0) > BEHIND_S && (
            <Alert color="red" role="alert">
              {said.behind}
            </Alert>
          )}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
            {factsOf(health).map(([label, value]) => (
              <Paper key={label} withBorder p="sm">
                <Text size="sm" c="dimmed">
                  {label}
                </Text>
                <Text component="div" className="person">
                  {value}
                </Text>
              </Paper>
            ))}
          </SimpleGrid>
        </Stack>
      )}
    </Loaded>
  )
}

function factsOf({ version, database, migrations, queue, mail, resting }: HealthSeen): [string, ReactNode][] {
  const { applied, latest, missing } = migrations
  const { waiting, running, failing, failed, oldest_due_s } = queue
  return [
    [said.version, version],
    [said.database, `PostgreSQL ${database.version}, ${database.embedded ? said.embedded : said.external}`],
    [said.up, <When key="up" at={database.since} />],
    [said.size, megabytes.format(database.bytes / 1e6)],
    [said.connections, database.connections],
    [
      said.migrations,
      missing.length > 0 ? said.missing(missing.join(', ')) : said.upToDate(applied, latest ?? ''),
    ],
    [said.queue, said.queued(waiting, running, failing, failed)],
    [said.oldest, oldest_due_s === null ? said.notBehind : said.seconds(oldest_due_s)],
    [said.mail, mail.sent ? said.mailSent : said.mailKept],
    [
      said.resting,
      resting.length === 0
        ? said.noneResting
        : resting.map(({ origin, failures }) => said.rests(origin, failures)).join('\n'),
    ],
  ]
}
