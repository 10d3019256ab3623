// The frame of pages that nobody needs to be signed in for.
import { Center, Group, Paper, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { words } from './words.ts'

export function Outside({ width = 440, children }: { width?: number; children: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={width} gap="md">
        <Group gap="xs">
          <img src="/app/mark.svg" width={28} height={28} alt="" />
          <Text fw={700}>{words.app}</Text>
        </Group>
        <Paper withBorder p="lg" radius="md">
          {children}
        </Paper>
      </Stack>
    </Center>
  )
}
