// The pool as the queue sees it: how a job ended, which the queue could not note while the database was away, it notes later.
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { isAway } from '../lib/away.ts'

/** The names under which the queue prepares the statements that note how a job ended. */
const ENDS_JOB = /^(complete_job|fail_job)(_q)?\//

/**
 * The queue notes the end of a job without waiting for it: an error there would be nobody's, and end the process. It
 * tries again by itself after errors that it takes for passing, so the database's absence is shown to it as one.
 */
export function patientPool(pool: Pool): Pool {
  // What listens is lent the connection itself.
  const connect = (listener?: Parameters<Pool['connect']>[0]) =>
    listener ? pool.connect(listener) : Promise.resolve(borrowed(pool))
  return new Proxy(pool, {
    get(target, name) {
      if (name === 'connect') return connect
      const member = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

/** A connection that is taken with the first statement, so that it is known which one cannot be run. */
function borrowed(pool: Pool) {
  let client: PoolClient | undefined
  return {
    async query(asked: string | QueryConfig, values?: unknown[]) {
      const ends = typeof asked === 'object' && ENDS_JOB.test(asked.name ?? '')
      // A stopped process notes nothing more; another one takes the job up.
      if (ends && pool.ending) return new Promise<never>(() => {})
      try {
        client ??= await pool.connect()
        return await client.query(asked, values)
      } catch (error) {
        throw ends && isAway(error) ? passing(error as Error) : error
      }
    },
    release: () => client?.release(),
  }
}

function passing(error: Error): Error {
  return Object.assign(new Error(error.message, { cause: error }), { code: 'ETIMEDOUT' })
}
