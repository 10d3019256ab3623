// Promises a job in the caller's transaction: it is kept if, and only if, that commits.
import { type Db, sql } from '../db/db.ts'
import type { JobKinds } from './kinds.ts'

export type Promised = {
  /** When it may run first; now if absent. */
  at?: string
  /** A job with this key replaces one that waits under it. */
  key?: string
}

/** All jobs are tried 25 times, the waits growing to six hours: about four days in all. */
export async function promise<K extends keyof JobKinds>(
  db: Db,
  kind: K,
  carries: JobKinds[K],
  { at, key }: Promised = {},
): Promise<void> {
  await db.run(sql`
    select graphile_worker.add_job(${kind}, payload := ${JSON.stringify(carries)}::json,
      run_at := coalesce(${at ?? null}::timestamptz, now()), job_key := ${key ?? null}::text)`)
}

/** Takes a promise back that is no longer wanted. */
export async function unpromise(db: Db, key: string): Promise<void> {
  await db.run(sql`select graphile_worker.remove_job(${key})`)
}
