// Rows of reports, and the names that a shared one may show.
import { type Db, type Sql, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Asked, Report } from './report.ts'

export type ReportRow = Omit<Report, 'token'> & { token_sealed: Buffer | null }

const columns = sql`id, name, description, columns, rules, group_by, token_sealed, created_at, updated_at, memo,
  "interval", timeframe, by_lead`

export async function listReportRows(db: Db, accountId: string, page: Page): Promise<ReportRow[]> {
  const rows = await db.rows<ReportRow>(sql`
    select ${columns} from reports where account_id = ${accountId} ${paged(sql`reports`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findReportRow(db: Db, accountId: string, id: string): Promise<ReportRow> {
  const found = await db.row<ReportRow>(sql`
    select ${columns} from reports where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The report')
  return found
}

export async function lockReportRow(db: Db, accountId: string, id: string): Promise<ReportRow> {
  await db.run(sql`select 1 from reports where account_id = ${accountId} and id = ${id} for update`)
  return findReportRow(db, accountId, id)
}

/** What a token opens: the look-up that starts from no account. A company that is closed shares nothing. */
export async function findSharedReport(
  db: Db,
  digest: Buffer,
): Promise<{ account_id: string; id: string; account_name: string } | undefined> {
  return db.row(sql`
    select r.account_id, r.id, a.name as account_name from reports r join accounts a on a.id = r.account_id
    where r.token_digest = ${digest} and a.state = 'active'`)
}

type Written = Asked & Pick<Report, 'name' | 'description' | 'memo'>

export async function insertReport(db: Db, accountId: string, id: string, made: Written): Promise<void> {
  const { rules, group_by, interval, timeframe, by_lead } = made
  await db.run(sql`
    insert into reports (account_id, id, name, description, memo, columns, rules, group_by, "interval", timeframe, by_lead)
    values (${accountId}, ${id}, ${made.name}, ${made.description}, ${made.memo}, ${json(made.columns)}, ${json(rules)},
      ${json(group_by)}, ${interval}, ${timeframe}, ${by_lead})`)
}

export async function updateReport(db: Db, accountId: string, id: string, made: Written): Promise<void> {
  await db.run(sql`
    update reports set name = ${made.name}, description = ${made.description}, memo = ${made.memo},
      columns = ${json(made.columns)}, rules = ${json(made.rules)}, group_by = ${json(made.group_by)},
      "interval" = ${made.interval}, timeframe = ${made.timeframe}, by_lead = ${made.by_lead}, updated_at = now()
    where account_id = ${accountId} and id = ${id}`)
}

function json(value: unknown): Sql {
  return sql`${JSON.stringify(value)}::json`
}

/** Shares it under a token, or with null under none. */
export async function updateToken(
  db: Db,
  accountId: string,
  id: string,
  token: { sealed: Buffer; digest: Buffer } | null,
): Promise<void> {
  await db.run(sql`
    update reports set token_sealed = ${token?.sealed ?? null}, token_digest = ${token?.digest ?? null}, updated_at = now()
    where account_id = ${accountId} and id = ${id}`)
}

export async function removeReport(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from reports where account_id = ${accountId} and id = ${id}`)
}

export type Named = { id: string; name: string }

/** The account's flows: all, or those of these ids. */
export async function listFlowNames(db: Db, accountId: string, ids: string[] | 'all'): Promise<Named[]> {
  return db.rows<Named>(sql`
    select id, name from flows where account_id = ${accountId}
      ${ids === 'all' ? sql`` : sql`and id = any(${ids}::text[])`} order by name, id`)
}

/** Whoever stands in the account's flows in one of these roles, and whoever has one of these ids. */
export async function listPartnerIds(
  db: Db,
  accountId: string,
  roles: ('source' | 'recipient')[],
): Promise<string[]> {
  if (roles.length === 0) return []
  const rows = await db.rows<{ entity_id: string }>(sql`
    select distinct entity_id from flow_partners where account_id = ${accountId} and role = any(${roles}::text[])`)
  return rows.map(({ entity_id }) => entity_id)
}
