// Rules in words; and, on demand, as rows that can be changed, with groups in groups.
import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Text,
} from '@mantine/core'
import { useState } from 'react'
import type { RuleSet } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, without } from './draft.ts'
import { useFaultAt, useFaultsBelow, useWriting } from './editing.ts'
import {
  BINARY,
  type Element,
  inWords,
  isGroup,
  MANY,
  newRule,
  type Rule,
  UNARY,
  withOperator,
} from './rule-words.ts'
import { Template } from './template.tsx'

const said = flowWords.rules

type Props = {
  /** Where the rules stand in the document, for faults. */
  path: string
  value: RuleSet | null | undefined
  /** Null when the last rule is gone. */
  onChange(value: RuleSet | null): void
  /** What is said of no rules. */
  none?: string
}

/** A sentence that opens into rows. */
export function Rules({ path, value, onChange, none = said.none }: Props) {
  const { label, mayWrite } = useWriting()
  const faults = useFaultsBelow(path)
  const isEmpty = !value || value.rules.length === 0
  const [isOpen, setOpen] = useState(false)
  if (isOpen || faults.length > 0)
    return (
      <Stack gap="xs">
        {value && <RuleRows path={path} value={value} onChange={onChange} />}
        <Group gap="xs">
          {!value && <AddRule value={value} onChange={onChange} />}
          <Button size="compact-sm" variant="default" onClick={() => setOpen(false)}>
            {said.done}
          </Button>
        </Group>
      </Stack>
    )
  return (
    <Group gap="sm" align="baseline">
      <Text size="sm" c={isEmpty ? 'dimmed' : undefined} className="person">
        {isEmpty ? none : inWords(value, label)}
      </Text>
      {mayWrite && (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            if (isEmpty) onChange({ op: 'and', rules: [newRule()] })
            setOpen(true)
          }}
        >
          {isEmpty ? said.add : said.edit}
        </Button>
      )}
    </Group>
  )
}

function AddRule({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const rules = value?.rules ?? []
  return (
    <Button
      size="compact-sm"
      variant="light"
      onClick={() => onChange({ op: 'and', ...value, rules: [...rules, newRule()] })}
    >
      {said.add}
    </Button>
  )
}

function RuleRows({ path, value, onChange }: Props & { value: RuleSet }) {
  const rules = value.rules as Element[]
  const set = (next: Element[]) => onChange(next.length === 0 ? null : { ...value, rules: next })
  return (
    <Stack gap="xs">
      {rules.length > 1 && (
        <SegmentedControl
          size="xs"
          value={value.op}
          onChange={(op) => onChange({ ...value, op: op as RuleSet['op'] })}
          data={[
            { value: 'and', label: said.all },
            { value: 'or', label: said.any },
          ]}
        />
      )}
      {rules.map((element, at) => {
        const place = `${path}/rules/${at}`
        const change = (next: Element | null) => set(next ? replaced(rules, at, next) : without(rules, at))
        return isGroup(element) ? (
          <Paper key={place} withBorder p="xs">
            <RuleRows path={place} value={element} onChange={change} />
          </Paper>
        ) : (
          <RuleRow key={place} path={place} rule={element} onChange={change} />
        )
      })}
      <Group gap="xs">
        <AddRule value={value} onChange={onChange} />
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => set([...rules, { op: value.op === 'and' ? 'or' : 'and', rules: [newRule()] }])}
        >
          {said.group}
        </Button>
      </Group>
    </Stack>
  )
}

type RowProps = { path: string; rule: Rule; onChange(rule: Rule | null): void }

function RuleRow({ path, rule, onChange }: RowProps) {
  const { variables } = useWriting()
  const { rule_set } = rule
  return (
    <Stack gap={4}>
      <Group gap="xs" align="flex-start" wrap="wrap">
        <Autocomplete
          size="xs"
          flex="1 1 180px"
          aria-label={said.left}
          placeholder={said.left}
          value={rule.lhv}
          onChange={(lhv) => onChange({ ...rule, lhv })}
          data={variables}
          limit={30}
          error={useFaultAt(`${path}/lhv`)}
        />
        <Select
          size="xs"
          flex="1 1 160px"
          aria-label={said.op}
          allowDeselect={false}
          searchable
          value={rule.op}
          onChange={(op) => op && onChange(withOperator(rule, op))}
          data={[...BINARY, ...UNARY]}
          error={useFaultAt(`${path}/op`)}
        />
        <Right path={path} rule={rule} onChange={onChange} />
        <ActionIcon variant="subtle" color="red" aria-label={said.remove} onClick={() => onChange(null)}>
          ×
        </ActionIcon>
      </Group>
      <Beside path={path} />
      {rule_set && (
        <Paper withBorder p="xs" ml="md">
          <RuleRows
            path={`${path}/rule_set`}
            value={rule_set}
            onChange={(rule_set) => onChange({ ...rule, rule_set })}
          />
        </Paper>
      )}
    </Stack>
  )
}

/** A fault of the rule as a whole. */
function Beside({ path }: { path: string }) {
  const fault = useFaultAt(path)
  return fault ? (
    <Text size="xs" c="red" role="alert">
      {fault}
    </Text>
  ) : null
}

function Right({ path, rule, onChange }: RowProps) {
  const fault = useFaultAt(`${path}/rhv`)
  if (UNARY.includes(rule.op)) return null
  const { rhv } = rule
  if (Array.isArray(rhv) || (MANY.includes(rule.op) && rhv === undefined))
    return (
      <TagsInput
        size="xs"
        flex="2 1 200px"
        aria-label={said.rightMany}
        placeholder={said.rightMany}
        value={(Array.isArray(rhv) ? rhv : []).map(String)}
        onChange={(rhv) => onChange({ ...rule, rhv })}
        splitChars={[',']}
        acceptValueOnBlur
        error={fault}
      />
    )
  return (
    <Template
      size="xs"
      flex="2 1 160px"
      aria-label={said.right}
      placeholder={/between/.test(rule.op) ? said.rightBetween : said.right}
      value={String(rhv ?? '')}
      onChange={(rhv) => onChange({ ...rule, rhv })}
      error={fault}
    />
  )
}
