// The pool as the queue sees it: how a job ended, which the queue could not note while the database was away, it notes later.
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { isAway } from '../lib/away.ts'
import { pause } from '../lib/pause.ts'

/** The names under which the queue prepares the statements that note how a job ended. */
const ENDS_JOB = /^(complete_job|fail_job)(_q)?\//
const AGAIN_MS = 500

/**
 * The queue notes the end of a job without waiting for it: an error there would be nobody's, and end the process. So such a
 * statement is tried here until it is heard; run twice it does what it does once. Any other is left to whoever asks: the
 * queue would wait for minutes after some of these errors, and looks for jobs every second after errors that it does not know.
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
  function release(error?: unknown): void {
    client?.release(error !== undefined)
    client = undefined
  }
  return {
    async query(asked: string | QueryConfig, values?: unknown[]) {
      const ends = typeof asked === 'object' && ENDS_JOB.test(asked.name ?? '')
      for (;;) {
        // A stopped process notes nothing more; another one takes the job up.
        if (ends && pool.ending) return new Promise<never>(() => {})
        try {
          client ??= await pool.connect()
          return await client.query(asked, values)
        } catch (error) {
          if (!isAway(error)) throw error
          release(error)
          if (!ends) throw new Error((error as Error).message, { cause: error })
          await pause(AGAIN_MS)
        }
      }
    },
    release: () => release(),
  }
}
