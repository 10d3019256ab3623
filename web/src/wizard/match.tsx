// Which names the buyer's system knows and what is sent as each, beside what exactly would be sent.
import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import { ExpectedBox } from './expected-box.tsx'
import { MatchRow } from './match-row.tsx'
import { nameFor } from './plan.ts'
import { Preview } from './preview.tsx'
import { isOpen, newRow, type Row } from './row.ts'
import { sampleLead } from './sample.ts'
import type { StepProps } from './steps.tsx'
import { WAYS } from './ways.ts'

const said = wizardWords.match

export function Match(props: StepProps) {
  const { plan, saving, fault, save, flow, news, fields, seller } = props
  const [typed, setTyped] = useState(plan)
  const way = plan.way ?? 'json'
  const setRows = (rows: Row[]) => setTyped({ ...typed, rows })
  const nameOf = (id: string) => fields?.find((each) => each.id === id)?.name ?? id
  const lacking = news.filter((id) => !typed.rows.some(({ field }) => field === id))
  return (
    <Form label={wizardWords.next} pending={saving} fault={fault} onSend={() => save(typed)}>
      <Heading order={2}>{said.title}</Heading>
      <Text c="dimmed" size="sm">
        {way === 'pull' ? said.pull : way === 'email' ? said.mail : said.text}
      </Text>
      {lacking.length > 0 && (
        <Alert role="status">
          <Text size="sm">{wizardWords.news(seller.name, lacking.map(nameOf).join(', '))}</Text>
          {WAYS[way].module && (
            <Button
              mt="xs"
              size="compact-sm"
              variant="light"
              onClick={() =>
                setRows([
                  ...typed.rows,
                  ...lacking.map((field) => newRow({ field, target: nameFor(field, way) })),
                ])
              }
            >
              {wizardWords.newsDo}
            </Button>
          )}
        </Alert>
      )}
      {WAYS[way].named && <Named {...props} rows={typed.rows} set={setRows} />}
      {way === 'email' && <Ticked {...props} rows={typed.rows} set={setRows} nameOf={nameOf} />}
      {way === 'pull' ? (
        <Text size="sm">{flow.fields.map(nameOf).join(', ')}</Text>
      ) : (
        <Preview {...props} plan={typed} />
      )}
    </Form>
  )
}

type Rows = { rows: Row[]; set(rows: Row[]): void }

function Named({ flow, fields, news, rows, set, plan }: StepProps & Rows) {
  const ids = [...flow.fields, ...news]
  const known = (fields ?? []).filter(({ id }) => ids.includes(id))
  const samples = sampleLead(ids, fields)
  const open = rows.filter(isOpen).length
  const change = (key: string, part: Partial<Row>) =>
    set(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <Stack gap="xs">
      <ExpectedBox fields={known} onMatch={set} />
      {open > 0 && (
        <Alert color="orange" role="status">
          {said.open(open)}
        </Alert>
      )}
      <ul className="plain" aria-label={said.title}>
        {rows.map((row) => (
          <MatchRow
            key={row.key}
            row={row}
            fields={known}
            sample={samples[row.field]}
            change={(part) => change(row.key, part)}
            remove={() => set(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      </ul>
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => set([...rows, newRow({ target: plan.way === 'xml' ? 'lead.' : '' })])}
        >
          {said.add}
        </Button>
      </Group>
    </Stack>
  )
}

/** A letter has the fields' own names. */
function Ticked({ flow, news, rows, set, nameOf }: StepProps & Rows & { nameOf(id: string): string }) {
  return (
    <Stack gap={6}>
      {[...flow.fields, ...news].map((field) => {
        const isIn = rows.some((row) => row.field === field)
        const without = rows.filter((row) => row.field !== field)
        return (
          <Checkbox
            key={field}
            label={nameOf(field)}
            checked={isIn}
            onChange={() => set(isIn ? without : [...rows, newRow({ field, target: field })])}
          />
        )
      })}
      {rows.length === 0 && (
        <Alert color="orange" role="status">
          {said.noneTicked}
        </Alert>
      )}
    </Stack>
  )
}
