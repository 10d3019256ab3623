// The submission docs as Markdown: for people who keep notes, and for assistants.
import { textOf } from '../fields/value.ts'
import { hoursInWords } from './in-words.ts'
import type { SubmissionDocs } from './submission-docs.ts'

export function markdownOf(docs: SubmissionDocs): string {
  const { source, account, flow, submit, ping, prices, hours_of_operation: hours } = docs
  const parts = [
    `# How ${inline(source.name)} sends leads to ${inline(account.name)}`,
    `Flow: ${inline(flow.name)}. Changed ${docs.updated_at.slice(0, 10)}. Page: ${docs.docs_url}`,
    ...(docs.enabled ? [] : ['**No leads are taken at the moment.**']),
    '## Where to send',
    `POST (better) or GET to \`${submit.url}\``,
    source.authentication_required
      ? 'Sign in with HTTP Basic: any user name, and the API key of the sending company as the password.'
      : 'No credentials are needed.',
    '## Fields',
    table(
      ['Name', 'Meaning', 'Type', 'Required', 'Examples'],
      docs.params.map(({ name, label, type, required, examples }) => [
        `\`${name}\``,
        label,
        type,
        required,
        [...new Set(examples.map(textOf))].slice(0, 2).join(', '),
      ]),
    ),
    '## Which leads are taken',
    docs.acceptance_criteria.length === 0
      ? 'There are no acceptance criteria.'
      : list(docs.acceptance_criteria.flatMap(({ demands }) => demands)),
    ...(hours ? ['## Hours', `Times are in ${hours.time_zone}.`, list(hoursInWords(hours))] : []),
    ...(prices ? ['## Prices', list(prices)] : []),
    '## Requests',
    ...submit.examples.flatMap(({ title, curl }) => [`### ${title}`, fenced(curl)]),
    '## Answers',
    ...submit.answers.flatMap(({ outcome, status, content_type, body }) => [
      `### ${outcome}: ${status} ${content_type}`,
      fenced(body),
    ]),
    ...(ping ? ['## Ping', `Ask for a price first: \`${ping.url}\``] : []),
    '## Reasons',
    table(
      ['When', 'Outcome', 'Reason'],
      docs.reasons.map(({ when, outcome, reason }) => [when, outcome, reason ?? '(depends on the lead)']),
    ),
    '## Statuses',
    table(
      ['Status', 'Meaning'],
      docs.statuses.map(({ status, meaning }) => [String(status), meaning]),
    ),
    ...(docs.changes.length > 0 ? ['## Changes'] : []),
    ...docs.changes.flatMap(({ at, changes }) => [`### ${at.slice(0, 10)}`, list(changes)]),
    ...(docs.try_it ? ['## Try it', 'This sends a test lead:', fenced(docs.try_it.curl)] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Names that people chose make no headings, links or markup. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()<>#|!]/g, String.raw`\$&`)
}

function list(lines: string[]): string {
  return lines.map((line) => `- ${inline(line)}`).join('\n')
}

function table(head: string[], rows: string[][]): string {
  const cell = (text: string) => (/^`[\w.*-]+`$/.test(text) ? text : inline(text))
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n')
}

/** Longer than any run of backticks within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}
