// Promises a letter in the caller's transaction: the row and the job that sends it.
import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { promise } from '../jobs/queue.ts'
import { newId } from '../lib/id.ts'
import type { Letter } from './compose.ts'
import { insertLetter } from './store.ts'

export type Posted = Letter & {
  /** The account whose affair it is. */
  account_id: string
  /** Which letter: invited, reminder, completed … */
  kind: string
  to: string
  /** The lead that it carries. */
  lead_id?: string
  /** The invitation or connection that it is about. */
  about_id?: string
  /** The company that writes; the exchange if absent. */
  from_name?: string
  reply_to?: string
  /** Whether the reader may have no more of its kind. */
  unsubscribe?: boolean
}

/** Sealed, for an invitation's letter holds its link. */
export async function postLetter(ctx: Inside<Caller | null>, posted: Posted): Promise<void> {
  const { account_id, kind, to, lead_id, about_id, ...content } = posted
  const id = newId()
  const sealed = ctx.vault.seal(JSON.stringify(content))
  await insertLetter(ctx.db, { account_id, id, kind, recipient: to, sealed, lead_id, about_id })
  await promise(ctx.db, 'send_letter', { account_id, letter_id: id })
}
