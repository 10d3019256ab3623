// The one shape of most settings: a list of things, a dialog that adds and changes them, a question before one is removed.
import { Badge, Button, Group, Modal, Paper, Stack, Text, TextInput } from '@mantine/core'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import { type ComponentType, type ReactNode, useState } from 'react'
import type { Fault } from '../ask.ts'
import { Asking } from '../asking.tsx'
import { Form } from '../form.tsx'
import { Empty, Loaded } from '../parts.tsx'
import { settingsWords } from '../words/settings.ts'
import { words } from '../words.ts'

const said = settingsWords.things

/** The form of a thing; without one it makes a new one. */
export type ThingForm<T> = ComponentType<{ thing: T | undefined; onDone(): void }>

type Line = { name: string; text?: ReactNode; badge?: string | undefined }

type Props<T> = {
  of: UseQueryResult<T[], Fault>
  mayWrite: boolean
  add: string
  none: string
  noneText: string
  lineOf(thing: T): Line
  form: ThingForm<T>
  removeAsk(thing: T): string
  remove(thing: T): Promise<unknown>
}

const SEARCHED_FROM = 8

export function Things<T extends { id: string }>(props: Props<T>) {
  const { of, mayWrite, add, none, noneText, lineOf, form: ThingForm, removeAsk, remove } = props
  const [edited, setEdited] = useState<{ thing: T | undefined }>()
  const [removed, setRemoved] = useState<T>()
  const [sought, setSought] = useState('')
  const isLike = (thing: T) => lineOf(thing).name.toLowerCase().includes(sought.trim().toLowerCase())
  const close = () => setEdited(undefined)
  const adding = mayWrite && <Button onClick={() => setEdited({ thing: undefined })}>{add}</Button>
  return (
    <Loaded of={of}>
      {(things) => (
        <Stack gap="md">
          {things.length === 0 ? (
            <Empty title={none} text={noneText}>
              {adding}
            </Empty>
          ) : (
            <Group justify="space-between" align="flex-end">
              {things.length >= SEARCHED_FROM ? (
                <TextInput
                  type="search"
                  label={said.search}
                  value={sought}
                  onChange={({ currentTarget: { value } }) => setSought(value)}
                />
              ) : (
                <span />
              )}
              {adding}
            </Group>
          )}
          {things.length > 0 && !things.some(isLike) && (
            <Empty title={said.noneFound} text={said.noneFoundText} />
          )}
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {things.filter(isLike).map((thing) => (
              <Entry
                key={thing.id}
                line={lineOf(thing)}
                mayWrite={mayWrite}
                onEdit={() => setEdited({ thing })}
                onRemove={() => setRemoved(thing)}
              />
            ))}
          </Stack>
          <Modal
            opened={edited !== undefined}
            onClose={close}
            closeOnClickOutside={false}
            title={edited?.thing ? said.editOf(lineOf(edited.thing).name) : add}
          >
            {edited && <ThingForm thing={edited.thing} onDone={close} />}
          </Modal>
          <Asking
            question={removed && { text: removeAsk(removed), label: said.remove, act: () => remove(removed) }}
            onDone={() => setRemoved(undefined)}
          />
        </Stack>
      )}
    </Loaded>
  )
}

type EntryProps = { line: Line; mayWrite: boolean; onEdit(): void; onRemove(): void }

function Entry({ line: { name, text, badge }, mayWrite, onEdit, onRemove }: EntryProps) {
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: 1, minWidth: 180 }}>
          <Group gap="xs">
            <Text fw={600} className="person">
              {name}
            </Text>
            {badge && (
              <Badge variant="light" color="gray">
                {badge}
              </Badge>
            )}
          </Group>
          {text && (
            <Text size="sm" c="dimmed" component="div" className="person">
              {text}
            </Text>
          )}
        </div>
        {mayWrite && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={onEdit} aria-label={said.editOf(name)}>
              {said.edit}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              onClick={onRemove}
              aria-label={said.removeOf(name)}
            >
              {said.remove}
            </Button>
          </Group>
        )}
      </Group>
    </Paper>
  )
}

type BodyProps = {
  change: UseMutationResult<unknown, Fault, undefined>
  isNew: boolean
  paths: string[]
  onDone(): void
  children: ReactNode
}

/** What is inside the dialog: the inputs, and the two ways out. */
export function ThingBody({ change, isNew, paths, onDone, children }: BodyProps) {
  return (
    <Form
      label={isNew ? said.add : settingsWords.save}
      pending={change.isPending}
      fault={change.error}
      paths={paths}
      onSend={() => change.mutate(undefined)}
      beside={
        <Button variant="default" onClick={onDone}>
          {words.cancel}
        </Button>
      }
    >
      {children}
    </Form>
  )
}
