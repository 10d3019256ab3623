// Passkeys on one's own page: seen, added with a name, removed.
import { Button, Group, Modal, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import type { Passkey } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Form } from '../form.tsx'
import { faultAt, Loaded, When } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'
import { addPasskey, isPasskeyPossible } from './passkey-ceremony.ts'

const said = securityWords.passkeys

export function Passkeys() {
  const passkeys = useAsk('GET /passkeys')
  const [question, setQuestion] = useState<Question>()
  const [isAdding, setAdding] = useState(false)
  const remove = ({ id, name }: Passkey) =>
    setQuestion({
      text: said.removeAsk(name),
      label: said.remove,
      act: () => ask('DELETE /passkeys/{id}', { path: { id } }),
    })
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {said.title}
      </Title>
      <Text size="sm">{isPasskeyPossible() ? said.text : said.impossible}</Text>
      <Loaded of={passkeys}>
        {(list) =>
          list.length === 0 ? (
            <Text size="sm" c="dimmed">
              {said.none}
            </Text>
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {list.map((passkey) => (
                <Row key={passkey.id} passkey={passkey} onRemove={() => remove(passkey)} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      {isPasskeyPossible() && (
        <Group>
          <Button onClick={() => setAdding(true)}>{said.add}</Button>
        </Group>
      )}
      <Modal opened={isAdding} onClose={() => setAdding(false)} title={said.add}>
        <Adding onDone={() => setAdding(false)} />
      </Modal>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

function Row({ passkey, onRemove }: { passkey: Passkey; onRemove(): void }) {
  const { name, created_at, last_used_at } = passkey
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={600} className="person">
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {said.added} <When at={created_at} days /> ·{' '}
            {last_used_at ? (
              <>
                {said.used} <When at={last_used_at} />
              </>
            ) : (
              said.unused
            )}
          </Text>
        </div>
        <Button
          variant="subtle"
          color="red"
          size="xs"
          aria-label={said.removeOf(name)}
          onClick={onRemove}
          style={{ flexShrink: 0 }}
        >
          {said.remove}
        </Button>
      </Group>
    </Paper>
  )
}

function Adding({ onDone }: { onDone(): void }) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const add = useChange(() => addPasskey(name.trim(), password), onDone)
  return (
    <Form
      label={said.add}
      pending={add.isPending}
      fault={add.error}
      paths={['/name', '/password']}
      onSend={() => add.mutate(undefined)}
    >
      <TextInput
        label={said.name}
        description={said.nameHint}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(add.error, '/name')}
      />
      <PasswordInput
        label={securityWords.twoFactor.password}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={faultAt(add.error, '/password')}
      />
    </Form>
  )
}
