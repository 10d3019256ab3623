// Lists in which every lead is looked up before it is judged, and the rules that know what was found.
import { Anchor, Button, Group, NumberInput, Paper, Select, Stack, Switch, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Flow } from '../api-types.ts'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { useEditing, useFaultAt } from './editing.ts'
import { isRefusing, refusing } from './lists.ts'
import { Section } from './section.tsx'
import { Template } from './template.tsx'

const said = flowWords.lists

type Checks = NonNullable<Flow['list_checks']>
export type Kind = keyof typeof said.kinds
type Check = NonNullable<Checks[Kind]>

const KINDS = Object.keys(said.kinds) as Kind[]

export function ListChecks() {
  const { flow, change } = useEditing()
  const checks = flow.list_checks ?? {}
  /** Null where nothing is looked up any more, as it is before the first look-up. */
  const set = (kind: Kind, check: Check | null) => {
    const { [kind]: _, ...others } = checks
    const next: Checks = check ? { ...checks, [kind]: check } : others
    change({ list_checks: Object.values(next).some(Boolean) ? next : null })
  }
  return (
    <Section title={said.title} text={said.text}>
      {KINDS.map((kind) => (
        <OneCheck
          key={kind}
          kind={kind}
          check={checks[kind] ?? null}
          onChange={(check) => set(kind, check)}
        />
      ))}
      <Anchor component={Link} to="/settings/lists" size="sm">
        {said.keep}
      </Anchor>
    </Section>
  )
}

type OneProps = { kind: Kind; check: Check | null; onChange(check: Check | null): void }

/** What leads are usually known by, and how the list is usually called. */
function usual(kind: Kind, fields: string[]): Check {
  const known = ['phone_1', 'email'].find((id) => fields.includes(id)) ?? fields[0] ?? 'email'
  const names = { duplicate: 'duplicates', existing_customer: 'customers', dnc: 'do_not_call' }
  return { value: `{{lead.${known}}}`, list_name: names[kind] }
}

function OneCheck({ kind, check, onChange }: OneProps) {
  const { flow, mayWrite } = useEditing()
  return (
    <Paper withBorder p="sm" data-check={kind}>
      <Stack gap="xs">
        <Switch
          label={said.look(said.kinds[kind])}
          disabled={!mayWrite}
          checked={check !== null}
          onChange={({ currentTarget: { checked } }) => onChange(checked ? usual(kind, flow.fields) : null)}
        />
        {check && (
          <>
            <CheckFields path={`/list_checks/${kind}`} check={check} onChange={onChange} />
            <Consequence kind={kind} />
          </>
        )}
      </Stack>
    </Paper>
  )
}

type FieldsProps = { path: string; check: Check; onChange(check: Check): void }

function CheckFields({ path, check, onChange }: FieldsProps) {
  const { mayWrite } = useEditing()
  const lists = useAsk('GET /lists')
  const names = (lists.data ?? []).map(({ name }) => name)
  const isMissing = lists.data && check.list_name !== '' && !names.includes(check.list_name.toLowerCase())
  const { lookback } = check
  return (
    <>
      <Group gap="sm" align="flex-start">
        <Template
          flex="1 1 200px"
          label={said.value}
          value={check.value}
          onChange={(value) => onChange({ ...check, value })}
          error={useFaultAt(`${path}/value`)}
        />
        <Template
          flex="1 1 200px"
          label={said.list}
          placeholder=""
          names={names}
          value={check.list_name}
          onChange={(list_name) => onChange({ ...check, list_name })}
          error={useFaultAt(`${path}/list_name`)}
        />
      </Group>
      {isMissing && (
        <Text size="sm" c="dimmed" className="person">
          {said.none(check.list_name)}
        </Text>
      )}
      <Group gap="xs" align="flex-end">
        <NumberInput
          w={320}
          label={said.lookback}
          placeholder={said.lookbackHint}
          min={0}
          disabled={!mayWrite}
          value={lookback?.value ?? ''}
          onChange={(value) =>
            onChange({
              ...check,
              lookback: value === '' ? null : { interval: 'day', ...lookback, value: Number(value) },
            })
          }
          error={useFaultAt(`${path}/lookback/value`)}
        />
        {lookback && (
          <Select
            w={120}
            aria-label={said.interval}
            allowDeselect={false}
            disabled={!mayWrite}
            value={lookback.interval}
            onChange={(interval) =>
              onChange({
                ...check,
                lookback: { ...lookback, interval: interval as NonNullable<Check['lookback']>['interval'] },
              })
            }
            data={Object.entries(said.intervals).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Group>
    </>
  )
}

/** What comes of it, by the criteria below. */
function Consequence({ kind }: { kind: Kind }) {
  const { flow, change, mayWrite } = useEditing()
  const variable = said.variables[kind]
  const criteria = flow.acceptance_criteria
  const isRefused = isRefusing(criteria, variable)
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed">
        {isRefused ? said.refused : said.inRules(variable)}
      </Text>
      {!isRefused && mayWrite && (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => change({ acceptance_criteria: refusing(criteria, variable, said.reasons[kind]) })}
        >
          {said.refuse}
        </Button>
      )}
    </Group>
  )
}
