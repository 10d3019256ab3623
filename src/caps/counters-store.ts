// Rows of counters, as they are shown: those of the present window that have seen traffic.
import { type Db, type Sql, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { CounterRow } from './counter-shown.ts'

export type CounterKind = 'cap' | 'ping_limit'

const columns = sql`id, started_at, expires_at, flow_id, source_id, step_id, limits, count, failed_count, updated_at`

/** One of each id: the one that was written last, should windows overlap because a limit was changed. */
function present(accountId: string, kind: CounterKind, condition: Sql): Sql {
  return sql`
    select distinct on (id) ${columns} from counters
    where account_id = ${accountId} and kind = ${kind} and started_at <= now() and expires_at > now()
      and count + failed_count > 0 and ${condition}
    order by id desc, updated_at desc`
}

export async function listCounters(
  db: Db,
  accountId: string,
  kind: CounterKind,
  flowIds: string[] | undefined,
): Promise<CounterRow[]> {
  const wanted = flowIds ?? null
  return db.rows<CounterRow>(
    present(accountId, kind, sql`(${wanted}::text[] is null or flow_id = any(${wanted}))`),
  )
}

export async function findCounter(
  db: Db,
  accountId: string,
  kind: CounterKind,
  id: string,
): Promise<CounterRow> {
  const found = await db.row<CounterRow>(present(accountId, kind, sql`id = ${id}`))
  if (!found) throw new NotFoundError(kind === 'cap' ? 'The cap' : 'The ping limit')
  return found
}
