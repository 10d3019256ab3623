// The queue's rows for operators: counted, shown, run again, removed.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import { LEASE_S } from './hold-store.ts'
import type { JobSeen, Queue } from './job-seen.ts'

const MOST = 200

/** A lock that is older belongs to a process that died; the job is taken up again. */
const jobs = sql`(
  select j.id::text as id, t.identifier as kind, j.payload ->> 'account_id' as account_id, j.attempts::int as attempts,
    j.max_attempts::int as max_attempts, j.last_error, j.run_at::timestamptz(3) as run_at,
    j.created_at::timestamptz(3) as created_at,
    case when j.locked_at > now() - make_interval(secs => ${LEASE_S}) then 'running'
      when j.attempts >= j.max_attempts then 'failed'
      when j.attempts > 0 then 'failing' else 'waiting' end as state
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id) jobs`

export async function findJob(db: Db, id: string): Promise<JobSeen> {
  const found = await db.row<JobSeen>(sql`select * from ${jobs} where id = ${id}`)
  if (!found) throw new NotFoundError('The job')
  return found
}

export async function findQueue(db: Db): Promise<Queue> {
  const kinds = await db.rows<Queue['kinds'][number]>(sql`
    select kind, count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'running')::int as running,
      count(*) filter (where state = 'failing')::int as failing,
      count(*) filter (where state = 'failed')::int as failed
    from ${jobs} group by kind order by kind`)
  const troubled = await db.rows<JobSeen>(sql`
    select * from ${jobs} where state in ('failing', 'failed')
    order by state = 'failed' desc, created_at desc, id desc limit ${MOST}`)
  return { kinds, troubled, oldest_due_s: await findOldestDue(db) }
}

async function findOldestDue(db: Db): Promise<number | null> {
  const found = await db.row<{ seconds: number | null }>(sql`
    select extract(epoch from now() - min(run_at))::float8 as seconds from ${jobs}
    where state in ('waiting', 'failing') and run_at <= now()`)
  return found?.seconds ?? null
}

/** Answers false if it runs right now. */
export async function updateJobDue(db: Db, id: string): Promise<boolean> {
  const moved = await db.row(sql`
    select 1 from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := now(), attempts := 0)`)
  return moved !== undefined
}

/** Answers false if it runs right now. */
export async function removeJob(db: Db, id: string): Promise<boolean> {
  const removed = await db.row(sql`select 1 from graphile_worker.complete_jobs(array[${id}::bigint])`)
  return removed !== undefined
}
