// Rows of pricing services, and which flows name them.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Service, ServiceChange } from './service.ts'

const columns = sql`id, name, integration, created_at, updated_at`

export async function listServices(db: Db, accountId: string, page: Page): Promise<Service[]> {
  const rows = await db.rows<Service>(sql`
    select ${columns} from services where account_id = ${accountId} ${paged(sql`services`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findService(db: Db, accountId: string, id: string): Promise<Service> {
  const found = await db.row<Service>(sql`
    select ${columns} from services where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The pricing service')
  return found
}

/** Those of the ids that are the account's. */
export async function findServices(db: Db, accountId: string, ids: string[]): Promise<Service[]> {
  if (ids.length === 0) return []
  return db.rows<Service>(sql`
    select ${columns} from services where account_id = ${accountId} and id = any(${ids}::text[])`)
}

export async function lockService(db: Db, accountId: string, id: string): Promise<Service> {
  await db.run(sql`select 1 from services where account_id = ${accountId} and id = ${id} for update`)
  return findService(db, accountId, id)
}

/** Those of the ids that are the account's, held while a flow that names them is saved. */
export async function holdServices(db: Db, accountId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.rows<{ id: string }>(sql`
    select id from services where account_id = ${accountId} and id = any(${ids}::text[]) order by id for share`)
  return rows.map(({ id }) => id)
}

/** The names of the flows that ask a service, in either copy. */
export async function findFlowNamesAsking(db: Db, accountId: string, id: string): Promise<string[]> {
  const named = JSON.stringify({ pricing_service: { service_id: id } })
  const rows = await db.rows<{ name: string }>(sql`
    select name from flows, lateral (values (saved::jsonb), (live::jsonb)) as copy (document)
    where account_id = ${accountId} and (document @> ${named}::jsonb
      or document -> 'sources' @> jsonb_build_array(${named}::jsonb))
    group by flows.id, name order by name`)
  return rows.map(({ name }) => name)
}

export async function insertService(
  db: Db,
  accountId: string,
  id: string,
  made: ServiceChange,
): Promise<void> {
  await db.run(sql`
    insert into services (account_id, id, name, integration)
    values (${accountId}, ${id}, ${made.name}, ${JSON.stringify(made.integration)}::json)`)
}

export async function updateService(
  db: Db,
  accountId: string,
  id: string,
  made: ServiceChange,
): Promise<void> {
  await db.run(sql`
    update services set name = ${made.name}, integration = ${JSON.stringify(made.integration)}::json, updated_at = now()
    where account_id = ${accountId} and id = ${id}`)
}

export async function removeService(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from services where account_id = ${accountId} and id = ${id}`)
}
