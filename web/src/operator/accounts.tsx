// All accounts: found, closed and reopened for a reason.
import { Badge, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { ShownAccount, SignedIn } from '../api-types.ts'
import { type Told, ToldAlert, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { Leaf, PAGE } from './leaf.tsx'
import { LimitsDialog } from './limits-dialog.tsx'
import { type DialogProps, ReasonDialog } from './reason-dialog.tsx'

const said = operatorWords.accounts

type State = ShownAccount['state']

export function Accounts({ person }: { person: SignedIn }) {
  const [typed, setTyped] = useState('')
  const [sought] = useDebouncedValue(typed.trim(), 300)
  const [state, setState] = useState<State | ''>('')
  const [before, setBefore] = useState<string>()
  const [changing, setChanging] = useState<ShownAccount>()
  const [limiting, setLimiting] = useState<ShownAccount>()
  const [told, setTold] = useState<Told>()
  const accounts = useAsk('GET /operator/accounts', {
    query: { limit: PAGE, before_id: before, ...(sought && { search: sought }), ...(state && { state }) },
  })
  const changed = (change: () => void) => {
    change()
    setBefore(undefined)
  }
  return (
    <Stack gap="md">
      <Group align="flex-start">
        <TextInput
          label={said.search}
          description={said.searchHint}
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
            { value: '', label: said.any },
            { value: 'active', label: said.states.active },
            { value: 'closed', label: said.states.closed },
          ]}
        />
      </Group>
      <ToldAlert told={told} onClose={() => setTold(undefined)} />
      <Leaf of={accounts} before={before} onBefore={setBefore} none={said.none} noneText={said.noneText}>
        {(account) => (
          <Line
            account={account}
            isOwn={account.id === person.account_id}
            onChange={() => setChanging(account)}
            onLimit={() => setLimiting(account)}
          />
        )}
      </Leaf>
      {limiting && (
        <LimitsDialog account={limiting} onClose={() => setLimiting(undefined)} onTold={setTold} />
      )}
      {changing && <StateDialog account={changing} onClose={() => setChanging(undefined)} onTold={setTold} />}
    </Stack>
  )
}

type LineProps = { account: ShownAccount; isOwn: boolean; onChange(): void; onLimit(): void }

/** Nobody closes the account in which they are themselves. */
function Line({ account, isOwn, onChange, onLimit }: LineProps) {
  const { name, state, users, flows, partners, created_at, limits } = account
  const limited = said.limited(limits)
  return (
    <Group justify="space-between" align="flex-start">
      <div style={{ flex: 1, minWidth: 200 }}>
        <Text fw={600} className="person">
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {said.line(users, flows, partners)} · {said.since} <When at={created_at} days />
        </Text>
        {limited && <Text size="sm">{limited}</Text>}
      </div>
      <Group gap="xs">
        <Badge variant="light" color={state === 'closed' ? 'red' : 'green'}>
          {said.states[state]}
        </Badge>
        <Button size="xs" variant="default" onClick={onLimit} aria-label={said.limitTitle(name)}>
          {said.limit}
        </Button>
        {!isOwn && (
          <Button
            size="xs"
            variant="default"
            onClick={onChange}
            aria-label={state === 'active' ? said.closeTitle(name) : said.reopenTitle(name)}
          >
            {state === 'active' ? said.close : said.reopen}
          </Button>
        )}
      </Group>
    </Group>
  )
}

function StateDialog(props: DialogProps) {
  const { name, state } = props.account
  const closes = state === 'active'
  return (
    <ReasonDialog
      {...props}
      title={closes ? said.closeTitle(name) : said.reopenTitle(name)}
      label={closes ? said.close : said.reopen}
      text={closes ? said.closeText : said.reopenText}
      change={{ state: closes ? 'closed' : 'active' }}
      done={closes ? said.closed(name) : said.reopened(name)}
    />
  )
}
