// Names and values: what a source's names mean, or what a recipient is sent.
import { ActionIcon, Autocomplete, Button, Group, Stack, Text } from '@mantine/core'
import type { Mapping } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, without } from './draft.ts'
import { useEditing, useFaultAt } from './editing.ts'
import { Rules } from './rules.tsx'

const said = flowWords.mappings

type Props = {
  path: string
  value: Mapping[] | undefined
  onChange(value: Mapping[]): void
  /** Names that may stand on the left. */
  names: string[]
  /** The left side is a name of the recipient, or a field. */
  children?: React.ReactNode
}

export function Mappings({ path, value = [], onChange, names, children }: Props) {
  const { mayWrite } = useEditing()
  return (
    <Stack gap="xs">
      {value.length === 0 && (
        <Text size="sm" c="dimmed">
          {said.none}
        </Text>
      )}
      {value.map((mapping, at) => (
        <Row
          // A row has no name of its own before it is saved.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their places while they are typed in
          key={at}
          path={`${path}/${at}`}
          mapping={mapping}
          names={names}
          onChange={(next) => onChange(next ? replaced(value, at, next) : without(value, at))}
        />
      ))}
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
  const { mayWrite } = useEditing()
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
        <Template
          path={`${path}/value`}
          value={mapping.value}
          onChange={(value) => onChange({ ...mapping, value })}
        />
        {mayWrite && (
          <ActionIcon variant="subtle" color="red" aria-label={said.remove} onClick={() => onChange(null)}>
            ×
          </ActionIcon>
        )}
      </Group>
      {mapping.rule_set && (
        <Rules
          path={`${path}/rule_set`}
          value={mapping.rule_set}
          onChange={(rule_set) => onChange({ ...mapping, rule_set })}
        />
      )}
    </Stack>
  )
}

/** A text in which `{{` offers the variables that there are. Lists are set through the API. */
function Template({
  path,
  value,
  onChange,
}: {
  path: string
  value: Mapping['value']
  onChange(value: string): void
}) {
  const { variables, mayWrite } = useEditing()
  const fault = useFaultAt(path)
  const isText = !Array.isArray(value)
  const text = isText ? String(value ?? '') : value.join(', ')
  const open = /^(.*\{\{\s*)([^{}]*)$/s.exec(text)
  const [, before = '', begun = ''] = open ?? []
  const offered = open
    ? variables
        .filter((name) => name.includes(begun.trim()))
        .slice(0, 30)
        .map((name) => `${before}${name}}}`)
    : []
  return (
    <Autocomplete
      size="xs"
      flex="2 1 200px"
      aria-label={flowWords.mappings.value}
      placeholder={said.valueHint}
      description={isText ? undefined : said.fixed}
      disabled={!isText || !mayWrite}
      value={text}
      onChange={onChange}
      data={offered}
      filter={({ options }) => options}
      renderOption={({ option }) => option.value.slice(before.length, -2)}
      error={fault}
    />
  )
}
