// Which fields a lead of the flow has: ticked in a list that is searched.
import { Badge, Checkbox, Group, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { useEditing } from './editing.ts'
import { FaultsHere } from './faults-here.tsx'

const said = flowWords.fields
const MOST_SHOWN = 60

export function FieldChoice() {
  const { flow, change, mayWrite } = useEditing()
  const all = useAsk('GET /fields')
  const [sought, setSought] = useState('')
  const [only, setOnly] = useState(flow.fields.length > 0)
  const chosen = new Set(flow.fields)
  const toggle = (id: string) =>
    change({
      fields: chosen.has(id) ? flow.fields.filter((each) => each !== id) : [...flow.fields, id],
    })
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {said.text} {said.chosen(flow.fields.length)}
      </Text>
      <FaultsHere path="/fields" />
      <Group gap="md">
        <TextInput
          aria-label={said.find}
          placeholder={said.find}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
        <Switch
          label={said.only}
          checked={only && sought === ''}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
      </Group>
      <Loaded of={all}>
        {(fields) => {
          const wanted = sought.trim().toLowerCase()
          const found = fields.filter(({ id, name, deprecated }) =>
            wanted === ''
              ? chosen.has(id) || (!only && !deprecated)
              : `${id} ${name}`.toLowerCase().includes(wanted),
          )
          return (
            <>
              {found.length === 0 && <Text size="sm">{said.none}</Text>}
              <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="xs">
                {found.slice(0, MOST_SHOWN).map(({ id, name, standard }) => (
                  <Checkbox
                    key={id}
                    disabled={!mayWrite}
                    checked={chosen.has(id)}
                    onChange={() => toggle(id)}
                    label={
                      <Group gap={6}>
                        <span className="person">{name}</span>
                        {!standard && (
                          <Badge size="xs" variant="default">
                            {said.own}
                          </Badge>
                        )}
                      </Group>
                    }
                  />
                ))}
              </SimpleGrid>
              {found.length > MOST_SHOWN && (
                <Text size="sm" c="dimmed">
                  {said.more(found.length - MOST_SHOWN)}
                </Text>
              )}
            </>
          )
        }}
      </Loaded>
    </Stack>
  )
}
