// Writes to the companies of a connection what became of it: to everybody who has not switched such letters off.
import { findAccount, findAuthor, findNotifiable } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import type { Letter } from '../mail/compose.ts'
import { postLetter } from '../mail/post.ts'
import { type ConnectionRow, partnerOf } from './connection.ts'
import { endedLetter, pausedLetter } from './letter.ts'

/** The other side hears that the caller's paused, or resumed. */
export async function tellPaused(ctx: Inside, row: ConnectionRow, paused: boolean): Promise<void> {
  const { company, person, reply_to } = await doer(ctx)
  const letter = pausedLetter({ company, person, paused, url: urlOf(ctx, row) })
  const to = partnerOf(row, ctx.caller.account_id)
  await tell(ctx, row, { ...letter, to, kind: paused ? 'paused' : 'resumed', from_name: company, reply_to })
}

export async function tellEnded(ctx: Inside, row: ConnectionRow): Promise<void> {
  const { company, person, reply_to } = await doer(ctx)
  const own = ctx.caller.account_id
  for (const to of [own, partnerOf(row, own)]) {
    const partner = await findAccount(ctx.db, partnerOf(row, to))
    const { data_retention_in_days: days } = await findAccount(ctx.db, to)
    const about = { company, person, partner: partner.name, isOwn: to === own, days, url: urlOf(ctx, row) }
    const letter = endedLetter(about)
    await tell(ctx, row, { ...letter, to, kind: 'ended', from_name: company, reply_to })
  }
}

async function doer(ctx: Inside) {
  const { name: company } = await findAccount(ctx.db, ctx.caller.account_id)
  const author = await findAuthor(ctx.db, ctx.caller)
  const person = author ? `${author.first_name} ${author.last_name}`.trim() || null : null
  return { company, person, ...(author && { reply_to: author.email }) }
}

function urlOf({ settings }: Inside, { id }: ConnectionRow): string {
  return `${settings.base_url}/connections/${id}`
}

/** `to` is a company. */
type Telling = Letter & { to: string; kind: string; from_name: string; reply_to?: string | undefined }

async function tell(ctx: Inside, { id }: ConnectionRow, { to, reply_to, ...letter }: Telling): Promise<void> {
  const rest = { account_id: to, about_id: id, unsubscribe: true, ...(reply_to && { reply_to }) }
  for (const { email } of await findNotifiable(ctx.db, to))
    await postLetter(ctx, { ...letter, ...rest, to: email })
}
