// The submission docs as one HTML page that needs nothing from elsewhere; it can be read without its script.
import { createHash } from 'node:crypto'
import { html, type Markup } from '../invitations/markup.ts'
import { STYLE } from './page-style.ts'
import { sectionsOf } from './sections.ts'
import type { SubmissionDocs } from './submission-docs.ts'

const styleDigest = createHash('sha256').update(STYLE).digest('base64')

export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'Content-Security-Policy':
    `default-src 'none'; style-src 'sha256-${styleDigest}'; script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; ` +
    "frame-ancestors 'none'",
}

export function docsPage(docs: SubmissionDocs, exchange: string): string {
  const title = `How ${docs.source.name} sends leads to ${docs.account.name}`
  const sections = sectionsOf(docs)
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)
  const bodies = sections.map(
    ({ id, title, body }) => html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>
`,
  )
  const notice = docs.enabled
    ? html``
    : html`<p class="notice" role="status">No leads are taken at the moment: the flow or this source is switched off.</p>`
  return paged(
    title,
    exchange,
    html`<h1>${title}</h1>
<p>Flow: ${docs.flow.name}. Changed <time datetime="${docs.updated_at}">${docs.updated_at.slice(0, 10)}</time>.
For programs: <a href="docs.json">docs.json</a></p>
${notice}
<nav aria-label="Sections"><ul>${html.all(links)}</ul></nav>
${html.all(bodies)}`,
    SCRIPT,
  )
}

/** What stands there for a source that is not. */
export function missingPage(exchange: string): string {
  const title = 'There are no such submission docs'
  return paged(
    title,
    exchange,
    html`<h1>${title}</h1>
<p>Check that the address is complete, or ask the company that gave it to you.</p>`,
  )
}

const SCRIPT = html`<script src="/flows/submission-docs.js" defer></script>
`

function paged(title: string, exchange: string, body: Markup, script: Markup = html``): string {
  const style = html.trusted(`<style>${STYLE}</style>`)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${exchange}</title>
${style}
${script}</head>
<body>
<main>
${body}
</main>
<footer>${exchange}</footer>
</body>
</html>
`
  return String(page)
}
