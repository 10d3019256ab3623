// The outbox of all accounts; which letter is open stands in the address.
import { Anchor, Badge, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { LetterEntry } from '../api-types.ts'
import { type Told, ToldAlert, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { Leaf, PAGE } from './leaf.tsx'
import { LetterDialog } from './letter-dialog.tsx'

const said = operatorWords.letters

type State = LetterEntry['state']

export function Letters() {
  const [state, setState] = useState<State | ''>('')
  const [typed, setTyped] = useState('')
  const [to] = useDebouncedValue(typed.trim(), 300)
  const [before, setBefore] = useState<string>()
  const [search, setSearch] = useSearchParams()
  const [told, setTold] = useState<Told>()
  const letters = useAsk('GET /operator/letters', {
    query: { limit: PAGE, before_id: before, ...(state && { state }), ...(to && { to }) },
  })
  const changed = (change: () => void) => {
    change()
    setBefore(undefined)
  }
  return (
    <Stack gap="md">
      <Group align="flex-start">
        <TextInput
          label={said.to}
          description={said.toHint}
          type="search"
          value={typed}
          onChange={({ currentTarget: { value } }) => changed(() => setTyped(value))}
        />
        <NativeSelect
          label={said.state}
          description=" "
          value={state}
          onChange={({ currentTarget: { value } }) => changed(() => setState(value as State | ''))}
          data={[
            { value: '', label: said.anyState },
            ...Object.entries(said.states).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Group>
      <ToldAlert told={told} onClose={() => setTold(undefined)} />
      <Leaf of={letters} before={before} onBefore={setBefore} none={said.none} noneText={said.noneText}>
        {(letter) => <Line letter={letter} onOpen={() => setSearch({ letter: letter.id })} />}
      </Leaf>
      <LetterDialog id={search.get('letter')} onClose={() => setSearch({})} onTold={setTold} />
    </Stack>
  )
}

export const COLORS: Record<State, string> = {
  queued: 'blue',
  kept: 'gray',
  sent: 'green',
  suppressed: 'yellow',
  refused: 'red',
}

function Line({ letter, onOpen }: { letter: LetterEntry; onOpen(): void }) {
  const subject = letter.carries_lead ? said.lead : letter.subject
  return (
    <Group justify="space-between" align="flex-start">
      <div style={{ flex: 1, minWidth: 200 }}>
        <Anchor
          component="button"
          type="button"
          ta="left"
          fw={600}
          onClick={onOpen}
          aria-label={said.open(subject)}
          style={{ overflowWrap: 'anywhere' }}
        >
          {subject}
        </Anchor>
        <Text size="sm" className="person">
          {letter.to}
        </Text>
        <Text size="sm" c="dimmed" className="person">
          {said.kinds[letter.kind] ?? letter.kind} {said.of(letter.account_name)} ·{' '}
          <When at={letter.created_at} />
        </Text>
        {letter.last_error && (
          <Text size="sm" c="red" className="person">
            {letter.last_error}
          </Text>
        )}
      </div>
      <Badge variant="light" color={COLORS[letter.state]}>
        {said.states[letter.state]}
      </Badge>
    </Group>
  )
}
