// Fields of one's own, and the ending by which they are told apart from everybody else's.
import { Alert, NativeSelect, Paper, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import type { Entity, Field, FieldChange } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt, Loaded } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'
import { ThingBody, Things } from './things.tsx'
import { orNull, useDraft } from './use-draft.ts'

const said = settingsWords.fields

export function OwnFields({ person, mayWrite }: PageProps) {
  const company = useAsk('GET /entities/{id}', { path: { id: person.account_id } })
  return (
    <Loaded of={company}>
      {(company) =>
        company.field_suffix === null && mayWrite ? (
          <SuffixForm company={company} />
        ) : (
          <List mayWrite={mayWrite && company.field_suffix !== null} />
        )
      }
    </Loaded>
  )
}

function List({ mayWrite }: { mayWrite: boolean }) {
  const fields = useAsk('GET /fields')
  const [stale, setStale] = useState(0)
  const own = { ...fields, data: fields.data?.filter(({ standard }) => !standard) } as typeof fields
  return (
    <Stack gap="md">
      {stale > 0 && (
        <Alert role="status" color="yellow">
          {said.removedFlows(stale)}
        </Alert>
      )}
      <Things
        of={own}
        mayWrite={mayWrite}
        add={said.add}
        none={said.none}
        noneText={said.noneText}
        lineOf={({ id, name, type, description, deprecated }) => ({
          name,
          text: `${id} · ${type}${description ? `\n${description}` : ''}`,
          badge: deprecated ? said.deprecatedBadge : undefined,
        })}
        form={FieldForm}
        removeAsk={({ name }) => said.removeAsk(name)}
        remove={async ({ id }) => {
          const { flow_errors } = await ask('DELETE /fields/{id}', { path: { id } })
          setStale(flow_errors.length)
        }}
      />
    </Stack>
  )
}

const PATHS = ['/id', '/name', '/type', '/description']

function FieldForm({ thing, onDone }: { thing: Field | undefined; onDone(): void }) {
  const company = useAsk('GET /entities')
  const suffix = company.data?.find(({ account }) => account)?.field_suffix ?? ''
  const types = useAsk('GET /types', {}, { staleMs: 600_000 })
  const { draft, set, bind } = useDraft({
    id: '',
    name: thing?.name ?? '',
    type: (thing?.type ?? 'string') as FieldChange['type'],
    description: thing?.description ?? '',
    deprecated: thing?.deprecated ?? false,
  })
  const { id, ...given } = draft
  const change = useChange(async (_: undefined): Promise<unknown> => {
    const decided = { ...given, description: orNull(given.description) }
    if (!thing) return ask('POST /fields', { body: { id: id.trim(), ...decided } })
    const { aggregate, see } = thing
    return ask('PUT /fields/{id}', { path: { id: thing.id }, body: { ...decided, aggregate, see } })
  }, onDone)
  const { error } = change
  const parts = types.data?.find(({ name }) => name === draft.type)?.components ?? []
  return (
    <ThingBody change={change} isNew={!thing} paths={PATHS} onDone={onDone}>
      <TextInput label={said.name} data-autofocus {...bind('name', error)} />
      {!thing && <TextInput label={said.id} description={said.idHint(suffix)} {...bind('id', error)} />}
      <NativeSelect
        label={said.type}
        description={parts.length > 0 ? said.components(parts.map(({ name }) => name).join(', ')) : undefined}
        data={(types.data ?? [{ name: draft.type }]).map(({ name }) => name)}
        {...bind('type', error)}
      />
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

/** A change of an entity is whole: what it is otherwise is sent along. */
function SuffixForm({ company }: { company: Entity }) {
  const [field_suffix, setSuffix] = useState('')
  const change = useChange(() =>
    ask('PUT /entities/{id}', { path: { id: company.id }, body: { ...company, field_suffix } }),
  )
  return (
    <Paper withBorder p="md" maw={520}>
      <Form
        label={said.suffixDo}
        pending={change.isPending}
        fault={change.error}
        paths={['/field_suffix']}
        onSend={() => change.mutate(undefined)}
      >
        <Title order={2} size="h4">
          {said.suffixTitle}
        </Title>
        <Text size="sm">{said.suffixText}</Text>
        <TextInput
          label={said.suffix}
          description={said.suffixHint}
          value={field_suffix}
          onChange={({ currentTarget: { value } }) => setSuffix(value)}
          error={faultAt(change.error, '/field_suffix')}
        />
      </Form>
    </Paper>
  )
}
