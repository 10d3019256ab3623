// Lists in which flows look leads up: their names, and what is on each.
import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { List } from '../api-types.ts'
import { ask } from '../ask.ts'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import { ListValues } from './list-values.tsx'
import type { PageProps } from './settings.tsx'
import { ThingBody, Things } from './things.tsx'
import { useDraft } from './use-draft.ts'

const said = settingsWords.lists

export function Lists({ mayWrite }: PageProps) {
  const lists = useAsk('GET /lists')
  const [open, setOpen] = useState<List>()
  return (
    <>
      <Things
        of={lists}
        mayWrite={mayWrite}
        add={said.add}
        none={said.none}
        noneText={said.noneText}
        lineOf={(list) => ({
          name: list.name,
          text: (
            <Group gap="sm">
              <span>{said.count(list.count)}</span>
              <Button
                size="compact-sm"
                variant="light"
                aria-label={said.openOf(list.name)}
                onClick={() => setOpen(list)}
              >
                {said.open}
              </Button>
            </Group>
          ),
        })}
        form={ListForm}
        removeAsk={({ name, count }) => said.removeAsk(name, count)}
        remove={({ id }) => ask('DELETE /lists/{id}', { path: { id } })}
      />
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open && said.valuesOf(open.name)}
        size="lg"
      >
        {open && <ListValues list={open} mayWrite={mayWrite} />}
      </Modal>
    </>
  )
}

function ListForm({ thing, onDone }: { thing: List | undefined; onDone(): void }) {
  const { draft, bind } = useDraft({ name: thing?.name ?? '' })
  const change = useChange(async (_: undefined): Promise<unknown> => {
    const body = { name: draft.name.trim() }
    return thing ? ask('PUT /lists/{id}', { path: { id: thing.id }, body }) : ask('POST /lists', { body })
  }, onDone)
  return (
    <ThingBody change={change} isNew={!thing} paths={['/name']} onDone={onDone}>
      <TextInput
        label={said.name}
        description={thing ? said.renameHint : said.nameHint}
        data-autofocus
        {...bind('name', change.error)}
      />
    </ThingBody>
  )
}
