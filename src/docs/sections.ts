// The sections of the submission docs as HTML.

import { textOf } from '../fields/value.ts'
import type { MetaParam } from '../flows/meta.ts'
import { html, type Markup } from '../invitations/markup.ts'
import { consoleBody } from './console-section.ts'
import { hoursInWords } from './in-words.ts'
import type {
  Demands,
  DocsChange,
  ExampleAnswer,
  ExampleRequest,
  Reason,
  Standing,
  SubmissionDocs,
} from './submission-docs.ts'

/** A section: the anchor, the heading, what it says. */
export type Section = { id: string; title: string; body: Markup }

/** In the order in which a newcomer needs them. */
export function sectionsOf(docs: SubmissionDocs): Section[] {
  const { try_it, ping, prices, hours_of_operation: hours } = docs
  const some = (shown: unknown, id: string, title: string, body: () => Markup): Section[] =>
    shown ? [{ id, title, body: body() }] : []
  return [
    ...some(try_it, 'try', 'Try it', () => consoleBody(docs)),
    { id: 'now', title: 'Now', body: nowBody(docs.now) },
    { id: 'endpoint', title: 'Where to send', body: endpointBody(docs) },
    { id: 'fields', title: 'Fields', body: fieldsBody(docs.params) },
    { id: 'criteria', title: 'Which leads are taken', body: criteriaBody(docs.acceptance_criteria) },
    ...some(hours, 'hours', 'Hours', () => hoursBody(hours as NonNullable<typeof hours>)),
    ...some(prices, 'prices', 'Prices', () => list(prices as string[])),
    { id: 'requests', title: 'Requests', body: requestsBody(docs.submit.examples) },
    { id: 'answers', title: 'Answers', body: html`${KEEP}${answersBody(docs.submit.answers)}` },
    ...some(ping, 'ping', 'Ping', () => pingBody(ping as NonNullable<typeof ping>)),
    { id: 'reasons', title: 'Reasons', body: reasonsBody(docs.reasons) },
    { id: 'statuses', title: 'Statuses', body: statusesBody(docs) },
    ...some(docs.feedback, 'feedback', 'Feedback', () => FEEDBACK),
    ...some(docs.changes.length > 0, 'changes', 'Changes', () => changesBody(docs.changes)),
    { id: 'downloads', title: 'Downloads', body: DOWNLOADS },
  ]
}

const FEEDBACK = html`<p>When a lead is returned, or becomes a customer, you are told by the way that was agreed.</p>`

const KEEP = html`<p>Keep <code>lead.id</code>: by it a lead is found again. Ids and prices here are examples.</p>
`

const DOWNLOADS = html`<ul>
<li><a href="docs.openapi.json" download>OpenAPI description</a></li>
<li><a href="docs.postman.json" download>Postman collection</a></li>
<li><a href="docs.csv" download>CSV template</a></li>
<li><a href="docs.md">Markdown</a></li>
</ul>
<p><button type="button" data-copy="docs.md" hidden>Copy as Markdown</button></p>`

const STATES = {
  open: 'Leads are taken.',
  closed: 'Leads are not taken at this hour.',
  full: 'A cap is reached: no more leads are taken until its window ends. Test leads are.',
  off: 'No leads are taken: the flow or this source is switched off.',
}

function nowBody({ state, caps }: Standing): Markup {
  const rooms = (caps ?? []).map(({ name, maximum, duration, duration_units, left }) => {
    const window = duration === 1 ? duration_units : `${duration} ${duration_units}s`
    return `${name ? `${name}: ` : ''}${left} of ${maximum} left in this ${window}`
  })
  return html`<p data-state="${state}">${STATES[state]}</p>
${rooms.length > 0 ? list(rooms) : html``}`
}

function changesBody(changes: DocsChange[]): Markup {
  const parts = changes.map(
    ({
      at,
      changes,
    }) => html`<h3><time datetime="${at}">${at.slice(0, 10)}, ${at.slice(11, 16)} UTC</time></h3>
${list(changes)}
`,
  )
  return html.all(parts)
}

function reasonsBody(reasons: Reason[]): Markup {
  const rows = reasons.map(
    ({
      when,
      outcome,
      reason,
    }) => html`<tr><td>${when}</td><td><code>${outcome}</code></td><td>${reason ?? html`<small>depends on the lead</small>`}</td></tr>
`,
  )
  return html`<p>Recipients may give others.</p>
<div class="wide"><table>
<thead><tr><th scope="col">When</th><th scope="col">Outcome</th><th scope="col">Reason</th></tr></thead>
<tbody>
${html.all(rows)}</tbody>
</table></div>`
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
<p hidden><label for="find">Find a field</label>
<input id="find" type="search" autocomplete="off"></p>
<div class="wide"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Meaning</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Examples</th></tr></thead>
<tbody id="field-rows">
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
