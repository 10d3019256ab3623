// Sends an invitation: a new link, its letter, and the promises of a reminder and of the end.
import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { promise, unpromise } from '../jobs/queue.ts'
import { digest } from '../lib/vault.ts'
import { postLetter } from '../mail/post.ts'
import { type InvitationRow, promiseKeys } from './invitation.ts'
import { type Inviting, inviteLetter } from './letter.ts'
import { findParty } from './party-store.ts'
import { findSharedFields } from './shared.ts'
import { insertToken, updateTokensReplaced } from './store.ts'
import { newToken, pageOf } from './token.ts'

/** The reminder comes so long before the end. */
export const REMINDER_DAYS = 3
const DAY_MS = 86_400_000

type Anybody = Inside<Caller | null>

/** Begins the life that the row describes. Links of earlier lives are replaced. */
export async function sendInvitation(ctx: Anybody, row: InvitationRow): Promise<void> {
  await updateTokensReplaced(ctx.db, row.account_id, row.id)
  await postInviting(ctx, row, 'invited', inviteLetter)
  await promiseEnd(ctx, row)
}

/** Writes to the invited, with a link of its own: the text of an earlier one is not kept anywhere. */
export async function postInviting(
  ctx: Anybody,
  row: InvitationRow,
  kind: string,
  compose: (letter: Inviting) => ReturnType<typeof inviteLetter>,
): Promise<void> {
  const token = newToken()
  await insertToken(ctx.db, row.account_id, row.id, digest(token))
  const inviter = await findParty(ctx.db, row.account_id, row.invited_by)
  const letter = compose({
    kind: row.kind,
    inviter: inviter.account,
    person: inviter.person,
    email: row.email,
    note: row.note,
    fields: (await findSharedFields(ctx, row)).length,
    expires_at: row.expires_at,
    time_zone: inviter.time_zone,
    url: pageOf(ctx.settings, token),
  })
  await postLetter(ctx, {
    ...letter,
    account_id: row.account_id,
    kind,
    to: row.email,
    about_id: row.id,
    from_name: inviter.account,
    ...(inviter.email && { reply_to: inviter.email }),
    unsubscribe: true,
  })
}

async function promiseEnd(ctx: Anybody, row: InvitationRow): Promise<void> {
  const keys = promiseKeys(row.id)
  const carried = { account_id: row.account_id, invitation_id: row.id, life: row.life }
  await promise(ctx.db, 'expire_invitation', carried, { at: row.expires_at, key: keys.expire })
  const remindAt = Date.parse(row.expires_at) - REMINDER_DAYS * DAY_MS
  if (remindAt <= Date.parse(row.sent_at)) return
  await promise(ctx.db, 'remind_invited', carried, { at: new Date(remindAt).toISOString(), key: keys.remind })
}

/** The answer is there: neither reminder nor end are wanted any more. */
export async function unpromiseEnd(ctx: Anybody, id: string): Promise<void> {
  const keys = promiseKeys(id)
  await unpromise(ctx.db, keys.remind)
  await unpromise(ctx.db, keys.expire)
}
