// What parts of the editor are made of: a title with a sentence below it, a way to add, a way to drop.
import { ActionIcon, Anchor, Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { flowWords } from '../words/flows.ts'
import { useWriting } from './editing.ts'

type SectionProps = { title: string; text?: string; children: React.ReactNode }

export function Section({ title, text, children }: SectionProps) {
  return (
    <Stack gap="xs">
      <div>
        <Title order={3} size="h5">
          {title}
        </Title>
        {text && (
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  )
}

export function Add({ label, onAdd }: { label: string; onAdd(): void }) {
  const { mayWrite } = useWriting()
  return mayWrite ? (
    <Group>
      <Button size="compact-sm" variant="light" onClick={onAdd}>
        {label}
      </Button>
    </Group>
  ) : null
}

export function Drop({ label = flowWords.limits.remove, onDrop }: { label?: string; onDrop(): void }) {
  const { mayWrite } = useWriting()
  return mayWrite ? (
    <ActionIcon variant="subtle" color="red" mb={4} aria-label={label} onClick={onDrop}>
      ×
    </ActionIcon>
  ) : null
}

/** Says that there is nothing to choose from, and where that is made. What is typed here stays meanwhile. */
export function MadeElsewhere({ text, label, to }: { text: string; label: string; to: string }) {
  return (
    <Text size="sm">
      {text}{' '}
      <Anchor component={Link} to={to} size="sm" underline="always">
        {label}
      </Anchor>
    </Text>
  )
}
