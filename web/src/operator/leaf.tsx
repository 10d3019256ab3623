// A list of the whole exchange, a page at a time; and what was just done, told.
import { Button, Group, Paper, Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Fault } from '../ask.ts'
import { Empty, Loaded } from '../parts.tsx'
import { operatorWords } from '../words/operator.ts'

export const PAGE = 25

type Props<T> = {
  of: UseQueryResult<T[], Fault>
  /** The id below which the page begins; undefined on the first. */
  before: string | undefined
  onBefore(id: string | undefined): void
  none: string
  noneText: string
  children(item: T): ReactNode
}

export function Leaf<T extends { id: string }>({ of, before, onBefore, none, noneText, children }: Props<T>) {
  return (
    <Loaded of={of}>
      {(items) => (
        <Stack gap="sm">
          {items.length === 0 ? (
            <Empty title={before ? operatorWords.none : none} text={noneText} />
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map((item) => (
                <Paper key={item.id} withBorder p="sm" component="li">
                  {children(item)}
                </Paper>
              ))}
            </Stack>
          )}
          <Group gap="xs">
            {before && (
              <Button variant="default" size="xs" onClick={() => onBefore(undefined)}>
                {operatorWords.newest}
              </Button>
            )}
            {items.length === PAGE && (
              <Button variant="default" size="xs" onClick={() => onBefore(items.at(-1)?.id)}>
                {operatorWords.older}
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </Loaded>
  )
}
