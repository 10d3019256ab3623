// A new step: a filter, a delivery, or a buyer, who may still have to be invited.
import { Button, Divider, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Entity, RecipientStep } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { ChooseList } from './add-list.tsx'
import { type Step, TO_BUYER } from './draft.ts'
import { useEditing } from './editing.ts'
import { newRule } from './rule-words.ts'

const said = flowWords.step

type Props = { onAdd(...steps: Step[]): void }

export function AddStep({ onAdd }: Props) {
  const [asked, setAsked] = useState<'recipient' | 'buyer' | 'list'>()
  const add = (...steps: Step[]) => {
    onAdd(...steps)
    setAsked(undefined)
  }
  const addFilter = () =>
    onAdd({
      type: 'filter',
      outcome: 'failure',
      reason: '',
      enabled: true,
      rule_set: { op: 'and', rules: [newRule()] },
    })
  return (
    <Group>
      <Menu position="bottom-start" width={320}>
        <Menu.Target>
          <Button variant="light">{said.add}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Choice title={said.filter} text={said.filterText} onChoose={addFilter} />
          <Choice title={said.recipient} text={said.recipientText} onChoose={() => setAsked('recipient')} />
          <Choice title={said.buyer} text={said.buyerText} onChoose={() => setAsked('buyer')} />
          <Choice title={said.list} text={said.listText} onChoose={() => setAsked('list')} />
        </Menu.Dropdown>
      </Menu>
      <Dialog title={said.who} isOpen={asked === 'recipient'} onClose={() => setAsked(undefined)}>
        <ChooseRecipient onAdd={add} />
      </Dialog>
      <Dialog title={flowWords.buyer.title} isOpen={asked === 'buyer'} onClose={() => setAsked(undefined)}>
        <ChooseBuyer onAdd={add} />
      </Dialog>
      <Dialog title={said.list} isOpen={asked === 'list'} onClose={() => setAsked(undefined)}>
        <ChooseList onAdd={(steps) => add(...steps)} />
      </Dialog>
    </Group>
  )
}

function Choice({ title, text, onChoose }: { title: string; text: string; onChoose(): void }) {
  return (
    <Menu.Item onClick={onChoose}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
    </Menu.Item>
  )
}

type DialogProps = { title: string; isOpen: boolean; onClose(): void; children: React.ReactNode }

function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title}>
      {children}
    </Modal>
  )
}

function ChooseRecipient({ onAdd }: Props) {
  const { entities, modules } = useEditing()
  const [id, setId] = useState<string | null>(null)
  const outbound = new Set(modules.filter(({ direction }) => direction === 'outbound').map(({ id }) => id))
  const offered = entities.filter(
    ({ recipient, deprecated, account, pending, module_ids }) =>
      recipient !== null &&
      !deprecated &&
      !account &&
      !pending &&
      module_ids.some((each) => outbound.has(each)),
  )
  const entity = offered.find((each) => each.id === id)
  const usual = entity?.module_ids.find((each) => each.endsWith('outbound.json'))
  const module_id = usual ?? entity?.module_ids.find((each) => outbound.has(each))
  return (
    <Stack gap="sm">
      <Select
        label={said.who}
        data-autofocus
        searchable
        limit={50}
        value={id}
        onChange={setId}
        data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Group>
        <Button
          disabled={!entity || !module_id}
          onClick={() => entity && module_id && onAdd(recipientStep(entity, module_id))}
        >
          {flowWords.buyer.add}
        </Button>
      </Group>
    </Stack>
  )
}

function recipientStep({ id, name }: Pick<Entity, 'id' | 'name'>, module_id: string): RecipientStep {
  return { type: 'recipient', entity: { id, name }, integration: { module_id, mappings: [] }, enabled: true }
}

function ChooseBuyer({ onAdd }: Props) {
  const { entities } = useEditing()
  const [id, setId] = useState<string | null>(null)
  const [email, setEmail] = useState('')
  const buyers = entities.filter(
    ({ pending, connected }) => pending || connected === 'buyer' || connected === 'both',
  )
  const chosen = buyers.find((each) => each.id === id)
  const invite = useChange(
    () => ask('POST /invitations/recipient', { body: { email: email.trim() } }),
    ({ entity }) => onAdd(recipientStep(entity, TO_BUYER)),
  )
  return (
    <Stack gap="sm">
      {buyers.length === 0 ? (
        <Text size="sm">{flowWords.buyer.nobody}</Text>
      ) : (
        <>
          <Select
            label={flowWords.buyer.choose}
            searchable
            value={id}
            onChange={setId}
            data={buyers.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Group>
            <Button disabled={!chosen} onClick={() => chosen && onAdd(recipientStep(chosen, TO_BUYER))}>
              {flowWords.buyer.add}
            </Button>
          </Group>
        </>
      )}
      <Divider label={flowWords.buyer.or} />
      <Form
        label={flowWords.buyer.invite}
        pending={invite.isPending}
        fault={invite.error}
        paths={['/email']}
        onSend={() => invite.mutate(undefined)}
      >
        <TextInput
          label={flowWords.buyer.email}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={faultAt(invite.error, '/email')}
        />
      </Form>
    </Stack>
  )
}
