// Sends one promised letter, or keeps it where there is no SMTP server.
import type { Context } from '../context.ts'
import { described } from '../lib/log.ts'
import type { Letter } from './compose.ts'
import { type Envelope, MailRefusedError } from './envelope.ts'
import { findLetter, isSuppressed, updateAttempt, updateSettled } from './store.ts'
import { unsubscribeUrl } from './unsubscribe.ts'

type Content = Letter & { from_name?: string; reply_to?: string; unsubscribe?: boolean }

type Carried = { account_id: string; letter_id: string }

/**
 * The job of every letter. Nothing is held while the mail server is spoken to; a process that dies in between leaves
 * the letter queued, and the next sending has the same Message-ID.
 */
export async function sendLetter(ctx: Context<null>, { account_id, letter_id }: Carried): Promise<void> {
  const letter = await findLetter(ctx.db, account_id, letter_id)
  if (letter?.state !== 'queued') return
  if (!ctx.mail) return updateSettled(ctx.db, account_id, letter_id, 'kept')
  if (await isSuppressed(ctx.db, letter.recipient))
    return updateSettled(ctx.db, account_id, letter_id, 'suppressed')
  const content: Content = JSON.parse(ctx.vault.open(letter.sealed))
  try {
    await ctx.mail(envelopeOf(ctx, letter, content))
  } catch (error) {
    await updateAttempt(ctx.db, account_id, letter_id, described(error).message)
    if (error instanceof MailRefusedError) return updateSettled(ctx.db, account_id, letter_id, 'refused')
    throw error
  }
  await updateSettled(ctx.db, account_id, letter_id, 'sent')
}

function envelopeOf(
  ctx: Context<null>,
  { id, recipient }: { id: string; recipient: string },
  content: Content,
): Envelope {
  const { from_name, reply_to, subject, text, html, unsubscribe } = content
  const { exchange_name } = ctx.settings
  return {
    id,
    to: recipient,
    from_name: from_name ? `${from_name} via ${exchange_name}` : exchange_name,
    reply_to,
    subject,
    text,
    html,
    ...(unsubscribe && { unsubscribe_url: unsubscribeUrl(ctx, recipient) }),
  }
}
