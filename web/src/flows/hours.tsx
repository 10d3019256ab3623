// The hours in which a flow takes leads: spans of each weekday.
import { ActionIcon, Autocomplete, Button, Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import type { Flow } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, without } from './draft.ts'
import { useEditing, useFaultAt } from './editing.ts'

const said = flowWords.limits

type Value = NonNullable<Flow['hours_of_operation']>
type Day = keyof Value['days']

const DAYS = Object.keys(said.days) as Day[]
const OFFICE = ['09:00', '17:00']
const zones = Intl.supportedValuesOf('timeZone')

function usual(): Value {
  const days = DAYS.filter((day) => day !== 'saturday' && day !== 'sunday').map((day) => [day, [OFFICE]])
  return { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, days: Object.fromEntries(days) }
}

type Props = { value: Value | null | undefined; onChange(value: Value | null): void }

export function Hours({ value, onChange }: Props) {
  const { mayWrite } = useEditing()
  const zoneFault = useFaultAt('/hours_of_operation/time_zone')
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {said.hours}
      </Title>
      <Switch
        label={said.hoursOn}
        disabled={!mayWrite}
        checked={Boolean(value)}
        onChange={(event) => onChange(event.currentTarget.checked ? usual() : null)}
      />
      {value && (
        <>
          <Text size="sm" c="dimmed">
            {said.hoursText}
          </Text>
          <Autocomplete
            size="sm"
            maw={280}
            label={said.zone}
            disabled={!mayWrite}
            value={value.time_zone}
            onChange={(time_zone) => onChange({ ...value, time_zone })}
            data={zones}
            limit={20}
            error={zoneFault}
          />
          {DAYS.map((day) => (
            <OneDay
              key={day}
              day={day}
              spans={value.days[day] ?? []}
              onChange={(spans) => onChange({ ...value, days: { ...value.days, [day]: spans } })}
            />
          ))}
        </>
      )}
    </Stack>
  )
}

type DayProps = { day: Day; spans: string[][]; onChange(spans: string[][]): void }

function OneDay({ day, spans, onChange }: DayProps) {
  const { mayWrite, faults } = useEditing()
  const name = said.days[day]
  return (
    <Group gap="xs" align="flex-start">
      <Text size="sm" w={96} pt={4}>
        {name}
      </Text>
      <Stack gap={4}>
        {spans.length === 0 && (
          <Text size="sm" c="dimmed" pt={4}>
            {said.closed}
          </Text>
        )}
        {spans.map((span, at) => {
          const path = `/hours_of_operation/days/${day}/${at}`
          const fault = faults.find((each) => each.path === path || each.path.startsWith(`${path}/`))
          const input = (which: 0 | 1, label: string) => (
            <TextInput
              size="xs"
              w={76}
              aria-label={label}
              disabled={!mayWrite}
              value={span[which] ?? ''}
              onChange={(event) =>
                onChange(replaced(spans, at, replaced(span, which, event.currentTarget.value)))
              }
            />
          )
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name but their place
            <Group key={at} gap={6}>
              {input(0, said.opens(name))}–{input(1, said.closes(name))}
              {mayWrite && (
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={said.dropSpan(name)}
                  onClick={() => onChange(without(spans, at))}
                >
                  ×
                </ActionIcon>
              )}
              {fault && (
                <Text size="xs" c="red">
                  {fault.message}
                </Text>
              )}
            </Group>
          )
        })}
      </Stack>
      {mayWrite && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={said.addSpan(name)}
          onClick={() => onChange([...spans, OFFICE])}
        >
          +
        </Button>
      )}
    </Group>
  )
}
