// What is on a list: found, put on it, taken off it. A list may hold very many values, so they come a page at a time.
import { ActionIcon, Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { List, ListItem } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { FaultAlert, Waiting, When } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'

const said = settingsWords.lists
const PAGE = 50

type Props = { list: List; mayWrite: boolean }

export function ListValues({ list, mayWrite }: Props) {
  const { id } = list
  const [sought, setSought] = useState('')
  const [value] = useDebouncedValue(sought.trim(), 200)
  const items = useInfiniteQuery<ListItem[], Fault>({
    queryKey: ['GET /lists/{id}/items', id, value],
    queryFn: ({ pageParam }) =>
      ask('GET /lists/{id}/items', {
        path: { id },
        query: {
          limit: PAGE,
          ...(value !== '' && { value }),
          ...(typeof pageParam === 'string' && { after: pageParam }),
        },
      }),
    initialPageParam: undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.value),
    placeholderData: keepPreviousData,
  })
  const remove = useChange((value: string) =>
    ask('DELETE /lists/{id}/items', { path: { id }, query: { value } }),
  )
  const all = items.data?.pages.flat()
  return (
    <Stack gap="md">
      {mayWrite && <AddValues id={id} />}
      <TextInput
        type="search"
        label={said.find}
        description={said.findHint}
        value={sought}
        onChange={({ currentTarget }) => setSought(currentTarget.value)}
      />
      <FaultAlert fault={items.error ?? remove.error} />
      {!all && !items.error && <Waiting />}
      {all?.length === 0 && <Text size="sm">{value === '' ? said.empty : said.notFound}</Text>}
      <ul className="plain" aria-label={said.valuesOf(list.name)}>
        {all?.map((item) => (
          <Group key={item.value} component="li" justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" className="person">
                {item.value}
              </Text>
              <Text size="xs" c="dimmed">
                <When at={item.added_at} />
              </Text>
            </div>
            {mayWrite && (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={said.takeOff(item.value)}
                onClick={() => remove.mutate(item.value)}
              >
                ×
              </ActionIcon>
            )}
          </Group>
        ))}
      </ul>
      {items.hasNextPage && (
        <Group>
          <Button variant="default" loading={items.isFetchingNextPage} onClick={() => items.fetchNextPage()}>
            {said.more}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function AddValues({ id }: { id: string }) {
  const [text, setText] = useState('')
  const change = useChange(
    () => ask('POST /lists/{id}/items', { path: { id }, body: { values: linesOf(text) } }),
    () => setText(''),
  )
  const fault = change.error?.errors.find(({ path }) => path.startsWith('/values'))?.message
  return (
    <Form
      label={said.put}
      pending={change.isPending}
      fault={fault ? null : change.error}
      onSend={() => change.mutate(undefined)}
    >
      <Textarea
        label={said.putOn}
        description={said.putHint}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        error={fault}
      />
      {change.data && <Alert role="status">{said.wasPut(change.data.accepted, change.data.rejected)}</Alert>}
    </Form>
  )
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
