// Which leads are taken, and what the others are told.
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import type { AcceptanceCriteria } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { useEditing, useFaultAt } from './editing.ts'
import { newRule } from './rule-words.ts'
import { Rules } from './rules.tsx'
import { Template } from './template.tsx'

const said = flowWords.rules

type Props = {
  path: string
  value: AcceptanceCriteria | null | undefined
  onChange(value: AcceptanceCriteria | null): void
}

export function Criteria({ path, value, onChange }: Props) {
  const { mayWrite } = useEditing()
  const [outcomeFault, reasonFault] = [useFaultAt(`${path}/outcome`), useFaultAt(`${path}/reason`)]
  if (!value)
    return (
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {said.none}
        </Text>
        {mayWrite && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() =>
              onChange({ outcome: 'failure', reason: '', rule_set: { op: 'and', rules: [newRule()] } })
            }
          >
            {said.setUp}
          </Button>
        )}
      </Group>
    )
  return (
    <Stack gap="sm">
      <Text size="sm" fw={500}>
        {said.criteria}
      </Text>
      <Rules
        path={`${path}/rule_set`}
        value={value.rule_set}
        onChange={(rule_set) => onChange(rule_set ? { ...value, rule_set } : null)}
      />
      <Group align="flex-start" gap="sm">
        <Select
          size="sm"
          label={said.outcome}
          allowDeselect={false}
          disabled={!mayWrite}
          value={value.outcome}
          onChange={(outcome) => onChange({ ...value, outcome: outcome as AcceptanceCriteria['outcome'] })}
          data={[
            { value: 'failure', label: flowWords.step.outcomes.failure },
            { value: 'error', label: flowWords.step.outcomes.error },
            { value: 'success', label: flowWords.step.outcomes.success },
          ]}
          error={outcomeFault}
        />
        <Template
          flex="1 1 220px"
          label={said.reason}
          value={value.reason ?? ''}
          onChange={(reason) => onChange({ ...value, reason })}
          error={reasonFault}
        />
      </Group>
      {mayWrite && (
        <Group>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => onChange(null)}>
            {said.drop}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
