// The choice of a period: today, a week, a month, or from one day to another.
import { Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useId } from 'react'
import { reportWords } from '../words/reports.ts'
import { PERIODS, type Period, whenOf } from './period.ts'

const said = reportWords

export function PeriodChoice({ period, onChange }: { period: Period; onChange(period: Period): void }) {
  const id = useId()
  const isBad = whenOf(period) === undefined
  return (
    <Group align="flex-end" gap="sm">
      <Stack gap={4}>
        <Text size="sm" fw={500} id={id}>
          {said.period}
        </Text>
        <SegmentedControl
          aria-labelledby={id}
          value={period.kind}
          onChange={(kind) => onChange({ ...period, kind: kind as Period['kind'] })}
          data={PERIODS.map((kind) => ({ value: kind, label: said.periods[kind] }))}
        />
      </Stack>
      {period.kind === 'own' && (
        <>
          <TextInput
            type="date"
            label={said.from}
            value={period.from}
            onChange={(event) => onChange({ ...period, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={said.to}
            value={period.to}
            error={isBad ? said.badPeriod : undefined}
            onChange={(event) => onChange({ ...period, to: event.currentTarget.value })}
          />
        </>
      )}
    </Group>
  )
}
