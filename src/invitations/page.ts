// The page behind the link in a letter: readable without a script, answered with a small one.
import { createHash } from 'node:crypto'
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer } from '../http/route.ts'
import { ConflictError, NotFoundError } from '../lib/errors.ts'
import { html, type Markup } from './markup.ts'
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
  const site =
    inviter.website && html` (<a href="${inviter.website}" rel="noopener noreferrer">${inviter.website}</a>)`
  const note = invitation.note && html`<blockquote>${invitation.note}</blockquote>`
  return html`<p>${invited_by ? `${invited_by} of ${inviter.name}` : inviter.name}${site || ''} invites ${invitation.email}.</p>${note || ''}`
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

function openBody(preview: Preview, token: string): Markup {
  const { invitation, accepting } = preview
  return html`${sharedBody(preview)}
<h2>What accepting does</h2>
<p>${accepting}</p>
<p>The invitation ends on <time datetime="${invitation.expires_at}">${dayOf(invitation.expires_at)}</time>.</p>
<form id="accept" data-invitation="${invitation.id}" data-token="${token}">
${preview.has_account ? html`` : companyBody(invitation.email)}
<p><button type="submit">Accept</button></p>
</form>
<details>
<summary>Decline instead</summary>
<form id="decline" data-invitation="${invitation.id}" data-token="${token}">
<label for="reason">Reason, if you like to give one</label>
<textarea id="reason" name="reason" maxlength="1000" rows="3"></textarea>
<p><button type="submit" class="quiet">Decline</button></p>
</form>
</details>
<div id="outcome" role="status" aria-live="polite" tabindex="-1"></div>
<noscript><p class="notice">To answer on this page, allow its script to run.</p></noscript>
<script src="/invitation/answer.js" defer></script>`
}

function sharedBody({ shared_fields, invitation }: Preview): Markup {
  const asks = invitation.kind === 'source'
  if (shared_fields.length === 0) return html``
  const items = shared_fields.map(({ name, type }) => html`<li>${name} <small>${type}</small></li>`)
  return html`<h2>${asks ? 'Fields it takes' : 'Fields it would share'}</h2>
<ul class="fields">${html.all(items)}</ul>`
}

function companyBody(email: string): Markup {
  return html`<fieldset>
<legend>Your company</legend>
<label for="company">Company name</label>
<input id="company" name="company" required maxlength="200" autocomplete="organization">
<label for="first_name">First name</label>
<input id="first_name" name="first_name" required maxlength="200" autocomplete="given-name">
<label for="last_name">Last name</label>
<input id="last_name" name="last_name" maxlength="200" autocomplete="family-name">
<p><small>You will be known here by ${email}.</small></p>
</fieldset>`
}

function dayOf(time: string): string {
  return `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(time))} UTC`
}
