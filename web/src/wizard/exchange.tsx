// A request and its answer as they went over the line: texts of others, shown as texts.
import { Code, Stack, Text } from '@mantine/core'
import { indented } from '../sent.ts'
import { wizardWords } from '../words/wizard.ts'

const said = wizardWords.test

type Call = {
  request: {
    method: string
    uri: string
    headers: { [name: string]: string }
    body: string
    timestamp: number
  }
  response: { status: number; status_text: string; headers: { [name: string]: string }; body: string } | null
  ms: number
}

export function Exchange({ calls }: { calls: Call[] }) {
  return calls.map(({ request, response, ms }) => (
    <Stack key={request.timestamp} gap={4}>
      <Text size="sm" fw={500}>
        {said.request} · {said.took(ms)}
      </Text>
      <Raw label={said.request}>
        {`${request.method} ${request.uri}\n${headersOf(request.headers)}\n${indented(request.body)}`}
      </Raw>
      <Text size="sm" fw={500}>
        {response && response.status > 0 ? said.response : said.none}
      </Text>
      {response && (
        <Raw label={said.response}>
          {`${response.status || ''} ${response.status_text}\n${headersOf(response.headers)}\n${indented(response.body)}`.trim()}
        </Raw>
      )}
    </Stack>
  ))
}

/** Scrolls by the keyboard as well. */
export function Raw({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard
    <section aria-label={label} tabIndex={0} className="exchange">
      <Code block>{children}</Code>
    </section>
  )
}

function headersOf(headers: { [name: string]: string }): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}
