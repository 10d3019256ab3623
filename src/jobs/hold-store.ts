// Jobs in hand: held on by the process that runs them, and let go when it is gone.
import { type Db, sql } from '../db/db.ts'

/** A job that nobody held on for so long is in nobody's hand; the queue alone would wait four hours. */
export const LEASE_S = 20

/** A job, and the name under which the queue gave it out. */
export type InHand = { id: string; locked_by: string | null }

/** Holds on jobs of all accounts; answers those that are still in this hand. */
export async function updateHeldJobs(db: Db, jobs: InHand[]): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    update graphile_worker._private_jobs set locked_at = now()
    where id = any(${jobs.map(({ id }) => id)}::bigint[]) and locked_by = any(${jobs.map((job) => job.locked_by)}::text[])
    returning id::text`)
  return rows.map(({ id }) => id)
}

/**
 * Lets go of jobs of all accounts that nobody holds on: they are due again. Each by itself, for the process that was given
 * one may live, and have others in hand: the database may have gone away before its answer was heard.
 */
export async function releaseJobs(db: Db): Promise<void> {
  await db.run(sql`
    update graphile_worker._private_jobs set locked_at = null, locked_by = null
    where locked_at < now() - make_interval(secs => ${LEASE_S})`)
}
