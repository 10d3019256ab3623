// Jobs in hand: held on by the process that runs them, and let go when it is gone.
import { type Db, sql } from '../db/db.ts'

/** A job that nobody held on for so long was in the hand of a process that died; the queue alone would wait four hours. */
export const LEASE_S = 20

/** Holds on the jobs that are in this hand. */
export async function updateHeldJobs(db: Db, holder: string): Promise<void> {
  await db.run(sql`update graphile_worker._private_jobs set locked_at = now() where locked_by = ${holder}`)
}

/** Lets go of jobs of all accounts whose holders are gone: they are due again. */
export async function releaseJobs(db: Db): Promise<void> {
  await db.run(sql`
    select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker._private_jobs
      where locked_at < now() - make_interval(secs => ${LEASE_S})))`)
}
