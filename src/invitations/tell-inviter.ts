// Letters to the inviter's side: all who want to be told, or the one who invited.
import type { Caller } from '../accounts/account.ts'
import { findNotifiable } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { postLetter } from '../mail/post.ts'
import type { InvitationRow } from './invitation.ts'

type Letter = {
  kind: string
  subject: string
  text: string
  html: string
  from_name?: string
  reply_to?: string
}

/** To every user of the inviter's account who has not switched such letters off. */
export async function tellCompany(
  ctx: Inside<Caller | null>,
  { account_id, id }: InvitationRow,
  letter: Letter,
): Promise<void> {
  for (const { email } of await findNotifiable(ctx.db, account_id)) {
    await postLetter(ctx, { ...letter, account_id, to: email, about_id: id, unsubscribe: true })
  }
}

/** To the person who invited; to everybody if that person has left or never was one. */
export async function tellInviter(
  ctx: Inside<Caller | null>,
  row: InvitationRow,
  letter: Letter,
): Promise<void> {
  const readers = await findNotifiable(ctx.db, row.account_id)
  const inviter = readers.find((reader) => reader.id === row.invited_by)
  if (!inviter) return tellCompany(ctx, row, letter)
  await postLetter(ctx, {
    ...letter,
    account_id: row.account_id,
    to: inviter.email,
    about_id: row.id,
    unsubscribe: true,
  })
}
