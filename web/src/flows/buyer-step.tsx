// The step of a company that buys: how things stand with it, what it sees of a lead, and what can be done.
import { Alert, Badge, Button, Group, MultiSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { RecipientStep } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { FaultAlert } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { stepLabel } from '../words.ts'
import { type BuyerState, buyerStateOf, colourOf, connectionOf } from './buyer-state.ts'
import { useEditing, useFaultsBelow } from './editing.ts'
import { Mappings } from './mappings.tsx'
import { Description, StepConditions } from './step-details.tsx'

const said = flowWords.buyer

/** Asked for again and again, so that an answer of the buyer shows by itself. */
function useBuyer(entityId: string) {
  const connections = useAsk('GET /connections', {}, { live: true })
  const entities = useAsk('GET /entities', {}, { live: true })
  const entity = entities.data?.find(({ id }) => id === entityId)
  const connection = connectionOf(connections.data ?? [], entityId)
  const isKnown = Boolean(connections.data && entities.data)
  return { entity, connection, state: isKnown ? buyerStateOf(entity, connection) : undefined }
}

export function BuyerBadge({ entityId }: { entityId: string }) {
  const { state } = useBuyer(entityId)
  return state ? (
    <Badge variant="light" color={colourOf(state)} role="status">
      {said.states[state]}
    </Badge>
  ) : null
}

type Props = { path: string; step: RecipientStep; onChange(step: RecipientStep): void; onRemove(): void }

export function BuyerDetails({ path, step, onChange, onRemove }: Props) {
  const { fields, mayWrite } = useEditing()
  const { integration } = step
  const mappings = integration.mappings ?? []
  const faults = useFaultsBelow(`${path}/integration/mappings`)
  const shared = mappings
    .filter(({ property }) => property.startsWith('lead.'))
    .map(({ property }) => property.slice('lead.'.length))
  const share = (chosen: string[]) => {
    const others = mappings.filter(
      ({ property }) => !property.startsWith('lead.') || chosen.includes(property.slice('lead.'.length)),
    )
    const fresh = chosen
      .filter((field) => !shared.includes(field))
      .map((field) => ({ property: `lead.${field}`, value: `{{lead.${field}}}` }))
    onChange({ ...step, integration: { ...integration, mappings: [...others, ...fresh] } })
  }
  return (
    <Stack gap="md">
      <Standing step={step} onRemove={onRemove} />
      <Description path={path} step={step} onChange={onChange} />
      <MultiSelect
        label={said.shared}
        description={said.sharedHint}
        searchable
        limit={50}
        disabled={!mayWrite}
        value={shared.length > 0 ? shared : fields.map(({ id }) => id)}
        onChange={share}
        data={fields.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <details open={faults.length > 0}>
        <summary>{said.mappings}</summary>
        <Text size="sm" c="dimmed" my="xs">
          {said.mappingsText}
        </Text>
        <Mappings
          path={`${path}/integration/mappings`}
          value={integration.mappings}
          names={['price', ...fields.map(({ id }) => `lead.${id}`)]}
          isShown={({ property }) => property !== 'flow_id'}
          onChange={(mappings) => onChange({ ...step, integration: { ...integration, mappings } })}
        />
      </details>
      <StepConditions path={path} step={step} onChange={onChange} />
    </Stack>
  )
}

/** What a lead does at the step now, and what is on offer. */
function Standing({ step, onRemove }: { step: RecipientStep; onRemove(): void }) {
  const { mayWrite } = useEditing()
  const { entity, connection, state } = useBuyer(step.entity.id)
  const [told, setTold] = useState<string>()
  const [asked, setAsked] = useState<Question>()
  const change = useChange((act: () => Promise<string | undefined>) => act(), setTold)
  if (!state) return null
  const name = step.entity.name ?? ''
  const resend = async () => {
    await ask('PUT /invitations/{entityId}/resend', { path: { entityId: step.entity.id } })
    return said.resent
  }
  const pause = (paused: boolean) => async () => {
    if (connection) await ask('PUT /connections/{id}', { path: { id: connection.id }, body: { paused } })
    return undefined
  }
  const withdraw: Question = {
    text: said.withdrawAsk(name),
    label: said.withdraw,
    act: async () => {
      await ask('DELETE /invitations/{id}', { path: { id: entity?.invitation_id ?? '' } })
      onRemove()
    },
  }
  const remind = async () => {
    if (connection) await ask('POST /connections/{id}/remind', { path: { id: connection.id } })
    return said.reminded
  }
  const offers: { label: string; when: BuyerState[]; run: () => void }[] = [
    { label: said.resend, when: ['sent', 'expired'], run: () => change.mutate(resend) },
    { label: said.withdraw, when: ['sent', 'expired'], run: () => setAsked(withdraw) },
    { label: said.remind, when: ['settingUp', 'failed'], run: () => change.mutate(remind) },
    { label: said.pause, when: ['connected'], run: () => change.mutate(pause(true)) },
    { label: said.resume, when: ['paused'], run: () => change.mutate(pause(false)) },
  ]
  return (
    <Alert color={colourOf(state)} variant="light" title={said.states[state]}>
      <Stack gap="xs">
        <Text size="sm">{said.does[state]}</Text>
        {state === 'settingUp' && stepLabel(connection?.onboard?.step) && (
          <Text size="sm">{said.at(stepLabel(connection?.onboard?.step) ?? '')}</Text>
        )}
        {state === 'failed' && (
          <Text size="sm" className="person">
            {connection?.onboard?.error?.message}
          </Text>
        )}
        {told && (
          <Text size="sm" role="status">
            {told}
          </Text>
        )}
        <FaultAlert fault={change.error} />
        <Group gap="xs">
          {mayWrite &&
            offers
              .filter(({ when }) => when.includes(state))
              .map(({ label, run }) => (
                <Button
                  key={label}
                  size="compact-sm"
                  variant="default"
                  onClick={run}
                  loading={change.isPending}
                >
                  {label}
                </Button>
              ))}
          {state === 'disconnected' && mayWrite && (
            <Button component={Link} to="/partners?invite" size="compact-sm" variant="default">
              {said.again}
            </Button>
          )}
          {(connection ?? entity?.invitation_id) && (
            <Button
              component={Link}
              to={`/partners/${connection?.id ?? entity?.invitation_id}`}
              size="compact-sm"
              variant="subtle"
            >
              {said.see}
            </Button>
          )}
        </Group>
      </Stack>
      <Asking question={asked} onDone={() => setAsked(undefined)} />
    </Alert>
  )
}
