// What operators read: onboards, letters, accounts and acts of the whole exchange.
import type { Context, Inside } from '../context.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Letter } from '../mail/compose.ts'
import {
  carriesLead,
  type LetterEntry,
  type LetterQuery,
  type LetterShown,
  withoutSecrets,
} from './letter.ts'
import { isReplayable, type OnboardSeen, type OnboardsQuery } from './onboard.ts'
import { type AnyLetter, findAnyLetter, findAnyOnboard, listAllLetters, listAllOnboards } from './store.ts'

export async function seeOnboards(ctx: Inside, query: OnboardsQuery): Promise<OnboardSeen[]> {
  const rows = await listAllOnboards(ctx.db, query)
  return rows.map((row) => ({ ...row, replayable: isReplayable(row) }))
}

export async function seeOnboard(ctx: Inside, { id }: { id: string }): Promise<OnboardSeen> {
  const row = await findAnyOnboard(ctx.db, id)
  if (!row) throw new NotFoundError('The onboard')
  return { ...row, replayable: isReplayable(row) }
}

export async function seeLetters(ctx: Context, query: LetterQuery): Promise<LetterEntry[]> {
  const rows = await listAllLetters(ctx.db, query)
  return rows.map((row) => entryOf(row, contentOf(ctx, row)))
}

export async function seeLetter(ctx: Inside, { id }: { id: string }): Promise<LetterShown> {
  const row = await findAnyLetter(ctx.db, id)
  if (!row) throw new NotFoundError('The letter')
  const content = contentOf(ctx, row)
  return {
    ...entryOf(row, content),
    from_name: content?.from_name ?? null,
    reply_to: content?.reply_to ?? null,
    text: content ? withoutSecrets(content.text) : null,
    html: content ? withoutSecrets(content.html) : null,
  }
}

type Content = Letter & { from_name?: string; reply_to?: string }

/** Undefined for a letter that is a lead: it is the account's, not the operator's. */
function contentOf({ vault }: Pick<Inside, 'vault'>, letter: AnyLetter): Content | undefined {
  return carriesLead(letter) ? undefined : JSON.parse(vault.open(letter.sealed))
}

function entryOf(row: AnyLetter, content: Content | undefined): LetterEntry {
  const { sealed: _sealed, lead_id: _lead, about_id: _about, recipient, ...shown } = row
  return {
    ...shown,
    to: recipient,
    subject: content ? withoutSecrets(content.subject) : '',
    carries_lead: carriesLead(row),
  }
}
