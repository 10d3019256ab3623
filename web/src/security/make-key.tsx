// The dialog that makes an API key, and shows it once.
import { Button, CopyButton, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { securityWords } from '../words/security.ts'

const said = securityWords.keys
const DAY_MS = 86_400_000
const DAYS = { never: undefined, d30: 30, d90: 90, d365: 365 } as const
type Period = keyof typeof DAYS

const EMPTY = { name: '', holder: 'mine', period: 'never' as Period }

type Props = { isOpen: boolean; person: SignedIn; onClose(): void }

export function MakeKey({ isOpen, person, onClose }: Props) {
  const [typed, setTyped] = useState(EMPTY)
  const make = useChange(() => ask('POST /keys', { body: orderOf(typed) }))
  const made = make.data
  const done = () => {
    if (made) setTyped(EMPTY)
    make.reset()
    onClose()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={done}
      title={made ? said.made : said.make}
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <Made apiKey={made.api_key} onDone={done} />
      ) : (
        <Form
          label={said.make}
          pending={make.isPending}
          fault={make.error}
          paths={['/name', '/expires_at']}
          onSend={() => make.mutate(undefined)}
        >
          <TextInput
            label={said.name}
            description={said.nameHint}
            data-autofocus
            value={typed.name}
            onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })}
            error={faultAt(make.error, '/name')}
          />
          {(person.role === 'owner' || person.role === 'admin') && (
            <Radio.Group
              label={said.holder}
              value={typed.holder}
              onChange={(holder) => setTyped({ ...typed, holder })}
            >
              <Stack gap="xs" mt={4}>
                <Radio value="mine" label={said.mine} />
                <Radio value="account" label={said.account} />
              </Stack>
            </Radio.Group>
          )}
          <Select
            label={said.ends}
            allowDeselect={false}
            data={Object.entries(said.periods).map(([value, label]) => ({ value, label }))}
            value={typed.period}
            onChange={(period) => setTyped({ ...typed, period: period as Period })}
            error={faultAt(make.error, '/expires_at')}
          />
        </Form>
      )}
    </Modal>
  )
}

function orderOf({ name, holder, period }: typeof EMPTY) {
  const days = DAYS[period]
  return {
    name: name.trim(),
    ...(holder === 'account' && { account: true }),
    ...(days && { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() }),
  }
}

function Made({ apiKey, onDone }: { apiKey: string; onDone(): void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">{said.madeText}</Text>
      <TextInput
        label={said.key}
        value={apiKey}
        readOnly
        data-autofocus
        styles={{ input: { fontFamily: 'monospace' } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group justify="space-between">
        <CopyButton value={apiKey}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? said.copied : said.copy}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onDone}>
          {said.done}
        </Button>
      </Group>
    </Stack>
  )
}
