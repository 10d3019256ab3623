// The console of the submission docs: sends a marked test lead from the page, in the form that one chooses.
import { html, type Markup } from '../invitations/markup.ts'
import type { ExampleRequest, SubmissionDocs } from './submission-docs.ts'

/** Works with the page's script; without it the line for a shell does. */
export function consoleBody(docs: SubmissionDocs): Markup {
  const { try_it, trials, source } = docs
  const key = source.authentication_required
    ? html`<p><label for="key">API key of ${source.name}</label>
<input id="key" type="password" autocomplete="off" spellcheck="false" aria-describedby="key-hint">
<small id="key-hint">Sent with this request alone, and kept nowhere.</small></p>`
    : html``
  const form = html`<form id="console" hidden>
<p><label for="form">Sent as</label>
<select id="form">${html.all(trials.map(optionOf))}</select></p>
${key}
<p><label for="body">Body</label>
<textarea id="body" rows="8" spellcheck="false"></textarea></p>
<p><button type="submit">Send the test lead</button></p>
<div id="told" role="status" aria-live="polite" tabindex="-1"></div>
</form>`
  return html`<p>A test lead is marked: it goes through the flow, and is never paid or counted.</p>
${trials.length > 0 ? form : html``}
<h3>In a shell</h3>
<pre>${(try_it as ExampleRequest).curl}</pre>`
}

function optionOf({ title, url, headers, body }: ExampleRequest): Markup {
  const { pathname, search } = new URL(url)
  return html`<option data-uri="${pathname + search}" data-headers="${JSON.stringify(headers)}" data-body="${body}">${title}</option>`
}
