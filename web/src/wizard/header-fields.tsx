// Headers of one's own, a line each.
import { Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { wizardWords } from '../words/wizard.ts'
import type { Header } from './plan.ts'

const said = wizardWords.connect

export function HeaderFields({ headers, set }: { headers: Header[]; set(headers: Header[]): void }) {
  const change = (key: string, part: Partial<Header>) =>
    set(headers.map((each) => (each.key === key ? { ...each, ...part } : each)))
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {said.headers}
      </Text>
      {headers.map(({ key, name, value }, at) => (
        <Group key={key} gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={said.headerName(at + 1)}
            value={name}
            onChange={(event) => change(key, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={2}
            aria-label={said.headerValue(at + 1)}
            value={value}
            onChange={(event) => change(key, { value: event.currentTarget.value })}
          />
          <CloseButton
            aria-label={`${said.remove} ${name || at + 1}`}
            onClick={() => set(headers.filter((each) => each.key !== key))}
          />
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() =>
            set([...headers, { key: `new-${headers.length}-${Date.now()}`, name: '', value: '' }])
          }
        >
          {said.addHeader}
        </Button>
      </Group>
    </Stack>
  )
}
