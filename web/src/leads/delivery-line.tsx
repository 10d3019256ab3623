// A delivery that did not arrive at once, with what can be done about it.
import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Delivery } from '../api-types.ts'
import { ask } from '../ask.ts'
import { FaultAlert, When } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { DeliveryBadge } from './said.tsx'

const said = words.deliveries

export function DeliveryLine({
  delivery,
  mayWrite,
  linked = false,
}: {
  delivery: Delivery
  mayWrite: boolean
  /** Whether the lead's own page is somewhere else. */
  linked?: boolean
}) {
  const { id, lead_id, state, reason, attempts, next_at, created_at } = delivery
  const places = useAsk('GET /events/places')
  const named = (list: { id: string; name: string }[] | undefined, id: string) =>
    list?.find((each) => each.id === id)?.name ?? id
  const retry = useChange(() => ask('POST /deliveries/{id}/retry', { path: { id } }))
  const isStuck = state === 'waiting' || state === 'failed'
  return (
    <Paper withBorder p="sm" data-delivery={state}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} flex={1} miw={0}>
          <Group gap="xs">
            <DeliveryBadge state={state} />
            <Text fw={600} className="person">
              {named(places.data?.recipients, delivery.recipient_id)}
            </Text>
          </Group>
          {reason && (
            <Text size="sm" className="person">
              {reason}
            </Text>
          )}
          <Text size="sm" c="dimmed" className="person">
            {named(places.data?.flows, delivery.flow_id)} · <When at={created_at} />
            {attempts > 0 && ` · ${said.attempts(attempts)}`}
            {state === 'retrying' && next_at && (
              <>
                {' '}
                · {said.next} <When at={next_at} />
              </>
            )}
          </Text>
          {linked && (
            <Anchor component={Link} to={`/leads/${lead_id}`} size="sm">
              {words.events.story}
            </Anchor>
          )}
          <FaultAlert fault={retry.error} />
        </Stack>
        {mayWrite && isStuck && (
          <Button size="xs" variant="light" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
            {said.sendOn}
          </Button>
        )}
      </Group>
    </Paper>
  )
}
