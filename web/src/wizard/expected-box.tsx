// Takes an example of what the buyer's system expects, and matches it with the fields.
import { Button, Collapse, Group, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Field } from '../api-types.ts'
import { wizardWords } from '../words/wizard.ts'
import { matched, readExpected } from './expected.ts'
import { isOpen, type Row } from './row.ts'

const said = wizardWords.match

export function ExpectedBox({ fields, onMatch }: { fields: Field[]; onMatch(rows: Row[]): void }) {
  const [isShown, { toggle }] = useDisclosure()
  const [text, setText] = useState('')
  const [told, setTold] = useState('')
  const match = () => {
    const rows = matched(readExpected(text), fields)
    if (rows.length > 0) onMatch(rows)
    setTold(rows.length === 0 ? said.expectedNone : said.done(rows.length, rows.filter(isOpen).length))
  }
  return (
    <Stack gap="xs">
      <Group>
        <Button variant="light" size="compact-sm" aria-expanded={isShown} onClick={toggle}>
          {said.expected}
        </Button>
      </Group>
      <Collapse expanded={isShown}>
        <Stack gap="xs">
          <Textarea
            label={said.expected}
            description={said.expectedHint}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button size="compact-sm" variant="default" disabled={text.trim() === ''} onClick={match}>
              {said.expectedDo}
            </Button>
            <Text size="sm" role="status">
              {told}
            </Text>
          </Group>
        </Stack>
      </Collapse>
    </Stack>
  )
}
