// The queue as operators see it.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'

export const JobId = Type.String({
  pattern: '^[0-9]{1,18}$',
  expected: 'must be the number of a job',
  examples: ['4711'],
})

export const JobSeen = Open(
  {
    id: JobId,
    kind: Type.String({ examples: ['send_letter'] }),
    state: Words('waiting', 'running', 'failing', 'failed'),
    account_id: Nullable(Id),
    attempts: Type.Integer(),
    max_attempts: Type.Integer(),
    last_error: Nullable(Type.String()),
    run_at: Time,
    created_at: Time,
  },
  'JobSeen',
)

export type JobSeen = Static<typeof JobSeen>

export const JobKind = Open({
  kind: Type.String(),
  waiting: Type.Integer(),
  running: Type.Integer(),
  failing: Type.Integer({ description: 'Failed, and will be tried again' }),
  failed: Type.Integer({ description: 'Failed for good: nobody tries again by itself' }),
})

export const Queue = Open(
  {
    kinds: Type.Array(JobKind),
    troubled: Type.Array(JobSeen, { description: 'Failing and failed ones, at most 200' }),
    oldest_due_s: Nullable(
      Type.Number({ description: 'For how long the job that is due longest has waited' }),
    ),
  },
  'Queue',
)

export type Queue = Static<typeof Queue>
