// Pricing services: programs that are asked what a lead costs.
import { Fieldset, Select, Text, TextInput } from '@mantine/core'
import type { PricingServiceObject } from '../api-types.ts'
import { ask } from '../ask.ts'
import { withCurrent } from '../flows/draft.ts'
import { WritingProvider } from '../flows/editing.ts'
import { Mappings } from '../flows/mappings.tsx'
import { labelsFor } from '../flows/rule-words.ts'
import { ALWAYS } from '../flows/variables.ts'
import { faultAt } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'
import { ThingBody, Things } from './things.tsx'
import { useDraft } from './use-draft.ts'

const said = settingsWords.services

export function Services({ mayWrite }: PageProps) {
  const services = useAsk('GET /services')
  const modules = useAsk('GET /modules')
  const nameOf = (id: string) => modules.data?.find((each) => each.id === id)?.name ?? id
  return (
    <Things
      of={services}
      mayWrite={mayWrite}
      add={said.add}
      none={said.none}
      noneText={said.noneText}
      lineOf={({ name, integration }) => ({ name, text: lineOf(integration, nameOf) })}
      form={ServiceForm}
      removeAsk={({ name }) => said.removeAsk(name)}
      remove={({ id }) => ask('DELETE /services/{id}', { path: { id } })}
    />
  )
}

type Integration = PricingServiceObject['integration']

function lineOf({ module_id, mappings }: Integration, nameOf: (id: string) => string): string {
  const url = mappings?.find(({ property }) => property === 'url')?.value
  return [nameOf(module_id), url].filter(Boolean).join(' · ')
}

const FIRST: Integration = {
  module_id: 'leadconduit-custom.outbound.json',
  mappings: [
    { property: 'url', value: '' },
    { property: 'json_property.state', value: '{{lead.state}}' },
    { property: 'price_path', value: 'price' },
  ],
}

type FormProps = { thing: PricingServiceObject | undefined; onDone(): void }

function ServiceForm({ thing, onDone }: FormProps) {
  const fields = useAsk('GET /fields')
  const modules = useAsk('GET /modules')
  const { draft, set, bind } = useDraft({
    name: thing?.name ?? '',
    integration: thing?.integration ?? FIRST,
  })
  const change = useChange(async (_: undefined): Promise<unknown> => {
    return thing
      ? ask('PUT /services/{id}', { path: { id: thing.id }, body: draft })
      : ask('POST /services', { body: draft })
  }, onDone)
  const { error } = change
  const { integration } = draft
  const outbound = (modules.data ?? []).filter(({ direction }) => direction === 'outbound')
  const names = outbound.find(({ id }) => id === integration.module_id)?.request_variables ?? []
  const writing = {
    faults: error?.errors ?? [],
    mayWrite: true,
    variables: [...(fields.data ?? []).map(({ id }) => `lead.${id}`), ...ALWAYS],
    label: labelsFor(fields.data ?? []),
  }
  const paths = (error?.errors ?? []).map(({ path }) => path).filter((path) => SHOWN.test(path))
  return (
    <ThingBody change={change} isNew={!thing} paths={paths} onDone={onDone}>
      <TextInput label={said.name} data-autofocus {...bind('name', error)} />
      <Select
        label={said.module}
        allowDeselect={false}
        value={integration.module_id}
        onChange={(module_id) => module_id && set('integration', { ...integration, module_id })}
        data={withCurrent(
          outbound.map(({ id, name }) => ({ value: id, label: name })),
          integration.module_id,
        )}
        error={faultAt(error, '/integration/module_id')}
      />
      <Fieldset legend={said.mappings}>
        <Text size="sm" c="dimmed" mb="xs">
          {said.mappingsText}
        </Text>
        <WritingProvider value={writing}>
          <Mappings
            path="/integration/mappings"
            value={integration.mappings}
            names={names.map(({ name }) => name)}
            onChange={(mappings) => set('integration', { ...integration, mappings })}
          />
        </WritingProvider>
      </Fieldset>
    </ThingBody>
  )
}

/** Faults that stand at inputs of the form. */
const SHOWN = /^\/(name|integration\/(module_id|mappings\/\d+\/.+))$/
