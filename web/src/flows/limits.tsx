// How many, how dear, and when: caps, ping limits, prices, hours.
import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import type { Cap, Flow, PingLimit } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, without } from './draft.ts'
import { useEditing, useFaultAt } from './editing.ts'
import { Hours } from './hours.tsx'
import { Rules } from './rules.tsx'

const said = flowWords.limits

/** Those of the flow as a whole. */
export function Limits() {
  const { flow, change, mayWrite } = useEditing()
  return (
    <Stack gap="xl">
      <Prices path="/pricing" value={flow.pricing} onChange={(pricing) => change({ pricing })} />
      <Caps path="/caps" value={flow.caps} onChange={(caps) => change({ caps })} />
      <Hours
        value={flow.hours_of_operation}
        onChange={(hours_of_operation) => change({ hours_of_operation })}
      />
      <Stack gap="sm">
        <Switch
          label={said.pingsOn}
          disabled={!mayWrite}
          checked={flow.ping_enabled === true}
          onChange={(event) => change({ ping_enabled: event.currentTarget.checked })}
        />
        <PingLimits
          path="/ping_limits"
          value={flow.ping_limits}
          onChange={(ping_limits) => change({ ping_limits })}
        />
      </Stack>
    </Stack>
  )
}

type Listed<T> = { path: string; value: T[] | null | undefined; onChange(value: T[] | null): void }

export function Caps({ path, value, onChange }: Listed<Cap>) {
  const list = value ?? []
  const set = (next: Cap[]) => onChange(next.length === 0 ? null : next)
  const { mayWrite } = useEditing()
  return (
    <Part title={said.caps} text={said.capsText}>
      {list.map((cap, at) => (
        <Stack key={cap.id ?? at} gap={4}>
          <Window
            path={`${path}/${at}`}
            value={cap}
            onChange={(next) => set(next ? replaced(list, at, { ...cap, ...next }) : without(list, at))}
          />
          <TextInput
            size="xs"
            label={said.reason}
            disabled={!mayWrite}
            value={cap.reason ?? ''}
            onChange={(event) => set(replaced(list, at, { ...cap, reason: event.currentTarget.value }))}
          />
          <Rules
            path={`${path}/${at}/rule_set`}
            value={cap.rule_set}
            none={said.always}
            onChange={(rule_set) => set(replaced(list, at, { ...cap, rule_set }))}
          />
        </Stack>
      ))}
      <Add label={said.addCap} onAdd={() => set([...list, { type: 'volume', ...DAILY }])} />
    </Part>
  )
}

export function PingLimits({ path, value, onChange }: Listed<PingLimit>) {
  const list = value ?? []
  return (
    <Part title={said.pings} text={said.pingsText}>
      {list.map((limit, at) => (
        <Window
          key={limit.id ?? at}
          path={`${path}/${at}`}
          value={limit}
          onChange={(next) => onChange(next ? replaced(list, at, { ...limit, ...next }) : without(list, at))}
        />
      ))}
      <Add label={said.addPing} onAdd={() => onChange([...list, DAILY])} />
    </Part>
  )
}

type Span = Pick<PingLimit, 'maximum' | 'duration' | 'duration_units'>
const DAILY: Span = { maximum: 100, duration: 1, duration_units: 'day' }

function Window({
  path,
  value,
  onChange,
}: {
  path: string
  value: Span
  onChange(value: Span | null): void
}) {
  const { mayWrite } = useEditing()
  const { maximum, duration, duration_units } = value
  const span = { maximum, duration, duration_units }
  return (
    <Group gap="xs" align="flex-end">
      <NumberInput
        size="xs"
        w={110}
        label={said.maximum}
        min={0}
        disabled={!mayWrite}
        value={maximum}
        onChange={(next) => onChange({ ...span, maximum: Number(next) })}
        error={useFaultAt(`${path}/maximum`)}
      />
      <Text size="sm" pb={6}>
        {said.per}
      </Text>
      <NumberInput
        size="xs"
        w={80}
        aria-label={said.duration}
        min={1}
        disabled={!mayWrite}
        value={duration}
        onChange={(next) => onChange({ ...span, duration: Number(next) })}
        error={useFaultAt(`${path}/duration`)}
      />
      <Select
        size="xs"
        w={120}
        aria-label={said.unit}
        allowDeselect={false}
        disabled={!mayWrite}
        value={duration_units}
        onChange={(next) => onChange({ ...span, duration_units: next as Span['duration_units'] })}
        data={Object.entries(said.units).map(([value, label]) => ({ value, label }))}
      />
      {mayWrite && <Drop onDrop={() => onChange(null)} />}
    </Group>
  )
}

type Pricing = NonNullable<Flow['pricing']>
type PricesProps = {
  path: string
  value: Pricing | null | undefined
  onChange(value: Pricing | null): void
  /** Whether the other side may name the price. */
  mayOverride?: boolean
}

export function Prices({ path, value, onChange, mayOverride = false }: PricesProps) {
  const { mayWrite } = useEditing()
  const prices = value?.prices ?? []
  const set = (next: typeof prices) =>
    onChange(next.length === 0 && !value?.override ? null : { ...value, prices: next })
  return (
    <Part title={said.prices} text={said.pricesText}>
      {mayOverride && (
        <Switch
          label={said.override}
          disabled={!mayWrite}
          checked={value?.override === true}
          onChange={(event) => onChange(event.currentTarget.checked ? { ...value, override: true } : null)}
        />
      )}
      {prices.map((price, at) => (
        <Group key={price.id ?? at} gap="sm" align="flex-end">
          <Amount
            path={`${path}/prices/${at}/amount`}
            value={price.amount}
            onChange={(amount) => set(replaced(prices, at, { ...price, amount }))}
          />
          <Rules
            path={`${path}/prices/${at}/rule_set`}
            value={price.rule_set}
            none={said.always}
            onChange={(rule_set) => set(replaced(prices, at, { ...price, rule_set }))}
          />
          {mayWrite && <Drop onDrop={() => set(without(prices, at))} />}
        </Group>
      ))}
      {!value?.override && <Add label={said.addPrice} onAdd={() => set([...prices, { amount: 10 }])} />}
    </Part>
  )
}

function Amount({ path, value, onChange }: { path: string; value: number; onChange(amount: number): void }) {
  const { mayWrite } = useEditing()
  return (
    <NumberInput
      size="xs"
      w={120}
      label={said.amount}
      min={0}
      decimalScale={4}
      disabled={!mayWrite}
      value={value}
      onChange={(next) => onChange(Number(next))}
      error={useFaultAt(path)}
    />
  )
}

function Part({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <Stack gap="xs">
      <div>
        <Title order={3} size="h5">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </div>
      {children}
    </Stack>
  )
}

function Add({ label, onAdd }: { label: string; onAdd(): void }) {
  const { mayWrite } = useEditing()
  return mayWrite ? (
    <Group>
      <Button size="compact-sm" variant="light" onClick={onAdd}>
        {label}
      </Button>
    </Group>
  ) : null
}

function Drop({ onDrop }: { onDrop(): void }) {
  return (
    <ActionIcon variant="subtle" color="red" mb={4} aria-label={said.remove} onClick={onDrop}>
      ×
    </ActionIcon>
  )
}
