// Every job we promise, one row each: kind and verb.

import { sweepCaps } from './caps/sweep.ts'
import { takeUpBatch } from './deliveries/send-on.ts'
import { sweepAccesses } from './docs/store.ts'
import { sweepFaces } from './flows/face-store.ts'
import { sweepVersions } from './flows/store.ts'
import { sweepKeys } from './http/store.ts'
import { expireInvitation, remindInvited } from './invitations/remind.ts'
import { type Job, job } from './jobs/job.ts'
import { promise } from './jobs/queue.ts'
import { retryDelivery } from './leads/retry.ts'
import { sendLetter } from './mail/send.ts'
import { erasePerson } from './privacy/erase.ts'
import { sweepExpired } from './privacy/expire.ts'
import { sweepDevices } from './sessions/device-store.ts'
import { sweepSignIn } from './sessions/store.ts'

export const work: Job[] = [
  job('send_letter', sendLetter),
  job('remind_invited', remindInvited),
  job('expire_invitation', expireInvitation),
  job('retry_delivery', retryDelivery),
  job('send_on', takeUpBatch),
  job('sweep', async (ctx) => {
    await sweepKeys(ctx.db)
    await sweepVersions(ctx.db)
    await sweepFaces(ctx.db)
    await promise(ctx.db, 'sweep_expired', {}, { key: 'sweep_expired' })
    await sweepCaps(ctx.db)
    await sweepAccesses(ctx.db)
    await sweepSignIn(ctx.db)
    await sweepDevices(ctx.db)
  }),
  job('sweep_expired', sweepExpired),
  job('erase_person', erasePerson),
]
