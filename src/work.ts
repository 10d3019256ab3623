// Every job we promise, one row each: kind and verb.
import { sweepKeys } from './http/store.ts'
import { expireInvitation, remindInvited } from './invitations/remind.ts'
import { type Job, job } from './jobs/job.ts'
import { sendLetter } from './mail/send.ts'

export const work: Job[] = [
  job('send_letter', sendLetter),
  job('remind_invited', remindInvited),
  job('expire_invitation', expireInvitation),
  job('sweep', async (ctx) => {
    await sweepKeys(ctx.db)
  }),
]
