// The page behind the link in a letter: readable without a script, answered with a small one.
import { createHash } from 'node:crypto'
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer } from '../http/route.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { html, type Markup } from './markup.ts'
import { openBody } from './page-form.ts'
import { STYLE } from './page-style.ts'
import { type Preview, previewInvitation } from './preview.ts'

/** 200 in every state of an invitation; 404 and 409 where the link itself leads nowhere. */
export async function invitationPage(
  ctx: Context<Caller | null>,
  { token }: { token: string },
): Promise<Answer<string>> {
  const exchange = ctx.settings.exchange_name
  try {
    const preview = await ctx.transaction((ctx) => previewInvitation(ctx, { token }))
    const title = titleOf(preview)
    return paged(200, exchange, title, bodyOf(preview, title, token))
  } catch (error) {
    if (error instanceof NotFoundError) return paged(404, exchange, 'Invitation not found', NOT_FOUND)
    if (error instanceof ConflictError) return paged(409, exchange, 'This link was replaced', REPLACED)
    throw error
  }
}

const NOT_FOUND = html`<h1>Invitation not found</h1>
<p>This link leads nowhere. Check that it is complete: letters sometimes break long links in two.</p>`

const REPLACED = html`<h1>This link was replaced</h1>
<p>The invitation was sent again since. Use the link in the newest letter.</p>`

const styleDigest = createHash('sha256').update(STYLE).digest('base64')

/** The address of this page is a secret, so it is told to nobody and kept nowhere. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'Content-Security-Policy':
    `default-src 'none'; script-src 'self'; style-src 'sha256-${styleDigest}'; img-src https:; connect-src 'self'; ` +
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
}

function paged(status: number, exchange: string, title: string, body: Markup): Answer<string> {
  const style = html.trusted(`<style>${STYLE}</style>`)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${exchange}</title>
${style}
</head>
<body>
<main>
${body}
</main>
<footer>${exchange}</footer>
</body>
</html>
`
  return new Answer(status, String(page), HEADERS)
}

function titleOf({ invitation, inviter }: Preview): string {
  return invitation.kind === 'recipient'
    ? `${inviter.name} wants to send you leads`
    : `${inviter.name} wants to receive your leads`
}

function bodyOf(preview: Preview, title: string, token: string): Markup {
  return html`${logoOf(preview)}<h1>${title}</h1>
${fromWhom(preview)}
${preview.invitation.state === 'pending' ? openBody(preview, token) : closedBody(preview)}`
}

function logoOf({ inviter }: Preview): Markup {
  const isSafe = inviter.logo_url?.startsWith('https://')
  return isSafe ? html`<img class="logo" src="${inviter.logo_url}" alt="">` : html``
}

function fromWhom({ invitation, inviter, invited_by }: Preview): Markup {
  const { website } = inviter
  const isSite = website !== null && /^https?:\/\//i.test(website)
  const site = isSite ? html` (<a href="${website}" rel="noopener noreferrer">${website}</a>)` : html``
  const note = invitation.note && html`<blockquote>${invitation.note}</blockquote>`
  return html`<p>${invited_by ? `${invited_by} of ${inviter.name}` : inviter.name}${site} invites ${invitation.email}.</p>${note || ''}`
}

const CLOSED = {
  expired: 'This invitation has ended. Ask its sender to send it again.',
  declined: 'This invitation was declined. If that was a mistake, ask its sender to send it again.',
  withdrawn: 'Its sender has withdrawn this invitation. There is nothing you need to do.',
  accepted: 'This invitation was accepted. There is nothing more to do on this page.',
}

function closedBody({ invitation }: Preview): Markup {
  return invitation.state === 'pending'
    ? html``
    : html`<p class="notice" role="status">${CLOSED[invitation.state]}</p>`
}
