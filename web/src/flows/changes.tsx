// What differs from the live copy, and who saved what before.
import { Badge, Button, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { type Difference, differencesOf } from './diff.ts'
import { useEditing } from './editing.ts'

const said = flowWords.changes
const COLOURS = { added: 'green', removed: 'red', changed: 'blue', moved: 'gray' } as const
const MOST = 50

/** `onReverted` is told when the draft was replaced by an earlier one. */
export function Changes({ onReverted }: { onReverted(): void }) {
  const { flow } = useEditing()
  const live = useAsk(
    'GET /flows/{id}',
    { path: { id: flow.id }, query: { copy: 'live' } },
    { enabled: flow.deployed_at !== null },
  )
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <Title order={3} size="h5">
          {said.title}
        </Title>
        {flow.deployed_at === null ? (
          <Text size="sm">{said.never}</Text>
        ) : (
          <Loaded of={live}>{(live) => <Differences list={differencesOf(live, flow)} />}</Loaded>
        )}
      </Stack>
      <History onReverted={onReverted} />
    </Stack>
  )
}

function Differences({ list }: { list: Difference[] }) {
  if (list.length === 0) return <Text size="sm">{said.none}</Text>
  return list.map((each) => (
    <Paper key={`${each.part} ${each.kind}`} withBorder p="sm">
      <Group gap="xs">
        <Badge variant="light" color={COLOURS[each.kind]}>
          {said[each.kind]}
        </Badge>
        <Text fw={500} className="person">
          {each.part}
        </Text>
      </Group>
      {(each.before !== undefined || each.after !== undefined) && (
        <details>
          <summary>
            {said.before} / {said.after}
          </summary>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Side title={said.before} value={each.before} />
            <Side title={said.after} value={each.after} />
          </SimpleGrid>
        </details>
      )}
    </Paper>
  ))
}

function Side({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Code block className="exchange">
        {value === undefined || value === null ? '–' : JSON.stringify(value, null, 2)}
      </Code>
    </div>
  )
}

function History({ onReverted }: { onReverted(): void }) {
  const { flow, mayWrite } = useEditing()
  const saves = useAsk('GET /flows/{id}/changelogs', { path: { id: flow.id }, query: { limit: MOST } })
  const [asked, setAsked] = useState<Question>()
  const revert = (changelog_id: string, at: string): Question => ({
    text: said.revertAsk(new Date(at).toLocaleString()),
    label: said.revert,
    act: async () => {
      await ask('POST /flows/{id}/revert', { path: { id: flow.id }, body: { changelog_id } })
      onReverted()
    },
  })
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        {said.history}
      </Title>
      <Loaded of={saves}>
        {(list) =>
          list.length === 0 ? (
            <Text size="sm">{said.historyNone}</Text>
          ) : (
            list.map(({ id, created_at, user, changes }, at) => (
              <Group key={id} justify="space-between">
                <div>
                  <Text size="sm">
                    <When at={created_at} />{' '}
                    {user
                      ? said.by(`${user.first_name} ${user.last_name}`.trim() || user.email)
                      : said.someone}
                  </Text>
                  <Text size="xs" c="dimmed" className="person">
                    {[...new Set(changes.map(({ action, target }) => `${target} ${action}`))]
                      .slice(0, 6)
                      .join(', ')}
                  </Text>
                </div>
                {mayWrite && at > 0 && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setAsked(revert(id, created_at))}
                  >
                    {said.revert}
                  </Button>
                )}
              </Group>
            ))
          )
        }
      </Loaded>
      <Asking question={asked} onDone={() => setAsked(undefined)} />
    </Stack>
  )
}
