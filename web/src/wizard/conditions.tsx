// Conditions that a lead must meet, a line each: a field, an operator that its type has, a value.
import { Button, CloseButton, Group, Paper, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { Field } from '../api-types.ts'
import { useAsk } from '../use-ask.ts'
import { wizardWords } from '../words/wizard.ts'
import { type Condition, takesValue } from './limits-plan.ts'

const said = wizardWords.limits

type Props = { conditions: Condition[]; fields: Field[]; set(conditions: Condition[]): void }

export function Conditions({ conditions, fields, set }: Props) {
  const types = useAsk('GET /types')
  const operatorsOf = (id: string) => {
    const type = fields.find((field) => field.id === id)?.type
    return types.data?.find(({ name }) => name === type)?.operators ?? []
  }
  const change = (key: string, part: Partial<Condition>) =>
    set(conditions.map((each) => (each.key === key ? { ...each, ...part } : each)))
  const add = () => {
    const field = fields[0]?.id ?? ''
    const key = `new-${Date.now()}-${conditions.length}`
    set([...conditions, { key, field, op: operatorsOf(field)[0] ?? 'is not blank', value: '' }])
  }
  return (
    <Stack gap="xs">
      {conditions.map(({ key, field, op, value }, at) => (
        <Paper key={key} withBorder p="xs">
          <Group wrap="nowrap" gap="xs" align="flex-start">
            <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" flex={1} miw={0}>
              <Select
                size="xs"
                searchable
                allowDeselect={false}
                aria-label={said.field(at + 1)}
                data={fields.map(({ id, name }) => ({ value: id, label: name }))}
                value={field}
                onChange={(chosen) => {
                  const offered = operatorsOf(chosen ?? field)
                  change(key, { field: chosen ?? field, op: offered.includes(op) ? op : (offered[0] ?? op) })
                }}
              />
              <Select
                size="xs"
                allowDeselect={false}
                aria-label={said.operator(at + 1)}
                data={[...new Set([op, ...operatorsOf(field)])]}
                value={op}
                onChange={(chosen) => change(key, { op: chosen ?? op })}
              />
              {takesValue(op) && (
                <TextInput
                  size="xs"
                  aria-label={said.value(at + 1)}
                  placeholder={said.valueHint}
                  value={value}
                  onChange={(event) => change(key, { value: event.currentTarget.value })}
                />
              )}
            </SimpleGrid>
            <CloseButton
              size="sm"
              aria-label={`${said.remove} ${at + 1}`}
              onClick={() => set(conditions.filter((each) => each.key !== key))}
            />
          </Group>
        </Paper>
      ))}
      <Group>
        <Button variant="subtle" size="compact-sm" onClick={add}>
          {said.add}
        </Button>
      </Group>
    </Stack>
  )
}
