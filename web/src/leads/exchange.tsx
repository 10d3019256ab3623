// A request and its answer as they went over the wire: folded, to be read and copied, never rendered.
import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { indented } from '../sent.ts'
import { words } from '../words/leads.ts'
import type { Exchange, Message } from './moments.ts'

const said = words.story

export function Exchanges({ exchanges }: { exchanges: Exchange[] }) {
  return exchanges.map(({ request, response, ms }, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the exchanges of one event have no other name, and never change
    <Stack key={n} gap={2}>
      {request && <Fold label={`${said.request}: ${request.method} ${request.uri}`} text={asText(request)} />}
      {response && (
        <Fold
          label={`${said.response}: ${response.status || said.noAnswer} ${response.status_text ?? ''}${
            ms === undefined ? '' : ` · ${said.took(ms)}`
          }`}
          text={asText(response)}
        />
      )}
      {request && response === null && (
        <Text size="sm" c="dimmed">
          {said.noAnswer}
        </Text>
      )}
    </Stack>
  ))
}

export function Fold({ label, text }: { label: string; text: string }) {
  return (
    <details className="fold">
      <summary className="person">{label}</summary>
      <Stack gap={4} py={4}>
        <Group justify="flex-end">
          <Copy text={text} />
        </Group>
        <Code block className="exchange" tabIndex={0}>
          {text}
        </Code>
      </Stack>
    </details>
  )
}

export function Copy({ text }: { text: string }) {
  const { copy, copied, error } = useClipboard()
  return (
    <Button variant="default" size="compact-xs" onClick={() => copy(text)} aria-live="polite">
      {error ? said.notCopied : copied ? said.copied : said.copy}
    </Button>
  )
}

function asText({ method, uri, status, status_text, headers = {}, body = '' }: Message): string {
  const first = method ? `${method} ${uri}` : `${status ?? ''} ${status_text ?? ''}`.trim()
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [first, ...lines, '', indented(body)].join('\n').trimEnd()
}
