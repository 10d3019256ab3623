// Who may send leads to the flow, and how what they send is read.
import { Anchor, Button, Group, Paper, Select, Stack, Switch, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Source } from '../api-types.ts'
import { Asking, type Question } from '../asking.tsx'
import { Empty } from '../parts.tsx'
import { flowWords } from '../words/flows.ts'
import { Caps, PingLimits } from './caps.tsx'
import { Criteria } from './criteria.tsx'
import { replaced, STANDARD_SOURCE, withCurrent, without } from './draft.ts'
import { useEditing, useFaultAt, useFaultsBelow } from './editing.ts'
import { FaultCount, FaultsHere } from './faults-here.tsx'
import { TellFeedback } from './feedback.tsx'
import { CredentialChoice, Mappings } from './mappings.tsx'
import { PriceByService, Prices } from './prices.tsx'

const said = flowWords.source

export function Sources() {
  const { flow, change, mayWrite } = useEditing()
  const { sources } = flow
  const [asked, setAsked] = useState<Question>()
  const set = (sources: Source[]) => change({ sources })
  const remove = (at: number, name: string) =>
    setAsked({
      text: said.removeAsk(name),
      label: said.remove,
      act: async () => set(without(sources, at)),
    })
  return (
    <Stack gap="sm">
      {sources.length === 0 && <Empty title={said.none} text={said.noneText} />}
      {sources.map((source, at) => (
        <OneSource
          key={source.id ?? source.entity.id}
          at={at}
          source={source}
          onChange={(next) => set(replaced(sources, at, next))}
          onRemove={() => remove(at, source.entity.name ?? source.entity.id)}
        />
      ))}
      {mayWrite && <AddSource onAdd={(source) => set([...sources, source])} />}
      <Asking question={asked} onDone={() => setAsked(undefined)} />
    </Stack>
  )
}

function AddSource({ onAdd }: { onAdd(source: Source): void }) {
  const { entities, flow } = useEditing()
  const taken = new Set(flow.sources.map(({ entity }) => entity.id))
  const data = entities
    .filter(({ id, source, deprecated }) => source !== null && !deprecated && !taken.has(id))
    .map(({ id, name }) => ({ value: id, label: name }))
  const add = (id: string | null) => {
    const entity = entities.find((each) => each.id === id)
    if (!entity) return
    const module_id = entity.module_ids.includes(STANDARD_SOURCE)
      ? STANDARD_SOURCE
      : (entity.module_ids.find((each) => each.includes('.inbound')) ?? STANDARD_SOURCE)
    onAdd({
      entity: { id: entity.id, name: entity.name },
      integration: { module_id, mappings: [] },
      enabled: true,
    })
  }
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={said.add}
        placeholder={said.choose}
        searchable
        value={null}
        onChange={add}
        data={data}
        limit={50}
        w={280}
      />
      <Button component={Link} to="/partners?invite" variant="subtle">
        {said.invite}
      </Button>
    </Group>
  )
}

type Props = { at: number; source: Source; onChange(source: Source): void; onRemove(): void }

function OneSource({ at, source, onChange, onRemove }: Props) {
  const { flow, mayWrite } = useEditing()
  const path = `/sources/${at}`
  const faults = useFaultsBelow(path)
  const [isOpen, setOpen] = useState(false)
  const name = source.entity.name ?? source.entity.id
  const shown = isOpen || faults.length > 0
  return (
    <Paper withBorder p="sm" data-source={name}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap="xs">
          <Text fw={600} className="person">
            {name}
          </Text>
          <FaultCount count={faults.length} />
          {source.enabled === false && (
            <Text size="sm" c="dimmed">
              {flowWords.off}
            </Text>
          )}
        </Group>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={shown}
          aria-label={shown ? flowWords.step.close(name) : flowWords.step.edit(name)}
          onClick={() => setOpen(!shown)}
        >
          {shown ? flowWords.step.shut : flowWords.step.show}
        </Button>
      </Group>
      {flow.deployed_at ? (
        <Anchor size="sm" href={`/flows/${flow.id}/sources/${source.entity.id}/docs`} target="_blank">
          {said.docs}
        </Anchor>
      ) : (
        <Text size="sm" c="dimmed">
          {said.docsLater}
        </Text>
      )}
      {shown && <Details path={path} source={source} onChange={onChange} />}
      {shown && mayWrite && (
        <Button mt="md" size="compact-sm" variant="subtle" color="red" onClick={onRemove}>
          {said.remove}
        </Button>
      )}
    </Paper>
  )
}

function Details({
  path,
  source,
  onChange,
}: {
  path: string
  source: Source
  onChange(source: Source): void
}) {
  const { flow, modules, mayWrite, entities } = useEditing()
  const set = (change: Partial<Source>) => onChange({ ...source, ...change })
  const { integration } = source
  const inbound = modules.filter(({ direction }) => direction === 'inbound')
  const moduleFault = useFaultAt(`${path}/integration/module_id`)
  const credentialFault = useFaultAt(`${path}/credential_id`)
  const authenticationFault = useFaultAt(`${path}/authentication_required`)
  const isAccount = entities.find(({ id }) => id === source.entity.id)?.account === true
  return (
    <Stack gap="md" mt="sm">
      <FaultsHere path={path} />
      <Switch
        label={said.enabled}
        disabled={!mayWrite}
        checked={source.enabled !== false}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      {(isAccount || source.authentication_required) && (
        <Switch
          label={said.authentication}
          disabled={!mayWrite}
          error={authenticationFault}
          checked={source.authentication_required === true}
          onChange={(event) => set({ authentication_required: event.currentTarget.checked })}
        />
      )}
      <Select
        label={said.module}
        allowDeselect={false}
        disabled={!mayWrite}
        value={integration.module_id}
        onChange={(module_id) => module_id && set({ integration: { ...integration, module_id } })}
        data={withCurrent(
          inbound.map(({ id, name }) => ({ value: id, label: name })),
          integration.module_id,
        )}
        maw={420}
        error={moduleFault}
      />
      {source.credential_id && (
        <CredentialChoice
          label={said.credential}
          description={said.credentialHint}
          value={source.credential_id}
          onChange={(credential_id) => set({ credential_id })}
          error={credentialFault}
        />
      )}
      <div>
        <Title order={3} size="h5">
          {said.mappings}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {said.mappingsText}
        </Text>
        <Mappings
          path={`${path}/integration/mappings`}
          value={integration.mappings}
          names={flow.fields}
          onChange={(mappings) => set({ integration: { ...integration, mappings } })}
        />
      </div>
      <div>
        <Title order={3} size="h5" mb="xs">
          {said.criteria}
        </Title>
        <Criteria
          path={`${path}/acceptance_criteria`}
          value={source.acceptance_criteria}
          onChange={(acceptance_criteria) => set({ acceptance_criteria })}
        />
      </div>
      <Prices
        path={`${path}/pricing`}
        value={source.pricing}
        override={flowWords.limits.overrideSource}
        onChange={(pricing) => set({ pricing })}
      />
      <PriceByService
        path={`${path}/pricing_service`}
        value={source.pricing_service}
        onChange={(pricing_service) => set({ pricing_service })}
      />
      <Caps path={`${path}/caps`} value={source.caps} onChange={(caps) => set({ caps })} />
      <PingLimits
        path={`${path}/ping_limits`}
        value={source.ping_limits}
        onChange={(ping_limits) => set({ ping_limits })}
      />
      <TellFeedback
        path={`${path}/feedback`}
        source={source}
        value={source.feedback}
        onChange={(feedback) => set({ feedback })}
      />
    </Stack>
  )
}
