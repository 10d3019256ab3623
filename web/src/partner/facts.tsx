// Facts with their names, as a list that screen readers read as such.
import { Paper, SimpleGrid, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export type Fact = { name: string; value: ReactNode; hint?: string }

export function Facts({ facts, columns = 3 }: { facts: Fact[]; columns?: number }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: columns }} m={0} spacing="sm">
      {facts.map(({ name, value, hint }) => (
        <Paper key={name} withBorder p="sm" title={hint}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fw={600} className="person">
            {value}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  )
}
