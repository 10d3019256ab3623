// Set-ups of all accounts: which are stuck, which failed at what, and running one again.
import { Badge, Button, Group, List, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { OnboardSeen } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { type Told, ToldAlert, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { Leaf, PAGE } from './leaf.tsx'

const said = operatorWords.onboards

type State = keyof typeof said.states

export function Onboards() {
  const [state, setState] = useState<State>('failed')
  const [hours, setHours] = useState(24)
  const [before, setBefore] = useState<string>()
  const [question, setQuestion] = useState<Question>()
  const [told, setTold] = useState<Told>()
  const onboards = useAsk('GET /operator/onboards', {
    query: {
      limit: PAGE,
      before_id: before,
      ...(state !== 'all' && { state }),
      ...(state === 'stuck' && { hours }),
    },
  })
  const show = (next: string) => {
    setState(next as State)
    setBefore(undefined)
  }
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <SegmentedControl
          aria-label={said.show}
          value={state}
          onChange={show}
          data={Object.entries(said.states).map(([value, label]) => ({ value, label }))}
        />
        {state === 'stuck' && (
          <NumberInput
            label={said.hours}
            min={0}
            max={8760}
            w={220}
            value={hours}
            onChange={(next) => setHours(Math.min(8760, Math.max(0, Math.round(Number(next)) || 0)))}
          />
        )}
      </Group>
      <ToldAlert told={told} onClose={() => setTold(undefined)} />
      <Leaf
        of={onboards}
        before={before}
        onBefore={setBefore}
        none={said.none[state]}
        noneText={said.noneText}
      >
        {(onboard) => <Line onboard={onboard} onReplay={() => setQuestion(replayOf(onboard, setTold))} />}
      </Leaf>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

function replayOf({ id, buyer }: OnboardSeen, onTold: (told: Told) => void): Question {
  return {
    text: said.replayAsk(buyer.name),
    label: said.replay,
    async act() {
      const { status, setup } = await ask('POST /operator/onboards/{id}/replay', { path: { id } })
      const why = setup?.error?.message ?? ''
      onTold(
        status === 'completed'
          ? { text: said.replayed(buyer.name) }
          : { text: said.stillFailed(buyer.name, why), isBad: true },
      )
    },
  }
}

const COLORS: Record<string, string> = { completed: 'green', failed: 'red' }

function Line({ onboard, onReplay }: { onboard: OnboardSeen; onReplay(): void }) {
  const { buyer, seller, status, setup, updated_at, replayable } = onboard
  const label = (said.statuses as Record<string, string>)[status] ?? status
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: 1, minWidth: 200 }}>
          <Text fw={600} className="person">
            {said.buys(buyer.name, seller.name)}
          </Text>
          <Text size="sm" c="dimmed">
            {said.moved} <When at={updated_at} />
            {setup && ` · ${said.attempt(setup.attempt)}`}
          </Text>
        </div>
        <Badge variant="light" color={COLORS[status]}>
          {label}
        </Badge>
      </Group>
      {status !== 'completed' && setup && <Failed setup={setup} />}
      {replayable && (
        <Group>
          <Button size="xs" variant="default" onClick={onReplay}>
            {said.replay}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Failed({ setup: { steps, error } }: { setup: NonNullable<OnboardSeen['setup']> }) {
  return (
    <>
      {error && (
        <Text size="sm" c="red" className="person">
          {error.message}
        </Text>
      )}
      <List size="sm">
        {steps.map(({ step, outcome, detail }) => (
          <List.Item key={step} c={outcome === 'not_reached' ? 'dimmed' : undefined}>
            {said.items[step as keyof typeof said.items] ?? step}:{' '}
            <Text span size="sm" fw={outcome === 'failed' ? 700 : undefined} className="person">
              {said.outcomes[outcome]}
              {outcome === 'done' && detail && ` (${detail})`}
            </Text>
          </List.Item>
        ))}
      </List>
    </>
  )
}
