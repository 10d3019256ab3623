// Ends letters about connections for an address, by the link that each of them carries.
import { createHash } from 'node:crypto'
import type { Context, Inside } from '../context.ts'
import { Answer } from '../http/route.ts'
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
export async function askToUnsubscribe(
  ctx: Context<unknown>,
  { token }: { token: string },
): Promise<Answer<string>> {
  const email = addressIn(ctx, token)
  return page(`<p>No more e-mails about connections to <b>${escaped(email)}</b>?</p>
<form method="post"><button>Unsubscribe</button></form>`)
}

/** A user's setting is switched off; an address without a user gets no more invitations. */
export async function unsubscribe(
  ctx: Inside<unknown>,
  { token }: { token: string },
): Promise<Answer<string>> {
  const email = addressIn(ctx, token)
  const isUser = await switchInvitesOff(ctx.db, email)
  if (!isUser) await insertSuppression(ctx.db, email)
  return page('<p>Done. You will get no more of these e-mails.</p>')
}

const STYLE = 'body{max-width:560px;margin:15vh auto;padding:0 16px;font:16px/1.5 system-ui,sans-serif}'
const styleDigest = createHash('sha256').update(STYLE).digest('base64')

/** Its address is a secret, and its button must not stand in a frame of others. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'Content-Security-Policy': `default-src 'none'; script-src 'none'; style-src 'sha256-${styleDigest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
}

function page(body: string): Answer<string> {
  const text = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>E-mails</title><style>${STYLE}</style></head>
<body>${body}</body></html>
`
  return new Answer(200, text, HEADERS)
}
