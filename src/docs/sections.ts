// The sections of the submission docs as HTML.

import { textOf } from '../fields/value.ts'
import type { MetaParam } from '../flows/meta.ts'
import { html, type Markup } from '../invitations/markup.ts'
import { hoursInWords } from './in-words.ts'
import type { Demands, ExampleAnswer, ExampleRequest, SubmissionDocs } from './submission-docs.ts'

/** A section: the anchor, the heading, what it says. */
export type Section = { id: string; title: string; body: Markup }

/** In the order in which a newcomer needs them. */
export function sectionsOf(docs: SubmissionDocs): Section[] {
  const { try_it, ping, prices, hours_of_operation: hours } = docs
  const some = (shown: unknown, id: string, title: string, body: () => Markup): Section[] =>
    shown ? [{ id, title, body: body() }] : []
  return [
    ...some(try_it, 'try', 'Try it', () => tryBody(try_it as ExampleRequest)),
    { id: 'endpoint', title: 'Where to send', body: endpointBody(docs) },
    { id: 'fields', title: 'Fields', body: fieldsBody(docs.params) },
    { id: 'criteria', title: 'Which leads are taken', body: criteriaBody(docs.acceptance_criteria) },
    ...some(hours, 'hours', 'Hours', () => hoursBody(hours as NonNullable<typeof hours>)),
    ...some(prices, 'prices', 'Prices', () => list(prices as string[])),
    { id: 'requests', title: 'Requests', body: requestsBody(docs.submit.examples) },
    { id: 'answers', title: 'Answers', body: html`${KEEP}${answersBody(docs.submit.answers)}` },
    ...some(ping, 'ping', 'Ping', () => pingBody(ping as NonNullable<typeof ping>)),
    { id: 'statuses', title: 'Statuses', body: statusesBody(docs) },
    ...some(docs.feedback, 'feedback', 'Feedback', () => FEEDBACK),
  ]
}

const FEEDBACK = html`<p>When a lead is returned, or becomes a customer, you are told by the way that was agreed.</p>`

const KEEP = html`<p>Keep <code>lead.id</code>: by it a lead is found again. Ids and prices here are examples.</p>
`

function tryBody({ curl }: ExampleRequest): Markup {
  return html`<p>This sends a lead that is marked as a test: it goes through the flow, and is never paid or counted.</p>
<pre>${curl}</pre>`
}

function endpointBody({ submit, source }: SubmissionDocs): Markup {
  const key = source.authentication_required
    ? html`<p>Sign in with HTTP Basic: any user name, and an API key of the account <b>${source.name}</b> as the password.</p>`
    : html`<p>No credentials are needed.</p>`
  return html`<p>POST (better) or GET, to this address and not to that of this page:</p>
<pre>${submit.url}</pre>
${key}
<p>Send <code>Accept: application/json</code> (or <code>text/xml</code>), and with a POST the <code>Content-Type</code> of its body. With an
<code>Idempotency-Key</code> header of your own the same lead can be sent again after a failure and is taken once.</p>`
}

function fieldsBody(params: MetaParam[]): Markup {
  const rows = params.map(({ name, label, type, required, description, examples }) => {
    const samples = [...new Set(examples.map(textOf))].slice(0, 2).join(', ')
    const isRequired = required === 'yes'
    return html`<tr><td><code>${name}</code></td><td>${label}${description && description !== label ? html`<br><small>${description}</small>` : ''}</td>
<td>${type}</td><td>${isRequired ? html`<b>yes</b>` : 'no'}</td><td>${samples}</td></tr>
`
  })
  return html`<p>Names are case-sensitive; other parameters are ignored. A value that does not fit its type is no error by itself.</p>
<div class="wide"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Meaning</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Examples</th></tr></thead>
<tbody>
${html.all(rows)}</tbody>
</table></div>`
}

function criteriaBody(criteria: Demands[]): Markup {
  if (criteria.length === 0) return html`<p>There are no acceptance criteria.</p>`
  const parts = criteria.map(({ demands, outcome, reason }) => {
    const why = reason
      ? html` with the reason “${reason}”`
      : html` with the first sentence that does not hold as the reason`
    return html`${list(demands)}<p>A lead of which this is not so is answered <code>${outcome}</code>${why}.</p>
`
  })
  return html.all(parts)
}

function hoursBody(hours: NonNullable<SubmissionDocs['hours_of_operation']>): Markup {
  return html`<p>Leads are taken at these times (${hours.time_zone}):</p>${list(hoursInWords(hours))}`
}

function requestsBody(examples: ExampleRequest[]): Markup {
  if (examples.length === 0)
    return html`<p>Ask the receiving company for an example: this source has a form of its own.</p>`
  return html.all(
    examples.map(
      ({ title, curl }) => html`<h3>${title}</h3>
<pre>${curl}</pre>
`,
    ),
  )
}

const MEANINGS = {
  success: 'The lead is accepted',
  failure: 'The lead is refused, and reason says why',
  error: 'Something went wrong, and the lead is not accepted',
}

function answersBody(answers: ExampleAnswer[]): Markup {
  const parts = answers.map(
    ({ outcome, status, content_type, body }) => html`<h3>${MEANINGS[outcome]}: ${status} ${content_type}</h3>
<pre>${body}</pre>
`,
  )
  return html.all(parts)
}

function pingBody({ url, examples, answers }: NonNullable<SubmissionDocs['ping']>): Markup {
  return html`<p>Ask what a lead would be paid before you hand it over, with the same parameters as far as you know them:</p>
<pre>${url}</pre>
${requestsBody(examples.slice(0, 1))}
${answersBody(answers.slice(0, 2))}`
}

function statusesBody({ statuses }: SubmissionDocs): Markup {
  const rows = statuses.map(
    ({ status, meaning }) => html`<tr><td>${status}</td><td>${meaning.replaceAll('`', '')}</td></tr>
`,
  )
  return html`<table><tbody>
${html.all(rows)}</tbody></table>`
}

function list(lines: string[]): Markup {
  return html`<ul>${html.all(lines.map((line) => html`<li>${line}</li>`))}</ul>`
}
