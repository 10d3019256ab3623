// Ends letters about connections for an address, by the link that each of them carries.
import type { Context, Inside } from '../context.ts'
import { NotFoundError } from '../lib/errors.ts'
import { escaped } from './compose.ts'
import { insertSuppression, switchInvitesOff } from './store.ts'

/** The link names the address under seal: nobody can make one for another. */
export function unsubscribeUrl(
  { vault, settings }: Pick<Inside, 'vault' | 'settings'>,
  email: string,
): string {
  return `${settings.base_url}/unsubscribe/${vault.seal(email).toString('base64url')}`
}

function addressIn({ vault }: Pick<Inside, 'vault'>, token: string): string {
  try {
    return vault.open(Buffer.from(token, 'base64url'))
  } catch {
    throw new NotFoundError('The link')
  }
}

/** A page that asks: programs that look at links ahead of people must not unsubscribe them. */
export async function askToUnsubscribe(ctx: Context<unknown>, { token }: { token: string }): Promise<string> {
  const email = addressIn(ctx, token)
  return page(`<p>No more e-mails about connections to <b>${escaped(email)}</b>?</p>
<form method="post"><button>Unsubscribe</button></form>`)
}

/** A user's setting is switched off; an address without a user gets no more invitations. */
export async function unsubscribe(ctx: Inside<unknown>, { token }: { token: string }): Promise<string> {
  const email = addressIn(ctx, token)
  const isUser = await switchInvitesOff(ctx.db, email)
  if (!isUser) await insertSuppression(ctx.db, email)
  return page('<p>Done. You will get no more of these e-mails.</p>')
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>E-mails</title></head>
<body style="max-width:560px;margin:15vh auto;padding:0 16px;font:16px/1.5 system-ui,sans-serif">${body}</body></html>
`
}
