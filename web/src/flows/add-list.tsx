// A list at a step: a lead is looked up in it, or put on it, and a filter stops who is found.
import { Button, Group, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import type { Step } from './draft.ts'
import { useEditing } from './editing.ts'
import { LIST_PACKAGE, listSteps, type Operation } from './lists.ts'
import { Template } from './template.tsx'

const said = flowWords.step

export function ChooseList({ onAdd }: { onAdd(steps: Step[]): void }) {
  const { entities, flow } = useEditing()
  const lists = useAsk('GET /lists')
  const usual = ['phone_1', 'email'].find((id) => flow.fields.includes(id)) ?? flow.fields[0] ?? 'email'
  const [typed, setTyped] = useState({ list: '', value: `{{lead.${usual}}}` })
  const [operation, setOperation] = useState<Operation>('query_item')
  const entity = entities.find(({ module_ids }) => module_ids.includes(`${LIST_PACKAGE}.${operation}`))
  const list = typed.list.trim().toLowerCase()
  return (
    <Stack gap="sm">
      <Radio.Group
        label={said.listDoes}
        value={operation}
        onChange={(next) => setOperation(next as Operation)}
      >
        <Stack gap="xs" mt={4}>
          {Object.entries(said.listDo).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      <Template
        label={said.listWhich}
        description={said.listWhichHint}
        placeholder=""
        names={(lists.data ?? []).map(({ name }) => name)}
        value={typed.list}
        onChange={(list) => setTyped({ ...typed, list })}
      />
      <Template
        label={said.listValue}
        value={typed.value}
        onChange={(value) => setTyped({ ...typed, value })}
      />
      <Group>
        <Button
          disabled={!entity || list === '' || typed.value.trim() === ''}
          onClick={() => entity && onAdd(listSteps(entity, operation, list, typed.value))}
        >
          {said.listAdd}
        </Button>
      </Group>
    </Stack>
  )
}
