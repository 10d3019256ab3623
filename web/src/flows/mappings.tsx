// Names and values: what a source's names mean, or what a recipient is sent.
import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import type { Mapping } from '../api-types.ts'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, withCurrent, without } from './draft.ts'
import { useFaultAt, useFaultsBelow, useWriting } from './editing.ts'
import { newRule } from './rule-words.ts'
import { Rules } from './rules.tsx'
import { Template } from './template.tsx'

const said = flowWords.mappings

type Props = {
  path: string
  value: Mapping[] | undefined
  onChange(value: Mapping[]): void
  /** Names that may stand on the left. */
  names: string[]
  /** Those that are somebody else's to set are kept, and not shown. */
  isShown?: (mapping: Mapping) => boolean
  /** The left side is a name of the recipient, or a field. */
  children?: React.ReactNode
}

export function Mappings({ path, value = [], onChange, names, isShown = () => true, children }: Props) {
  const { mayWrite } = useWriting()
  return (
    <Stack gap="xs">
      {!value.some(isShown) && (
        <Text size="sm" c="dimmed">
          {said.none}
        </Text>
      )}
      {value.map(
        (mapping, at) =>
          isShown(mapping) && (
            <Row
              // A row has no name of its own before it is saved.
              // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their places while they are typed in
              key={at}
              path={`${path}/${at}`}
              mapping={mapping}
              names={names}
              onChange={(next) => onChange(next ? replaced(value, at, next) : without(value, at))}
            />
          ),
      )}
      {mayWrite && (
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => onChange([...value, { property: '', value: '' }])}
          >
            {said.add}
          </Button>
          {children}
        </Group>
      )}
    </Stack>
  )
}

type RowProps = { path: string; mapping: Mapping; names: string[]; onChange(mapping: Mapping | null): void }

function Row({ path, mapping, names, onChange }: RowProps) {
  const { mayWrite } = useWriting()
  return (
    <Stack gap={2}>
      <Group gap="xs" align="flex-start" wrap="wrap">
        <Autocomplete
          size="xs"
          flex="1 1 160px"
          aria-label={said.property}
          placeholder={said.property}
          disabled={!mayWrite}
          value={mapping.property}
          onChange={(property) => onChange({ ...mapping, property })}
          data={names}
          limit={30}
          error={useFaultAt(`${path}/property`)}
        />
        <Value
          path={`${path}/value`}
          mapping={mapping}
          onChange={(value) => onChange({ ...mapping, value })}
        />
        {mayWrite && (
          <ActionIcon variant="subtle" color="red" aria-label={said.remove} onClick={() => onChange(null)}>
            ×
          </ActionIcon>
        )}
      </Group>
      {mapping.rule_set ? (
        <Group gap="xs" align="baseline" ml="md">
          <Text size="sm" c="dimmed">
            {flowWords.rules.onlyIf}
          </Text>
          <Rules
            path={`${path}/rule_set`}
            value={mapping.rule_set}
            onChange={(rule_set) => onChange({ ...mapping, rule_set })}
          />
        </Group>
      ) : (
        mayWrite && (
          <Group>
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => onChange({ ...mapping, rule_set: { op: 'and', rules: [newRule()] } })}
            >
              {flowWords.rules.onlyIf}
            </Button>
          </Group>
        )
      )}
    </Stack>
  )
}

type ValueProps = { path: string; mapping: Mapping; onChange(value: Mapping['value']): void }

/** A text; or several values; or, where the name says so, a credential or lists. */
function Value({ path, mapping: { property, value }, onChange }: ValueProps) {
  const fault = useFaultsBelow(path)[0]?.message
  const shared = { size: 'xs', flex: '2 1 200px', 'aria-label': said.value, error: fault } as const
  if (Array.isArray(value)) return <Values {...shared} value={value} onChange={onChange} />
  const text = String(value ?? '')
  if (property === 'credential_id' && !text.includes('{{'))
    return <CredentialChoice {...shared} value={text} onChange={onChange} />
  if (/^list_names?$/.test(property)) return <ListTemplate {...shared} value={text} onChange={onChange} />
  return <Template {...shared} value={text} onChange={onChange} />
}

type Shared = { size: 'xs'; flex: string; 'aria-label': string; error: string | undefined }

/** Items that are no texts are holes in a list, which only the API can set. */
function Values({
  value,
  onChange,
  ...shared
}: Shared & { value: (string | null)[]; onChange(value: Mapping['value']): void }) {
  const { mayWrite } = useWriting()
  const texts = value.filter((item) => item !== null)
  if (texts.length < value.length)
    return (
      <TextInput
        {...shared}
        aria-label={said.values}
        description={said.fixed}
        disabled
        value={value.map((item) => item ?? '–').join(', ')}
      />
    )
  return (
    <TagsInput
      {...shared}
      aria-label={said.values}
      description={said.valuesHint}
      readOnly={!mayWrite}
      allowDuplicates
      acceptValueOnBlur
      value={texts}
      onChange={(next) => onChange(next.length === 0 ? '' : next)}
    />
  )
}

/** The credential of the account whose id is the value. */
export function CredentialChoice({
  value,
  onChange,
  ...shared
}: Partial<Shared> & { label?: string; description?: string; value: string; onChange(value: string): void }) {
  const { mayWrite } = useWriting()
  const credentials = useAsk('GET /credentials')
  const known = (credentials.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select
      {...shared}
      searchable
      allowDeselect={false}
      disabled={!mayWrite}
      placeholder={said.noCredential}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      data={value ? withCurrent(known, value) : known}
    />
  )
}

function ListTemplate(props: Shared & { value: string; onChange(value: string): void }) {
  const lists = useAsk('GET /lists')
  return <Template {...props} names={(lists.data ?? []).map(({ name }) => name)} />
}
