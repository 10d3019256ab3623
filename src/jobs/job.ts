// What a row of work.ts is: a kind and the verb that keeps it.
import type { Context } from '../context.ts'
import type { JobKinds } from './kinds.ts'

/** A job's verb acts for no caller; what it carries names the account. */
export type JobVerb<K extends keyof JobKinds> = (ctx: Context<null>, carried: JobKinds[K]) => Promise<void>

export type Job = { kind: keyof JobKinds; verb: (ctx: Context<null>, carried: unknown) => Promise<void> }

export function job<K extends keyof JobKinds>(kind: K, verb: JobVerb<K>): Job {
  return { kind, verb: verb as Job['verb'] }
}
