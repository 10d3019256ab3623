// Small parts that every screen is made of.
import { Alert, Button, Center, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import type { Fault } from './ask.ts'
import { words } from './words.ts'

/** A fault that stands at no field, in its own words. */
export function FaultAlert({ fault, onAgain }: { fault: Fault | null | undefined; onAgain?: () => void }) {
  if (!fault) return null
  return (
    <Alert color="red" variant="light" role="alert" title={words.faults.title}>
      <Text size="sm">{fault.message}</Text>
      {fault.requestId && (
        <Text size="xs" c="dimmed">
          {words.faults.reference(fault.requestId)}
        </Text>
      )}
      {onAgain && (
        <Button mt="xs" size="xs" variant="light" color="red" onClick={onAgain}>
          {words.again}
        </Button>
      )}
    </Alert>
  )
}

/** What the API says is wrong with the field at a path; undefined if nothing. */
export function faultAt(fault: Fault | null | undefined, path: string): string | undefined {
  return fault?.errors.find((error) => error.path === path)?.message
}

/** The fault, unless all that it says stands at one of the fields that a form shows. */
export function faultBeside(fault: Fault | null | undefined, paths: string[]): Fault | null {
  if (!fault) return null
  const shown = fault.errors.length > 0 && fault.errors.every(({ path }) => paths.includes(path))
  return shown ? null : fault
}

/** What was done, in words that stay until they are closed; `isBad` for what was tried and did not work. */
export type Told = { text: string; isBad?: boolean }

export function ToldAlert({ told, onClose }: { told: Told | undefined; onClose(): void }) {
  if (!told) return null
  return (
    <Alert
      role="status"
      color={told.isBad ? 'red' : undefined}
      withCloseButton
      closeButtonLabel={words.close}
      onClose={onClose}
    >
      <span className="person">{told.text}</span>
    </Alert>
  )
}

export function Waiting() {
  return (
    <Center mih={160}>
      <Loader aria-label={words.loading} />
    </Center>
  )
}

/** What was asked for, once it is there; before that that it loads, or why it is not there. */
export function Loaded<T>({
  of,
  children,
}: {
  of: UseQueryResult<T, Fault>
  children: (data: T) => ReactNode
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.error) return <FaultAlert fault={of.error} onAgain={() => of.refetch()} />
  return <Waiting />
}

/** An empty list says what to do next. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="center" gap="xs" ta="center">
        <Title order={3}>{title}</Title>
        <Text c="dimmed" maw={460}>
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  )
}

/** A screen's heading; it is the title of the window too. */
export function Heading({ children, order = 1 }: { children: string; order?: 1 | 2 }) {
  useEffect(() => {
    document.title = `${children} · ${words.app}`
  }, [children])
  return (
    <Title order={order} size="h2">
      {children}
    </Title>
  )
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** A time in the reader's own zone. */
export function When({ at, days = false }: { at: string; days?: boolean }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={moment.format(date)}>
      {(days ? day : moment).format(date)}
    </time>
  )
}
