// How long leads are kept, and persons who must be forgotten.
import {
  Alert,
  Badge,
  Group,
  NumberInput,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import type { Account, Erasure } from '../api-types.ts'
import { ask, Fault } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Form } from '../form.tsx'
import { Empty, faultAt, Loaded, When } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'

const said = settingsWords.privacy

export function Privacy() {
  const account = useAsk('GET /account')
  return (
    <Stack gap="xl">
      <Loaded of={account}>{(account) => <Retention key={account.id} account={account} />}</Loaded>
      <Erase />
      <Erasures />
    </Stack>
  )
}

function Retention({ account }: { account: Account }) {
  const [days, setDays] = useState<string | number>(account.data_retention_in_days)
  const [question, setQuestion] = useState<Question>()
  const keep = () => ask('PUT /account', { body: { data_retention_in_days: Number(days) } })
  const change = useChange(keep)
  const isFewer = Number(days) >= 1 && Number(days) < account.data_retention_in_days
  const send = () =>
    isFewer
      ? setQuestion({ text: said.fewerAsk(Number(days)), label: said.fewerDo, act: keep })
      : change.mutate(undefined)
  return (
    <Stack gap="sm" maw={520}>
      <Title order={2} size="h4">
        {said.retention}
      </Title>
      {change.isSuccess && <Alert role="status">{settingsWords.saved}</Alert>}
      <Form
        label={settingsWords.save}
        pending={change.isPending}
        fault={change.error}
        paths={['/data_retention_in_days']}
        onSend={send}
      >
        <NumberInput
          label={said.days}
          description={said.daysHint}
          allowDecimal={false}
          value={days}
          onChange={setDays}
          error={faultAt(change.error, '/data_retention_in_days')}
        />
        {account.data_truncated_at && (
          <Text size="sm" c="dimmed">
            {said.truncated} <When at={account.data_truncated_at} />
          </Text>
        )}
      </Form>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

type Kind = Erasure['kind']

/** What the API says is wrong stands at the input; so it is not thrown in the question, which then closes. */
function Erase() {
  const [kind, setKind] = useState<Kind>('email')
  const [who, setWho] = useState('')
  const [fault, setFault] = useState<Fault | null>(null)
  const [isAsked, setAsked] = useState(false)
  const [question, setQuestion] = useState<Question>()
  const act = async () => {
    setFault(null)
    setAsked(false)
    try {
      await ask('POST /privacy/erasures', { body: { [kind]: who.trim() } })
    } catch (error) {
      if (!(error instanceof Fault) || !faultAt(error, `/${kind}`)) throw error
      return setFault(error)
    }
    setWho('')
    setAsked(true)
  }
  return (
    <Stack gap="sm" maw={520}>
      <Title order={2} size="h4">
        {said.erase}
      </Title>
      <Text size="sm">{said.eraseText}</Text>
      {isAsked && <Alert role="status">{said.asked}</Alert>}
      <Form
        label={said.eraseDo}
        pending={false}
        fault={fault}
        paths={[`/${kind}`]}
        onSend={() => setQuestion({ text: said.eraseAsk(who.trim() || '…'), label: said.eraseDo, act })}
      >
        <SegmentedControl
          aria-label={said.by}
          value={kind}
          onChange={(next) => setKind(next as Kind)}
          data={[
            { value: 'email', label: said.email },
            { value: 'phone', label: said.phone },
          ]}
        />
        <TextInput
          label={said[kind]}
          type={kind === 'email' ? 'email' : 'tel'}
          value={who}
          onChange={({ currentTarget: { value } }) => setWho(value)}
          error={faultAt(fault, `/${kind}`)}
        />
      </Form>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </Stack>
  )
}

function Erasures() {
  const erasures = useAsk('GET /privacy/erasures', {}, { live: true })
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {said.list}
      </Title>
      <Loaded of={erasures}>
        {(erasures) =>
          erasures.length === 0 ? (
            <Empty title={said.none} text={said.noneText} />
          ) : (
            erasures.map(({ id, kind, state, leads, deliveries, letters, created_at }) => (
              <Paper key={id} withBorder p="sm">
                <Group justify="space-between">
                  <div>
                    <Text fw={600}>{said.kinds[kind]}</Text>
                    <Text size="sm" c="dimmed">
                      <When at={created_at} /> · {said.removed(leads, deliveries, letters)}
                    </Text>
                  </div>
                  <Badge variant="light" color={state === 'done' ? 'green' : 'blue'}>
                    {said.states[state]}
                  </Badge>
                </Group>
              </Paper>
            ))
          )
        }
      </Loaded>
    </Stack>
  )
}
