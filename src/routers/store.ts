// Rows of routers.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Router, RouterChange } from './router.ts'

const columns = sql`id, module_id, routes, created_at, updated_at`

export async function listRouters(db: Db, accountId: string, page: Page): Promise<Router[]> {
  const rows = await db.rows<Router>(sql`
    select ${columns} from routers where account_id = ${accountId} ${paged(sql`routers`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findRouter(db: Db, accountId: string, id: string): Promise<Router> {
  const found = await db.row<Router>(sql`
    select ${columns} from routers where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The router')
  return found
}

export async function lockRouter(db: Db, accountId: string, id: string): Promise<Router> {
  await db.run(sql`select 1 from routers where account_id = ${accountId} and id = ${id} for update`)
  return findRouter(db, accountId, id)
}

/** Answers false if the account has another router for the module. */
export async function insertRouter(
  db: Db,
  accountId: string,
  id: string,
  made: RouterChange,
): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into routers (account_id, id, module_id, routes)
    values (${accountId}, ${id}, ${made.module_id}, ${JSON.stringify(made.routes)}::json) on conflict do nothing`)
  return inserted === 1
}

/** Makes whoever else wants a router of this module wait until the transaction has ended. */
export async function holdModule(db: Db, accountId: string, moduleId: string): Promise<void> {
  await db.run(
    sql`select pg_advisory_xact_lock(hashtextextended(${`router ${accountId} ${moduleId}`}::text, 0))`,
  )
}

/** The same of a change. */
export async function updateRouter(
  db: Db,
  accountId: string,
  id: string,
  made: RouterChange,
): Promise<boolean> {
  const updated = await db.run(sql`
    update routers set module_id = ${made.module_id}, routes = ${JSON.stringify(made.routes)}::json, updated_at = now()
    where account_id = ${accountId} and id = ${id} and not exists (select from routers other
      where other.account_id = ${accountId} and other.module_id = ${made.module_id} and other.id <> ${id})`)
  return updated === 1
}

export type Sourced = { flow_id: string; source_id: string | null }

/** The account's flows among these, and who is a source of each. */
export async function findSourcesOf(db: Db, accountId: string, flowIds: string[]): Promise<Sourced[]> {
  return db.rows<Sourced>(sql`
    select f.id as flow_id, p.entity_id as source_id from flows f
    left join flow_partners p on p.account_id = f.account_id and p.flow_id = f.id and p.role = 'source'
    where f.account_id = ${accountId} and f.id = any(${flowIds}::text[])`)
}
