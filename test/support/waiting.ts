// A race that is decided: what is begun while a transaction is open waits for it, and then finds what it has done.
import type { Db } from '../../src/db/db.ts'
import { sql } from '../../src/db/db.ts'
import { eventually } from './eventually.ts'
import type { TestExchange } from './exchange.ts'

/** Begins `second` once `first` has changed something, and lets it go on when it has come to wait for that. */
export async function behind<T>(
  exchange: TestExchange,
  first: (db: Db) => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  const { result } = await exchange.ground.db.transaction(async (db) => {
    await first(db)
    const result = second()
    await eventually(async () => {
      const [row] = await exchange.rows<{ waiting: number }>(sql`
        select count(*)::int as waiting from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`)
      if (row?.waiting !== 1) throw new Error('nobody waits')
    })
    return { result }
  })
  return result
}
