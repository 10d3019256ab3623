// Passkeys on one's own page: seen, added with a name, renamed, removed.
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
  const [renamed, setRenamed] = useState<Passkey>()
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
                <Row
                  key={passkey.id}
                  passkey={passkey}
                  onRename={() => setRenamed(passkey)}
                  onRemove={() => remove(passkey)}
                />
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
      <Modal opened={renamed !== undefined} onClose={() => setRenamed(undefined)} title={said.rename}>
        {renamed && <Renaming passkey={renamed} onDone={() => setRenamed(undefined)} />}
      </Modal>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

type RowProps = { passkey: Passkey; onRename(): void; onRemove(): void }

function Row({ passkey, onRename, onRemove }: RowProps) {
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
        <Group gap="xs" style={{ flexShrink: 0 }}>
          <Button variant="subtle" size="xs" aria-label={said.renameOf(name)} onClick={onRename}>
            {said.rename}
          </Button>
          <Button variant="subtle" color="red" size="xs" aria-label={said.removeOf(name)} onClick={onRemove}>
            {said.remove}
          </Button>
        </Group>
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

function Renaming({ passkey, onDone }: { passkey: Passkey; onDone(): void }) {
  const [name, setName] = useState(passkey.name)
  const order = { path: { id: passkey.id }, body: { name: name.trim() } }
  const rename = useChange(() => ask('PUT /passkeys/{id}', order), onDone)
  return (
    <Form
      label={said.rename}
      pending={rename.isPending}
      fault={rename.error}
      paths={['/name']}
      onSend={() => rename.mutate(undefined)}
    >
      <TextInput
        label={said.name}
        description={said.nameHint}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(rename.error, '/name')}
      />
    </Form>
  )
}
