// What becomes of a lead afterwards: heard of its recipient at a step, handed on to its source.
import { Select, Stack, Switch, Text } from '@mantine/core'
import type { ListedModule, RecipientStep, Source } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { withCurrent } from './draft.ts'
import { useEditing, useFaultAt, WithVariables } from './editing.ts'
import { Mappings } from './mappings.tsx'
import { Rules } from './rules.tsx'
import { Section } from './section.tsx'

const said = flowWords.feedback

const STANDARD = 'leadconduit-standard.inbound.feedback'
const PLAIN = 'leadconduit-custom.outbound.json'
const VARIABLES = ['feedback.type', 'feedback.reason', 'feedback.timestamp']

type Feedback = NonNullable<RecipientStep['feedback']>
type Option = { value: string; label: string }
type Props = {
  path: string
  value: Feedback | null | undefined
  onChange(value: Feedback | null): void
}

/** At a step: how the recipient's feedback is read. */
export function HearFeedback(props: Props) {
  const { modules } = useEditing()
  const offered = modules.filter(({ direction, feedback }) => direction === 'inbound' && feedback)
  return (
    <Section title={said.hear} text={said.hearText}>
      <OneFeedback
        {...props}
        on={said.hearOn}
        label={said.moduleHear}
        mappings={said.names}
        first={STANDARD}
        offered={offered.map(optionOf)}
      />
    </Section>
  )
}

/** At a source: how it is told of what recipients said. */
export function TellFeedback({ source, ...props }: Props & { source: Source }) {
  const { modules, entities } = useEditing()
  const entity = entities.find(({ id }) => id === source.entity.id)
  const outbound = modules.filter(({ direction }) => direction === 'outbound')
  const own = outbound.find(({ id }) => entity?.module_ids.includes(id))?.id
  return (
    <Section title={said.tell} text={said.tellText}>
      <OneFeedback
        {...props}
        on={said.tellOn}
        label={said.module}
        mappings={said.sent}
        first={entity?.account ? STANDARD : (own ?? PLAIN)}
        offered={[{ value: STANDARD, label: said.inside }, ...outbound.map(optionOf)]}
      />
    </Section>
  )
}

const optionOf = ({ id, name }: ListedModule): Option => ({ value: id, label: name })

type OneProps = Props & { on: string; label: string; mappings: string; first: string; offered: Option[] }

function OneFeedback({ path, value, onChange, on, label, mappings, first, offered }: OneProps) {
  const { modules, mayWrite } = useEditing()
  const moduleFault = useFaultAt(`${path}/integration/module_id`)
  const names = modules
    .find(({ id }) => id === value?.integration.module_id)
    ?.request_variables.map(({ name }) => name)
  return (
    <Stack gap="sm" data-feedback>
      <Switch
        label={on}
        disabled={!mayWrite}
        checked={Boolean(value)}
        onChange={({ currentTarget: { checked } }) =>
          onChange(checked ? { integration: { module_id: first, mappings: [] } } : null)
        }
      />
      {value && (
        <WithVariables names={VARIABLES}>
          <Select
            label={label}
            maw={420}
            allowDeselect={false}
            disabled={!mayWrite}
            value={value.integration.module_id}
            onChange={(module_id) =>
              module_id && onChange({ ...value, integration: { ...value.integration, module_id } })
            }
            data={withCurrent(offered, value.integration.module_id)}
            error={moduleFault}
          />
          <div>
            <Text size="sm" fw={500} mb={4}>
              {mappings}
            </Text>
            <Mappings
              path={`${path}/integration/mappings`}
              value={value.integration.mappings}
              names={names ?? []}
              onChange={(mappings) => onChange({ ...value, integration: { ...value.integration, mappings } })}
            />
          </div>
          <div>
            <Text size="sm" fw={500} mb={4}>
              {said.when}
            </Text>
            <Rules
              path={`${path}/rule_set`}
              value={value.rule_set}
              none={said.always}
              onChange={(rule_set) => onChange({ ...value, rule_set })}
            />
          </div>
        </WithVariables>
      )}
    </Stack>
  )
}
