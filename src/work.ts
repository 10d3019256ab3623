// Every job we promise, one row each: kind and verb.
import { sweepKeys } from './http/store.ts'
import { type Job, job } from './jobs/job.ts'

export const work: Job[] = [
  job('sweep', async (ctx) => {
    await sweepKeys(ctx.db)
  }),
]
