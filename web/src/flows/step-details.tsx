// What a filter or a delivery does, in fields that can be changed.
import { Button, Select, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core'
import type { FilterStep, RecipientStep } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { Caps } from './caps.tsx'
import { nameOfStep, withCurrent } from './draft.ts'
import { useEditing, useFaultAt } from './editing.ts'
import { HearFeedback } from './feedback.tsx'
import { Mappings } from './mappings.tsx'
import { Prices } from './prices.tsx'
import { newRule } from './rule-words.ts'
import { Rules } from './rules.tsx'
import { Template } from './template.tsx'
import { outcomeOf } from './variables.ts'

const said = flowWords.step

type Props<S> = { path: string; step: S; onChange(step: S): void }

/** Of the outcome of a filter also whatever an earlier step said. */
function useOutcomes(path: string): { value: string; label: string }[] {
  const { flow, modules } = useEditing()
  const at = Number(path.split('/')[2])
  const earlier = flow.steps.slice(0, at).flatMap((step) => {
    const outcome = outcomeOf(step, modules)
    return outcome ? [{ value: `{{${outcome}}}`, label: said.sameAs(nameOfStep(step)) }] : []
  })
  const named = Object.entries(said.outcomes).map(([value, label]) => ({ value, label }))
  const all = [...named, ...earlier]
  return all.filter(({ value }, n) => all.findIndex((other) => other.value === value) === n)
}

export function Description<S extends FilterStep | RecipientStep>({ path, step, onChange }: Props<S>) {
  const { mayWrite } = useEditing()
  return (
    <>
      <TextInput
        label={said.description}
        maw={420}
        maxLength={120}
        disabled={!mayWrite}
        value={step.description ?? ''}
        onChange={(event) => onChange({ ...step, description: event.currentTarget.value || null })}
        error={useFaultAt(`${path}/description`)}
      />
      <Textarea
        label={said.notes}
        description={said.notesHint}
        maw={620}
        autosize
        minRows={1}
        maxLength={2000}
        disabled={!mayWrite}
        value={step.notes ?? ''}
        onChange={(event) => onChange({ ...step, notes: event.currentTarget.value || null })}
        error={useFaultAt(`${path}/notes`)}
      />
    </>
  )
}

export function FilterDetails({ path, step, onChange }: Props<FilterStep>) {
  const { mayWrite } = useEditing()
  const outcomes = useOutcomes(path)
  return (
    <Stack gap="md">
      <Description path={path} step={step} onChange={onChange} />
      <div>
        <Text size="sm" fw={500} mb={4}>
          {said.stops}
        </Text>
        <Rules
          path={`${path}/rule_set`}
          value={step.rule_set}
          onChange={(rules) => onChange({ ...step, rule_set: rules ?? { op: 'and', rules: [newRule()] } })}
        />
      </div>
      <Select
        label={said.outcome}
        maw={320}
        allowDeselect={false}
        disabled={!mayWrite}
        value={step.outcome}
        onChange={(outcome) => outcome && onChange({ ...step, outcome })}
        data={withCurrent(outcomes, step.outcome)}
        error={useFaultAt(`${path}/outcome`)}
      />
      <Template
        label={said.reason}
        maw={420}
        value={step.reason ?? ''}
        onChange={(reason) => onChange({ ...step, reason })}
        error={useFaultAt(`${path}/reason`)}
      />
    </Stack>
  )
}

export function RecipientDetails({ path, step, onChange }: Props<RecipientStep>) {
  const { modules, entities, flow, mayWrite } = useEditing()
  const { integration } = step
  const offered = entities.find(({ id }) => id === step.entity.id)?.module_ids ?? []
  const outbound = modules.filter(
    ({ id, direction }) => direction === 'outbound' && (offered.length === 0 || offered.includes(id)),
  )
  const module = modules.find(({ id }) => id === integration.module_id)
  const names = (module?.request_variables ?? []).filter(({ deprecated }) => !deprecated)
  const set = (mappings: NonNullable<typeof integration.mappings>) =>
    onChange({ ...step, integration: { ...integration, mappings } })
  const lacking = names
    .filter(
      ({ name, required }) => required && !integration.mappings?.some(({ property }) => property === name),
    )
    .map(({ name }) => name)
  const wild = names.find(({ name }) => name.endsWith('.*'))?.name.slice(0, -1)
  const sendAll = () =>
    set([
      ...(integration.mappings ?? []),
      ...flow.fields.map((field) => ({ property: `${wild}${field}`, value: `{{lead.${field}}}` })),
    ])
  return (
    <Stack gap="md">
      <Description path={path} step={step} onChange={onChange} />
      <Select
        label={said.module}
        maw={420}
        allowDeselect={false}
        disabled={!mayWrite}
        value={integration.module_id}
        onChange={(module_id) =>
          module_id && onChange({ ...step, integration: { ...integration, module_id } })
        }
        data={withCurrent(
          outbound.map(({ id, name }) => ({ value: id, label: name })),
          integration.module_id,
        )}
        error={useFaultAt(`${path}/integration/module_id`)}
      />
      <div>
        <Title order={3} size="h5" mb={4}>
          {said.mappings}
        </Title>
        {lacking.length > 0 && (
          <Text size="sm" c="dimmed" mb={4}>
            {flowWords.mappings.needed(lacking.join(', '))}
          </Text>
        )}
        <Mappings
          path={`${path}/integration/mappings`}
          value={integration.mappings}
          names={names.map(({ name }) => name)}
          onChange={set}
        >
          {wild && (
            <Button size="compact-sm" variant="subtle" onClick={sendAll}>
              {flowWords.mappings.all}
            </Button>
          )}
        </Mappings>
      </div>
      <StepConditions path={path} step={step} onChange={onChange} />
    </Stack>
  )
}

/** Which leads, how many, how dear, and what becomes of failures and tests. */
export function StepConditions({ path, step, onChange }: Props<RecipientStep>) {
  const { mayWrite } = useEditing()
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4}>
          {said.when}
        </Text>
        <Rules
          path={`${path}/rule_set`}
          value={step.rule_set}
          none={said.everybody}
          onChange={(rule_set) => onChange({ ...step, rule_set })}
        />
      </div>
      <Prices
        path={`${path}/pricing`}
        value={step.pricing}
        override={flowWords.limits.overrideStep}
        onChange={(pricing) => onChange({ ...step, pricing })}
      />
      <Caps path={`${path}/caps`} value={step.caps} onChange={(caps) => onChange({ ...step, caps })} />
      <Switch
        label={said.retry}
        disabled={!mayWrite}
        checked={step.retry_enabled === true}
        onChange={(event) => onChange({ ...step, retry_enabled: event.currentTarget.checked })}
      />
      <Switch
        label={said.test}
        disabled={!mayWrite}
        checked={step.test_leads === 'deliver'}
        onChange={(event) =>
          onChange({ ...step, test_leads: event.currentTarget.checked ? 'deliver' : 'skip' })
        }
      />
      <HearFeedback
        path={`${path}/feedback`}
        value={step.feedback}
        onChange={(feedback) => onChange({ ...step, feedback })}
      />
    </>
  )
}
