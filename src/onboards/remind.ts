// The seller reminds a buyer of its set-up: a letter to the buyer's people, seldom.
import { findNotifiable } from '../accounts/store.ts'
import type { Connection } from '../connections/connection.ts'
import { seeConnection } from '../connections/see.ts'
import { findConnectionBySide, lockConnection, updateReminded } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import { ConflictError, NotFoundError, TooOftenError } from '../lib/errors.ts'
import { postLetter } from '../mail/post.ts'
import { findSignedIn } from '../sessions/store.ts'
import { stalledLetter } from './letter.ts'

/** Answers the connection. What needs no reminder is a ConflictError; a second one within a day a TooOftenError. */
export async function remindBuyer(ctx: Inside, { id }: { id: string }): Promise<Connection> {
  const { account_id } = ctx.caller
  const row = await lockConnection(ctx.db, account_id, id)
  if (!row) throw new NotFoundError('The connection')
  if (row.seller_account_id !== account_id) {
    throw new ConflictError('not_the_seller', 'Only the seller of a connection reminds its buyer')
  }
  if (row.ended_at) throw new ConflictError('connection_ended', 'The connection has ended')
  if (row.set_up_at) throw new ConflictError('already_set_up', 'The buyer has finished its set-up already')
  const wait = await updateReminded(ctx.db, account_id, row.id)
  if (wait > 0) throw new TooOftenError(wait, 'The buyer was reminded not long ago')
  await tellBuyer(ctx, row.id)
  return seeConnection(ctx, { id: row.id })
}

async function tellBuyer(ctx: Inside, id: string): Promise<void> {
  const seen = await seeConnection(ctx, { id })
  const names = await findConnectionBySide(ctx.db, ctx.caller.account_id, id)
  const seller = names?.seller_name ?? ''
  const person = ctx.caller.user_id ? await findSignedIn(ctx.db, ctx.caller.user_id) : undefined
  const letter = stalledLetter({
    seller,
    person: person ? `${person.first_name} ${person.last_name}`.trim() || null : null,
    step: seen.onboard?.step ?? null,
    url: `${ctx.settings.base_url}/app/onboarding/${seen.invitation_id ?? ''}`,
  })
  const { id: buyerId } = seen.connected_account
  for (const { email } of await findNotifiable(ctx.db, buyerId)) {
    await postLetter(ctx, {
      ...letter,
      account_id: buyerId,
      kind: 'stalled',
      to: email,
      from_name: seller,
      ...(person && { reply_to: person.email }),
      unsubscribe: true,
    })
  }
}
