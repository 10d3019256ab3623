// Programs that are told of a lead after all steps, and what else leaves the flow at its end.
import { Button, Group, Paper, Select, Text } from '@mantine/core'
import type { Destination, Flow } from '../api-types.ts'
import { Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { without } from './draft.ts'
import { useEditing } from './editing.ts'
import { FaultsHere } from './faults-here.tsx'
import { Drop, MadeElsewhere, Section } from './section.tsx'

const said = flowWords.destinations

type Told = NonNullable<Flow['destinations']>[number]

export function ToldAfterwards() {
  const { flow, change, mayWrite } = useEditing()
  const list = flow.destinations ?? []
  const all = useAsk('GET /destinations')
  /** A destination that is named alone goes where the settings say. */
  const addressOf = (told: Told) =>
    webhookIn(told.actions) ?? webhookIn(all.data?.find(({ id }) => id === told.instance_id)?.actions)
  return (
    <Section title={said.title} text={said.text}>
      <FaultsHere path="/destinations" />
      <FaultsHere path="/firehose" />
      {list.length === 0 && <Text size="sm">{said.none}</Text>}
      {list.map((told, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same destination may be told twice
        <Paper key={at} withBorder p="xs" data-destination={nameOf(told)}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" className="person">
              {nameOf(told)}: {addressOf(told) ?? (all.data ? said.noAddress : '…')}
            </Text>
            <Drop
              label={said.remove(nameOf(told))}
              onDrop={() => change({ destinations: without(list, at) })}
            />
          </Group>
        </Paper>
      ))}
      {mayWrite && <AddTold onAdd={(told) => change({ destinations: [...list, told] })} />}
      {flow.firehose && (
        <Group gap="sm">
          <Text size="sm" className="person">
            {said.stream(flow.firehose.bucket)}
          </Text>
          {mayWrite && (
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => change({ firehose: null })}>
              {said.streamDrop}
            </Button>
          )}
        </Group>
      )}
    </Section>
  )
}

const nameOf = ({ name, actions }: Told) => name ?? actions?.[0]?.name ?? said.nameless

/** The first address is the one to which leads go. */
const webhookIn = (actions: Told['actions']) => actions?.find(({ webhook_url }) => webhook_url)?.webhook_url

function AddTold({ onAdd }: { onAdd(told: Told): void }) {
  const all = useAsk('GET /destinations')
  return (
    <Loaded of={all}>
      {(all) => {
        const offered = all.flatMap((destination) =>
          destination.actions.map((action) => ({ destination, action })),
        )
        return offered.length === 0 ? (
          <MadeElsewhere text={said.noneKept} label={said.make} to="/settings/destinations" />
        ) : (
          <Select
            maw={420}
            label={said.add}
            searchable
            value={null}
            onChange={(id) => {
              const found = offered.find(({ action }) => action.action_id === id)
              if (found) onAdd(toldOf(found.destination, found.action))
            }}
            data={offered.map(({ destination, action }) => ({
              value: action.action_id,
              label: `${destination.name}: ${action.name}`,
            }))}
          />
        )
      }}
    </Loaded>
  )
}

/** By name, so that a change in the settings is enough; with the action, where that is not the first. */
function toldOf(
  { name, integration_name, integration_icon_url, instance_id, actions }: Destination,
  action: Destination['actions'][number],
): Told {
  return {
    name,
    instance_id,
    ...(integration_name !== null && { integration_name }),
    ...(integration_icon_url !== null && { integration_icon_url }),
    ...(action !== actions[0] && { actions: [action] }),
  }
}
