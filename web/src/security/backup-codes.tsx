// Backup codes, shown this once.
import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { securityWords } from '../words/security.ts'

const said = securityWords.twoFactor

export function BackupCodes({ codes, onDone }: { codes: string[]; onDone(): void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">{said.codesText}</Text>
      <Code block aria-label={said.codes}>
        {codes.join('\n')}
      </Code>
      <Group justify="space-between">
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{copied ? securityWords.keys.copied : said.copyAll}</Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onDone}>
          {said.kept}
        </Button>
      </Group>
    </Stack>
  )
}
