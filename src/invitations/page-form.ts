// The part of the invitation's page that is there while it can be answered: what is shared, what happens, the forms.
import { html, type Markup } from './markup.ts'
import type { Preview } from './preview.ts'

export function openBody(preview: Preview, token: string): Markup {
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
