// One name of the buyer's system, and what is sent as it.
import { Badge, CloseButton, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import type { Field } from '../api-types.ts'
import { wizardWords } from '../words/wizard.ts'
import { CONVERSION_NAMES, type Conversion, isOpen, type Row } from './row.ts'

const said = wizardWords.match
const OWN = '='
const NOTHING = ''

type Props = {
  row: Row
  fields: Field[]
  sample: string | undefined
  change(part: Partial<Row>): void
  remove(): void
}

export function MatchRow({ row, fields, sample, change, remove }: Props) {
  const { target, field, text, required } = row
  const found = fields.find(({ id }) => id === field)
  const label = target || said.target
  return (
    <Paper component="li" withBorder p="xs" className={isOpen(row) ? 'open' : undefined}>
      <Group wrap="nowrap" gap="xs" align="flex-start">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" flex={1} miw={0}>
          <Stack gap={4}>
            <TextInput
              size="xs"
              aria-label={found ? said.sentAs(found.name) : said.target}
              placeholder={said.target}
              value={target}
              onChange={(event) => change({ target: event.currentTarget.value })}
            />
            {required && (
              <Badge size="xs" color={isOpen(row) ? 'orange' : 'gray'} variant="light" tt="none">
                {said.required}
              </Badge>
            )}
          </Stack>
          <Stack gap={4}>
            <What {...{ row, fields, label, change }} />
            {field ? (
              <Converted {...{ row, label, change }} sample={sample} />
            ) : (
              text !== '' && (
                <Text size="xs" c="dimmed">
                  {said.textHint}
                </Text>
              )
            )}
          </Stack>
        </SimpleGrid>
        <CloseButton size="sm" aria-label={said.remove(label)} onClick={remove} />
      </Group>
    </Paper>
  )
}

type Part = Pick<Props, 'row' | 'change'> & { label: string }

function What({ row: { field, text }, fields, label, change }: Part & Pick<Props, 'fields'>) {
  const isOwn = field === '' && text !== ''
  const choose = (value: string | null) =>
    change(value === OWN ? { field: '', text: text || ' ' } : { field: value ?? '', text: '' })
  return (
    <>
      <Select
        size="xs"
        searchable
        allowDeselect={false}
        aria-label={said.sent(label)}
        value={isOwn ? OWN : field}
        onChange={choose}
        data={[
          { value: NOTHING, label: said.leftOut },
          { value: OWN, label: said.own },
          ...(field && !fields.some(({ id }) => id === field) ? [{ value: field, label: field }] : []),
          ...fields.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {isOwn && (
        <TextInput
          size="xs"
          aria-label={said.text_(label)}
          value={text === ' ' ? '' : text}
          onChange={(event) => change({ text: event.currentTarget.value || ' ' })}
        />
      )}
    </>
  )
}

function Converted({ row, label, change, sample }: Part & { sample: string | undefined }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Select
        size="xs"
        w={150}
        allowDeselect={false}
        aria-label={said.conversion(label)}
        value={row.conversion}
        onChange={(value) => change({ conversion: (value ?? 'none') as Conversion })}
        data={CONVERSION_NAMES.map((value) => ({ value, label: said.conversions[value] }))}
      />
      <Text size="xs" c="dimmed" truncate>
        {sample}
      </Text>
    </Group>
  )
}
