// Rows of looks at submission docs.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import type { Access, AccessQuery, NewAccess } from './access.ts'

export async function insertAccess(db: Db, access: NewAccess): Promise<void> {
  await db.run(sql`
    insert into docs_accesses (account_id, id, flow_id, source_id, ip, user_agent)
    values (${access.account_id}, ${access.id}, ${access.flow_id}, ${access.source_id}, ${access.ip},
      ${access.user_agent})`)
}

/** Looks at the docs of the account's flows, newest first, for as long as the account keeps what comes in. */
export async function listAccesses(
  db: Db,
  accountId: string,
  { flow_id, source_id, ...page }: AccessQuery & Page,
): Promise<Access[]> {
  const rows = await db.rows<Access>(sql`
    select id, flow_id, source_id, ip, user_agent, created_at from docs_accesses where account_id = ${accountId}
      and created_at > now() - make_interval(days => (select data_retention_in_days from accounts where id = ${accountId}))
      and (${flow_id ?? null}::text is null or flow_id = ${flow_id ?? null})
      and (${source_id ?? null}::text is null or source_id = ${source_id ?? null})
      ${paged(sql`docs_accesses`, accountId, page)}`)
  return newestFirst(rows, page)
}

/** Forgets what is older than its account keeps it, in all accounts. */
export async function sweepAccesses(db: Db): Promise<number> {
  return db.run(sql`
    delete from docs_accesses d using accounts a
    where a.id = d.account_id and d.created_at < now() - make_interval(days => data_retention_in_days)`)
}
