// What time brings a pending invitation: a reminder to the invited, and at its end the news to the inviter.
import type { Context, Inside } from '../context.ts'
import type { JobVerb } from '../jobs/job.ts'
import { unpromise } from '../jobs/queue.ts'
import { type InvitationRow, promiseKeys, type State } from './invitation.ts'
import { expiredLetter, reminderLetter } from './letter.ts'
import { findParty } from './party-store.ts'
import { postInviting } from './send.ts'
import { lockInvitation } from './store.ts'
import { tellInviter } from './tell-inviter.ts'

/** E2. The link of the letter is new and the earlier one stays valid: it is the same life. */
export const remindInvited: JobVerb<'remind_invited'> = (ctx, { invitation_id, life }) =>
  inTime(ctx, { invitation_id, life, state: 'pending', key: 'remind' }, (ctx, row) =>
    postInviting(ctx, row, 'reminded', (letter) =>
      reminderLetter({ ...letter, opened: row.opened_at !== null }),
    ),
  )

/** E3. */
export const expireInvitation: JobVerb<'expire_invitation'> = (ctx, { invitation_id, life }) =>
  inTime(ctx, { invitation_id, life, state: 'expired', key: 'expire' }, async (ctx, row) => {
    const { time_zone } = await findParty(ctx.db, row.account_id, null)
    const { email, sent_at } = row
    const url = `${ctx.settings.base_url}/invitations/${row.id}`
    const letter = expiredLetter({ email, sent_at, opened: row.opened_at !== null, time_zone, url })
    await tellInviter(ctx, row, { ...letter, kind: 'expired' })
  })

type Due = { invitation_id: string; life: number; state: State; key: 'remind' | 'expire' }

/**
 * Does the work if the invitation still lives the life that the job was promised for. The promise is taken back in the
 * same commit, so that a process which dies right after it does not leave the letter to be sent twice.
 */
async function inTime(
  ctx: Context<null>,
  due: Due,
  work: (ctx: Inside<null>, row: InvitationRow) => Promise<void>,
): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const row = await lockInvitation(ctx.db, due.invitation_id)
    if (row?.life !== due.life || row.state !== due.state) return
    await work(ctx, row)
    await unpromise(ctx.db, promiseKeys(row.id)[due.key])
  })
}
