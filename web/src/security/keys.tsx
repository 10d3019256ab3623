// API keys: which there are, whose, when they were used, and ending them.
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Colleague, Key, SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Empty, Heading, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { MakeKey } from './make-key.tsx'

const said = securityWords.keys

export function Keys({ person }: { person: SignedIn }) {
  const keys = useAsk('GET /keys')
  const users = useAsk('GET /users')
  const [question, setQuestion] = useState<Question>()
  const [isMaking, setMaking] = useState(false)
  const mayMake = person.role !== 'read_only'
  const make = mayMake && <Button onClick={() => setMaking(true)}>{said.make}</Button>
  const revoke = ({ id, name }: Key) =>
    setQuestion({
      text: said.revokeAsk(name),
      label: said.revoke,
      act: () => ask('DELETE /keys/{id}', { path: { id } }),
    })
  return (
    <Stack gap="lg" maw={900}>
      <Group justify="space-between">
        <Heading>{said.title}</Heading>
        {make}
      </Group>
      <Text c="dimmed">{said.text}</Text>
      <Loaded of={keys}>
        {(keys) =>
          keys.length === 0 ? (
            <Empty title={said.none} text={mayMake ? said.noneText : said.noneRead} />
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {[...keys.filter((key) => !hasEnded(key)), ...keys.filter(hasEnded)].map((key) => (
                <Row key={key.id} apiKey={key} users={users.data ?? []} onRevoke={() => revoke(key)} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <MakeKey isOpen={isMaking} person={person} onClose={() => setMaking(false)} />
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

function hasEnded({ revoked_at, expires_at }: Key): boolean {
  return revoked_at !== null || (expires_at !== null && Date.parse(expires_at) <= Date.now())
}

function holderOf({ user_id }: Key, users: Colleague[]): string {
  return user_id === null ? said.ofAccount : `${said.of} ${nameOf(user_id, users)}`
}

function nameOf(userId: string, users: Colleague[]): string {
  const user = users.find(({ id }) => id === userId)
  return user ? `${user.first_name} ${user.last_name}`.trim() : said.gone
}

type RowProps = { apiKey: Key; users: Colleague[]; onRevoke(): void }

function Row({ apiKey, users, onRevoke }: RowProps) {
  const { name, api_key, created_at, made_by, last_used_at, expires_at } = apiKey
  const ended = hasEnded(apiKey)
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} className="person">
              {name}
            </Text>
            <Text size="sm" ff="monospace" c="dimmed">
              …{api_key.slice(-4)}
            </Text>
            {ended && (
              <Badge variant="light" color="gray">
                {said.ended}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed" className="person">
            {holderOf(apiKey, users)} · {said.madeOn} <When at={created_at} days />
            {made_by && ` ${said.by} ${nameOf(made_by, users)}`} ·{' '}
            {last_used_at ? (
              <>
                {said.used} <When at={last_used_at} />
              </>
            ) : (
              said.unused
            )}
            {!ended && expires_at && (
              <>
                {' '}
                · {said.endsOn} <When at={expires_at} days />
              </>
            )}
          </Text>
        </div>
        {!ended && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            aria-label={said.revokeOf(name)}
            onClick={onRevoke}
            style={{ flexShrink: 0 }}
          >
            {said.revoke}
          </Button>
        )}
      </Group>
    </Paper>
  )
}
