// How many leads or pings in a span of time.
import { Autocomplete, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import type { Cap, PingLimit } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, without, withText } from './draft.ts'
import { useFaultAt, useWriting } from './editing.ts'
import { Rules } from './rules.tsx'
import { Add, Drop, Section } from './section.tsx'
import { Template } from './template.tsx'

const said = flowWords.limits
const zones = Intl.supportedValuesOf('timeZone')

type Listed<T> = { path: string; value: T[] | null | undefined; onChange(value: T[] | null): void }

export function Caps({ path, value, onChange }: Listed<Cap>) {
  const list = value ?? []
  return (
    <Section title={said.caps} text={said.capsText}>
      <CapList path={path} list={list} onChange={(next) => onChange(next.length === 0 ? null : next)} />
      <Add label={said.addCap} onAdd={() => onChange([...list, newCap()])} />
    </Section>
  )
}

const newCap = (): Cap => ({ type: 'volume', ...DAILY })

/** Caps beside each other: of a flow, source or step, or within another cap. */
function CapList({ path, list, onChange }: { path: string; list: Cap[]; onChange(list: Cap[]): void }) {
  return list.map((cap, at) => (
    <OneCap
      key={cap.id ?? at}
      path={`${path}/${at}`}
      cap={cap}
      onChange={(next) => onChange(next ? replaced(list, at, next) : without(list, at))}
    />
  ))
}

function OneCap({ path, cap, onChange }: { path: string; cap: Cap; onChange(cap: Cap | null): void }) {
  const inner = cap.caps ?? []
  const reasonFault = useFaultAt(`${path}/reason`)
  const setInner = (caps: Cap[]) => {
    const { caps: _, ...rest } = cap
    onChange(caps.length === 0 ? rest : { ...cap, caps })
  }
  return (
    <Paper withBorder p="xs">
      <Stack gap={6}>
        <Window path={path} value={cap} onChange={onChange} />
        <Template
          size="xs"
          label={said.reason}
          value={cap.reason ?? ''}
          onChange={(reason) => onChange(withText(cap, 'reason', reason))}
          error={reasonFault}
        />
        <Rules
          path={`${path}/rule_set`}
          value={cap.rule_set}
          none={said.always}
          onChange={(rule_set) => onChange({ ...cap, rule_set })}
        />
        {inner.length > 0 && (
          <Stack gap={6} ml="md">
            <Text size="sm">
              {said.within}. {said.withinText}
            </Text>
            <CapList path={`${path}/caps`} list={inner} onChange={setInner} />
          </Stack>
        )}
        <Add label={said.addWithin} onAdd={() => setInner([...inner, newCap()])} />
      </Stack>
    </Paper>
  )
}

export function PingLimits({ path, value, onChange }: Listed<PingLimit>) {
  const list = value ?? []
  return (
    <Section title={said.pings} text={said.pingsText}>
      {list.map((limit, at) => (
        <Paper key={limit.id ?? at} withBorder p="xs">
          <Window
            path={`${path}/${at}`}
            value={limit}
            onChange={(next) => onChange(next ? replaced(list, at, next) : without(list, at))}
          />
        </Paper>
      ))}
      <Add label={said.addPing} onAdd={() => onChange([...list, DAILY])} />
    </Section>
  )
}

type Span = Pick<PingLimit, 'maximum' | 'duration' | 'duration_units' | 'time_zone' | 'name'>
const DAILY = { maximum: 100, duration: 1, duration_units: 'day' as const }

type WindowProps<T> = { path: string; value: T; onChange(value: T | null): void }

/** Changes what it shows, and leaves the rest as it is. */
function Window<T extends Span>({ path, value, onChange }: WindowProps<T>) {
  const { mayWrite } = useWriting()
  const shared = { size: 'xs', disabled: !mayWrite } as const
  return (
    <>
      <Group gap="xs" align="flex-end">
        <NumberInput
          {...shared}
          w={110}
          label={said.maximum}
          min={0}
          value={value.maximum}
          onChange={(maximum) => onChange({ ...value, maximum: Number(maximum) })}
          error={useFaultAt(`${path}/maximum`)}
        />
        <Text size="sm" pb={6}>
          {said.per}
        </Text>
        <NumberInput
          {...shared}
          w={80}
          aria-label={said.duration}
          min={1}
          value={value.duration}
          onChange={(duration) => onChange({ ...value, duration: Number(duration) })}
          error={useFaultAt(`${path}/duration`)}
        />
        <Select
          {...shared}
          w={120}
          aria-label={said.unit}
          allowDeselect={false}
          value={value.duration_units}
          onChange={(next) => onChange({ ...value, duration_units: next as Span['duration_units'] })}
          data={Object.entries(said.units).map(([value, label]) => ({ value, label }))}
        />
        <Drop onDrop={() => onChange(null)} />
      </Group>
      <Group gap="xs" align="flex-start">
        <TextInput
          {...shared}
          flex="1 1 160px"
          label={said.capName}
          value={value.name ?? ''}
          onChange={({ currentTarget }) => onChange(withText(value, 'name', currentTarget.value))}
          error={useFaultAt(`${path}/name`)}
        />
        <Autocomplete
          {...shared}
          flex="1 1 160px"
          label={said.capZone}
          placeholder={said.capZoneHint}
          value={value.time_zone ?? ''}
          onChange={(zone) => onChange({ ...value, time_zone: zone || null })}
          data={zones}
          limit={20}
          error={useFaultAt(`${path}/time_zone`)}
        />
      </Group>
    </>
  )
}
