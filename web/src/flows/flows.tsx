// The list of flows: found by name, a page at a time.
import { ActionIcon, Badge, Button, Group, Menu, Modal, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { Flow, SignedIn } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Form } from '../form.tsx'
import { Empty, FaultAlert, faultAt, Heading, Loaded } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { BuyerBadge } from './buyer-step.tsx'
import { documentOf, isBuyerStep, STANDARD_SOURCE } from './draft.ts'
import { LiveBadge } from './live-badge.tsx'

const PAGE = 25
const USUAL = ['first_name', 'last_name', 'email', 'phone_1', 'address_1', 'city', 'state', 'postal_code']

export function Flows({ person }: { person: SignedIn }) {
  const [search, setSearch] = useSearchParams()
  const [sought, setSought] = useState(search.get('name') ?? '')
  const [name] = useDebouncedValue(sought.trim(), 200)
  const [limit, setLimit] = useState(PAGE)
  const mayWrite = person.role !== 'read_only'
  const flows = useQuery<Flow[], Fault>({
    queryKey: ['GET /flows', { name, limit }],
    queryFn: () => ask('GET /flows', { query: { limit: limit + 1, ...(name && { name }) } }),
    placeholderData: keepPreviousData,
  })
  const make = () => setSearch({ make: '' })
  return (
    <Stack gap="md" maw={1000}>
      <Group justify="space-between">
        <Heading>{flowWords.title}</Heading>
        {mayWrite && <Button onClick={make}>{flowWords.make}</Button>}
      </Group>
      <TextInput
        type="search"
        maw={320}
        aria-label={flowWords.find}
        placeholder={flowWords.find}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
      />
      <Loaded of={flows}>
        {(list) =>
          list.length === 0 ? (
            <NoFlows isSought={name !== ''} />
          ) : (
            <>
              {list.slice(0, limit).map((flow) => (
                <Row key={flow.id} flow={flow} mayWrite={mayWrite} />
              ))}
              {list.length > limit && (
                <Group>
                  <Button variant="default" loading={flows.isFetching} onClick={() => setLimit(limit + PAGE)}>
                    {flowWords.more}
                  </Button>
                </Group>
              )}
            </>
          )
        }
      </Loaded>
      <MakeDialog isOpen={mayWrite && search.has('make')} onClose={() => setSearch({})} />
    </Stack>
  )
}

function NoFlows({ isSought }: { isSought: boolean }) {
  return isSought ? (
    <Empty title={flowWords.noneFound} text={flowWords.noneFoundText} />
  ) : (
    <Empty title={flowWords.none} text={flowWords.noneText} />
  )
}

function Row({ flow, mayWrite }: { flow: Flow; mayWrite: boolean }) {
  const buyers = flow.steps.filter(isBuyerStep)
  return (
    <Paper withBorder p="sm" data-flow={flow.name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Text component={Link} to={`/flows/${flow.id}`} fw={600} className="person">
              {flow.name}
            </Text>
            <LiveBadge flow={flow} />
            {!flow.enabled && (
              <Badge variant="default" size="sm">
                {flowWords.off}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {flowWords.sources(flow.sources.length)}, {flowWords.steps(flow.steps.length)}
          </Text>
          {buyers.map((step) => (
            <Group key={step.id} gap="xs">
              <Text size="sm" className="person">
                {step.entity.name}
              </Text>
              <BuyerBadge entityId={step.entity.id} />
            </Group>
          ))}
        </Stack>
        {mayWrite && <RowMenu flow={flow} />}
      </Group>
    </Paper>
  )
}

function RowMenu({ flow }: { flow: Flow }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Question>()
  const path = { id: flow.id }
  const change = useChange((act: () => Promise<unknown>) => act())
  const copy = async () => {
    const body = { ...documentOf(flow), name: flowWords.copyName(flow.name) }
    const made = await ask('POST /flows', { body })
    navigate(`/flows/${made.id}`)
  }
  const remove: Question = {
    text: flowWords.removeAsk(flow.name),
    label: flowWords.remove,
    act: () => ask('DELETE /flows/{id}', { path }),
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={flowWords.actions(flow.name)} loading={change.isPending}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={`/flows/${flow.id}`}>
            {flowWords.open}
          </Menu.Item>
          <Menu.Item onClick={() => change.mutate(copy)}>{flowWords.copy}</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked(remove)}>
            {flowWords.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Asking
        question={asked}
        fault={change.error}
        onDone={() => {
          setAsked(undefined)
          change.reset()
        }}
      />
    </>
  )
}

/** A name is enough: a web form as its source, and the fields that most leads have. */
function MakeDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const entities = useAsk('GET /entities', {}, { enabled: isOpen })
  const make = useChange(
    () => {
      const form = entities.data?.find(({ standard, source }) => standard && source === 'form')
      const sources = form
        ? [{ entity: { id: form.id }, integration: { module_id: STANDARD_SOURCE, mappings: [] } }]
        : []
      return ask('POST /flows', { body: { name, enabled: true, fields: USUAL, sources, steps: [] } })
    },
    ({ id }) => navigate(`/flows/${id}/steps`),
  )
  return (
    <Modal opened={isOpen} onClose={onClose} title={flowWords.makeTitle}>
      <Form
        label={flowWords.make}
        pending={make.isPending}
        fault={make.error}
        paths={['/name']}
        onSend={() => make.mutate(undefined)}
      >
        <TextInput
          label={flowWords.name}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultAt(make.error, '/name')}
        />
        <FaultAlert fault={entities.error} />
      </Form>
    </Modal>
  )
}
