// Programs that are told of leads after all steps: each with one or more addresses.
import { Button, Fieldset, Group, TextInput } from '@mantine/core'
import type { Destination } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { faultAt } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'
import { ThingBody, Things } from './things.tsx'
import { useDraft } from './use-draft.ts'

const said = settingsWords.destinations

export function Destinations({ mayWrite }: PageProps) {
  const destinations = useAsk('GET /destinations', { query: { include: 'flow_usages' } })
  return (
    <Things
      of={destinations}
      mayWrite={mayWrite}
      add={said.add}
      none={said.none}
      noneText={said.noneText}
      lineOf={({ name, actions, flow_usages }) => ({
        name,
        text: actions.map((action) => `${action.name}: ${action.webhook_url}`).join('\n'),
        badge: said.used(flow_usages?.count ?? 0),
      })}
      form={DestinationForm}
      removeAsk={({ name, flow_usages }) => said.removeAsk(name, flow_usages?.count ?? 0)}
      remove={({ id }) => ask('DELETE /destinations/{id}', { path: { id } })}
    />
  )
}

/** `key` tells inputs apart while they come and go. */
type Action = { key: number; name: string; webhook_url: string; action_id?: string }

let made = 0
const freshAction = (): Action => ({ key: ++made, name: '', webhook_url: '' })

function DestinationForm({ thing, onDone }: { thing: Destination | undefined; onDone(): void }) {
  const { draft, set, bind } = useDraft({
    name: thing?.name ?? '',
    actions: thing?.actions.map((action): Action => ({ key: ++made, ...action })) ?? [freshAction()],
  })
  const change = useChange(async (_: undefined): Promise<unknown> => {
    const { integration_name, integration_icon_url } = thing ?? {}
    const actions = draft.actions.map(({ key: _key, ...action }) => action)
    const body = { name: draft.name, actions, integration_name, integration_icon_url }
    return thing
      ? ask('PUT /destinations/{id}', { path: { id: thing.id }, body })
      : ask('POST /destinations', { body })
  }, onDone)
  const { error } = change
  const put = (at: number, part: Partial<Action>) =>
    set(
      'actions',
      draft.actions.map((action, n) => (n === at ? { ...action, ...part } : action)),
    )
  const paths = draft.actions.flatMap((_, n) => [`/actions/${n}/name`, `/actions/${n}/webhook_url`])
  return (
    <ThingBody change={change} isNew={!thing} paths={['/name', ...paths]} onDone={onDone}>
      <TextInput label={said.name} data-autofocus {...bind('name', error)} />
      <Fieldset legend={said.actions}>
        {draft.actions.map((action, n) => (
          <ActionInputs
            key={action.key}
            action={action}
            n={n}
            fault={error}
            onPut={(part) => put(n, part)}
            {...(draft.actions.length > 1 && {
              onRemove: () =>
                set(
                  'actions',
                  draft.actions.filter(({ key }) => key !== action.key),
                ),
            })}
          />
        ))}
        <Button
          mt="sm"
          size="xs"
          variant="default"
          onClick={() => set('actions', [...draft.actions, freshAction()])}
        >
          {said.addAction}
        </Button>
      </Fieldset>
    </ThingBody>
  )
}

type InputProps = {
  action: Action
  n: number
  fault: Fault | null
  onPut(part: Partial<Action>): void
  onRemove?: () => void
}

function ActionInputs({ action: { name, webhook_url }, n, fault, onPut, onRemove }: InputProps) {
  return (
    <div>
      <TextInput
        label={said.action(n + 1)}
        value={name}
        onChange={({ currentTarget: { value } }) => onPut({ name: value })}
        error={faultAt(fault, `/actions/${n}/name`)}
      />
      <TextInput
        label={said.url(n + 1)}
        type="url"
        value={webhook_url}
        onChange={({ currentTarget: { value } }) => onPut({ webhook_url: value })}
        error={faultAt(fault, `/actions/${n}/webhook_url`)}
      />
      {onRemove && (
        <Group justify="flex-end">
          <Button size="compact-xs" variant="subtle" color="red" onClick={onRemove}>
            {said.removeAction(n + 1)}
          </Button>
        </Group>
      )}
    </div>
  )
}
