// Deliveries that did not arrive: what waits, what was given up; one or all of them are sent on.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useSearchParams } from 'react-router'
import type { DeliveryBatch, SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Empty, FaultAlert, Heading, Loaded } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { words as general } from '../words.ts'
import { BatchProgress } from './batch-progress.tsx'
import { DeliveryLine } from './delivery-line.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type FilterName, type Filters, filtersIn } from './filters.ts'
import './leads.css'
import { Paging } from './recent.tsx'

const said = words.deliveries
const NAMES: FilterName[] = ['state', 'flow', 'recipient', 'reason']
const PER_PAGE = 50

export function Deliveries({ person }: { person: SignedIn }) {
  const [search] = useSearchParams()
  const filters = filtersIn(search, NAMES)
  const before = search.get('before') ?? undefined
  const query = { ...askedBy(filters), limit: PER_PAGE, ...(before && { before_id: before }) }
  const asked = useAsk('GET /deliveries', { query }, { live: true })
  const reasons = [...new Set((asked.data ?? []).flatMap(({ reason }) => reason ?? []))]
  const mayWrite = person.role !== 'read_only'
  return (
    <Stack gap="md" maw={1000}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Heading>{said.title}</Heading>
          <Text c="dimmed" maw={620}>
            {said.text}
          </Text>
        </div>
        {mayWrite && Boolean(asked.data?.length) && <SendAll filters={filters} />}
      </Group>
      <BatchProgress />
      <FilterBar names={NAMES} reasons={reasons} />
      {asked.data && <FaultAlert fault={asked.error} />}
      <Loaded of={asked}>
        {(deliveries) => {
          if (deliveries.length === 0) return <Nothing isNarrowed={Object.keys(filters).length > 0} />
          return (
            <Stack gap="xs">
              {deliveries.map((delivery) => (
                <DeliveryLine key={delivery.id} delivery={delivery} mayWrite={mayWrite} linked />
              ))}
            </Stack>
          )
        }}
      </Loaded>
      <Paging last={asked.data?.length === PER_PAGE ? asked.data.at(-1)?.id : undefined} isFirst={!before} />
    </Stack>
  )
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) return <Empty title={said.noneMatch} text={words.noneMatchText} />
  return <Empty title={said.none} text={said.noneText} />
}

function askedBy({ state, flow, recipient, reason }: Filters): DeliveryBatch['filter'] {
  return {
    ...(state && { state: state as NonNullable<DeliveryBatch['filter']['state']> }),
    ...(flow && { flow_id: flow }),
    ...(recipient && { recipient_id: recipient }),
    ...(reason && { reason }),
  }
}

function SendAll({ filters }: { filters: Filters }) {
  const [search, setSearch] = useSearchParams()
  const [isOpen, { open, close }] = useDisclosure()
  const send = useChange(
    () => ask('POST /deliveries/retry', { body: askedBy(filters) }),
    ({ id }) => {
      const next = new URLSearchParams(search)
      next.set('batch', id)
      setSearch(next)
      close()
    },
  )
  return (
    <>
      <Button onClick={open}>{said.sendAll}</Button>
      <Modal opened={isOpen} onClose={close} title={said.sendAll}>
        <Stack gap="sm">
          <Text>{said.sendAllAsk}</Text>
          <FaultAlert fault={send.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {general.cancel}
            </Button>
            <Button loading={send.isPending} onClick={() => send.mutate(undefined)}>
              {said.sendAll}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
