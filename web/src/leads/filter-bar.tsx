// The controls of the filters: each change is a change of the address, so that a view can be sent to a colleague.
import { Button, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useAsk } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { type FilterName, filtersIn, withFilter } from './filters.ts'
import { useTyped } from './use-typed.ts'

const said = words.filters
const TYPING_MS = 400

/** Values that a filter has always; the others are the places of the account. */
const CHOICES: Partial<Record<FilterName, Record<string, string>>> = {
  type: words.types,
  outcome: words.outcomes,
  test: said.tests,
  state: words.states,
}

type BarProps = {
  names: FilterName[]
  /** Outcomes that there can be; all if absent. */
  outcomes?: string[]
  /** Reasons to choose from; absent where a part of one is typed. */
  reasons?: string[]
}

export function FilterBar({ names, outcomes, reasons }: BarProps) {
  const [search, setSearch] = useSearchParams()
  const active = Object.keys(filtersIn(search, names)).length
  const [isOpen, setOpen] = useState(active > 0)
  const change = (name: FilterName, value: string | null) => setSearch(withFilter(search, name, value))
  const reset = () => {
    const next = new URLSearchParams(search)
    for (const name of [...names, 'before']) next.delete(name)
    setSearch(next)
  }
  return (
    <details className="fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {said.title}
        {active > 0 && ` (${active})`}
      </summary>
      <Stack gap="sm" pt="xs">
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3, lg: 4 }} spacing="sm">
          {names.map((name) => (
            <Control
              key={name}
              name={name}
              value={search.get(name) ?? ''}
              only={name === 'outcome' ? outcomes : name === 'reason' ? reasons : undefined}
              onChange={(value) => change(name, value)}
            />
          ))}
        </SimpleGrid>
        {active > 0 && (
          <div>
            <Button variant="default" size="xs" onClick={reset}>
              {said.reset}
            </Button>
          </div>
        )}
      </Stack>
    </details>
  )
}

type ControlProps = {
  name: FilterName
  value: string
  only?: string[] | undefined
  onChange(value: string | null): void
}

function Control({ name, value, only, onChange }: ControlProps) {
  const choices = CHOICES[name]
  if (name === 'reason' && only) {
    const data = [...new Set([...only, ...(value ? [value] : [])])].map((each) => ({
      value: each,
      label: each,
    }))
    return <Choice label={said.reasonIs} data={data} value={value} onChange={onChange} />
  }
  if (name === 'reason') return <Typed value={value} onChange={onChange} />
  if (name === 'from' || name === 'to') {
    return (
      <TextInput
        size="sm"
        type="date"
        label={said[name]}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (!choices) return <Place name={name as 'flow'} value={value} onChange={onChange} />
  const data = Object.entries(choices)
    .filter(([key]) => !only || only.includes(key))
    .map(([key, label]) => ({ value: key, label }))
  return <Choice label={said[name]} data={data} value={value} onChange={onChange} />
}

function Choice({
  label,
  data,
  value,
  onChange,
}: {
  label: string
  data: { value: string; label: string }[]
  value: string
  onChange(value: string | null): void
}) {
  return (
    <Select
      size="sm"
      label={label}
      placeholder={said.any}
      data={data}
      value={value || null}
      onChange={onChange}
      searchable={data.length > 8}
      limit={100}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: ${said.any}` }}
    />
  )
}

function Place({ name, value, onChange }: ControlProps & { name: 'flow' | 'source' | 'recipient' }) {
  const places = useAsk('GET /events/places')
  const list = places.data?.[`${name}s`] ?? []
  const known = list.some(({ id }) => id === value) || value === ''
  const data = [
    ...(known ? [] : [{ value, label: value }]),
    ...list.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return <Choice label={said[name]} data={data} value={value} onChange={onChange} />
}

/** Asks once the typing pauses; follows the address when that changes. */
function Typed({ value, onChange }: Omit<ControlProps, 'name'>) {
  const [text, write] = useTyped(value, onChange, TYPING_MS)
  return (
    <TextInput
      size="sm"
      label={said.reason}
      value={text}
      maxLength={200}
      onChange={(event) => write(event.currentTarget.value)}
    />
  )
}
