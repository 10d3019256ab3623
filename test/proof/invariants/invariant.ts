// What an invariant is: a sentence about the database, and the statement or program that finds what breaks it.

/** Whatever runs a statement: a client or a pool of pg. */
export type Readable = { query(text: string, values?: unknown[]): Promise<{ rows: any[] }> }

export type Invariant = {
  /** Under which a violation is reported. */
  name: string
  /** What must hold. */
  says: string
  /** At any instant, or once nothing is on its way: no request, no open lead, no job that runs. */
  holds: 'always' | 'settled'
  /** Finds what breaks it: rows whose `about` names it, or the same as texts. */
  broken: string | ((db: Readable) => Promise<string[]>)
}

/** The oldest id that an account still shows; what is older may be gone in part. Needs the table accounts as `a`. */
export const OLDEST = `lpad(to_hex(extract(epoch from now())::bigint - a.data_retention_in_days * 86400), 8, '0')`

/** The jobs of the queue with their kinds. */
export const JOBS = `(select j.*, t.identifier as kind from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id)`
