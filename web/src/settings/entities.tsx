// Companies and systems of one's own that send or take leads.
import { MultiSelect, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import type { Entity } from '../api-types.ts'
import { ask } from '../ask.ts'
import { faultAt } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'
import { ThingBody, Things } from './things.tsx'
import { orNull, useDraft } from './use-draft.ts'

const said = settingsWords.entities

/** Partners, invited ones and the usual ones of the exchange are nobody's to change here. */
const isOwn = ({ standard, account, connected, pending }: Entity) =>
  !standard && !account && !pending && connected === null

export function Entities({ mayWrite }: PageProps) {
  const entities = useAsk('GET /entities')
  const own = { ...entities, data: entities.data?.filter(isOwn) } as typeof entities
  return (
    <Things
      of={own}
      mayWrite={mayWrite}
      add={said.add}
      none={said.none}
      noneText={said.noneText}
      lineOf={(entity) => ({
        name: entity.name,
        text: kindsOf(entity),
        badge: entity.deprecated ? said.deprecatedBadge : undefined,
      })}
      form={EntityForm}
      removeAsk={({ name }) => said.removeAsk(name)}
      remove={({ id }) => ask('DELETE /entities/{id}', { path: { id } })}
    />
  )
}

function kindsOf({ source, recipient, description }: Entity): string {
  const kinds = [
    source && `${said.source} ${said.sources[source]}`,
    recipient && `${said.recipient} ${said.recipients[recipient]}`,
    description,
  ]
  return kinds.filter(Boolean).join(' · ')
}

const PATHS = ['/name', '/source', '/recipient', '/module_ids', '/website', '/description']

function draftOf(entity: Entity | undefined) {
  return {
    name: entity?.name ?? '',
    source: entity?.source ?? ('' as const),
    recipient: entity?.recipient ?? ('' as const),
    module_ids: entity?.module_ids ?? [],
    website: entity?.website ?? '',
    description: entity?.description ?? '',
    deprecated: entity?.deprecated ?? false,
  }
}

function EntityForm({ thing, onDone }: { thing: Entity | undefined; onDone(): void }) {
  const modules = useAsk('GET /modules')
  const { draft, set, bind } = useDraft(draftOf(thing))
  const change = useChange(async (_: undefined): Promise<unknown> => {
    const { website, description, source, recipient } = draft
    const body = {
      ...thing,
      ...draft,
      source: source || null,
      recipient: recipient || null,
      website: orNull(website),
      description: orNull(description),
    }
    return thing
      ? ask('PUT /entities/{id}', { path: { id: thing.id }, body })
      : ask('POST /entities', { body })
  }, onDone)
  const { error } = change
  const known = (modules.data ?? []).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))
  const strange = draft.module_ids.filter((id) => !known.some(({ value }) => value === id))
  return (
    <ThingBody change={change} isNew={!thing} paths={PATHS} onDone={onDone}>
      <TextInput label={said.name} data-autofocus {...bind('name', error)} />
      <NativeSelect
        label={said.source}
        data={[{ value: '', label: said.notSource }, ...optionsOf(said.sources)]}
        {...bind('source', error)}
      />
      <NativeSelect
        label={said.recipient}
        data={[{ value: '', label: said.notRecipient }, ...optionsOf(said.recipients)]}
        {...bind('recipient', error)}
      />
      <MultiSelect
        label={said.modules}
        description={said.modulesHint}
        searchable
        data={[...known, ...strange.map((id) => ({ value: id, label: id }))]}
        value={draft.module_ids}
        onChange={(ids) => set('module_ids', ids)}
        error={faultAt(error, '/module_ids')}
      />
      <TextInput label={said.website} type="url" {...bind('website', error)} />
      <Textarea label={said.description} autosize minRows={2} {...bind('description', error)} />
      {thing && (
        <Switch
          label={said.deprecated}
          checked={draft.deprecated}
          onChange={({ currentTarget: { checked } }) => set('deprecated', checked)}
        />
      )}
    </ThingBody>
  )
}

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}
