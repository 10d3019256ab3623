// Rows of destinations, and which flows name them.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Destination } from './destination.ts'

const columns = sql`name, integration_name, integration_icon_url, id as instance_id, actions, id, created_at, updated_at`

export async function listDestinations(db: Db, accountId: string, page: Page): Promise<Destination[]> {
  const rows = await db.rows<Destination>(sql`
    select ${columns} from destinations where account_id = ${accountId} ${paged(sql`destinations`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findDestination(db: Db, accountId: string, id: string): Promise<Destination> {
  const found = await db.row<Destination>(sql`
    select ${columns} from destinations where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The destination')
  return found
}

/** What a destination is told; nothing where there is none. */
export async function findActions(db: Db, accountId: string, id: string): Promise<Destination['actions']> {
  const found = await db.row<Pick<Destination, 'actions'>>(sql`
    select actions from destinations where account_id = ${accountId} and id = ${id}`)
  return found?.actions ?? []
}

export async function lockDestination(db: Db, accountId: string, id: string): Promise<Destination> {
  await db.run(sql`select 1 from destinations where account_id = ${accountId} and id = ${id} for update`)
  return findDestination(db, accountId, id)
}

/** Those of the ids that are the account's, held while a flow that names them is saved. */
export async function holdDestinations(db: Db, accountId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.rows<{ id: string }>(sql`
    select id from destinations where account_id = ${accountId} and id = any(${ids}::text[]) order by id for share`)
  return rows.map(({ id }) => id)
}

export type Usage = { destination_id: string; id: string; name: string }

/** The account's flows that name a destination, in either copy. */
export async function findUsages(db: Db, accountId: string): Promise<Usage[]> {
  return db.rows<Usage>(sql`
    select distinct used ->> 'instance_id' as destination_id, f.id, f.name from flows f,
      jsonb_array_elements(coalesce(f.saved::jsonb -> 'destinations', '[]') || coalesce(f.live::jsonb -> 'destinations', '[]')) used
    where f.account_id = ${accountId} and used ->> 'instance_id' is not null order by f.name, f.id`)
}

type Written = Pick<Destination, 'name' | 'integration_name' | 'integration_icon_url' | 'actions'>

export async function insertDestination(db: Db, accountId: string, id: string, made: Written): Promise<void> {
  await db.run(sql`
    insert into destinations (account_id, id, name, integration_name, integration_icon_url, actions)
    values (${accountId}, ${id}, ${made.name}, ${made.integration_name}, ${made.integration_icon_url},
      ${JSON.stringify(made.actions)}::jsonb)`)
}

export async function updateDestination(db: Db, accountId: string, id: string, made: Written): Promise<void> {
  await db.run(sql`
    update destinations set name = ${made.name}, integration_name = ${made.integration_name},
      integration_icon_url = ${made.integration_icon_url}, actions = ${JSON.stringify(made.actions)}::jsonb,
      updated_at = now()
    where account_id = ${accountId} and id = ${id}`)
}

export async function removeDestination(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from destinations where account_id = ${accountId} and id = ${id}`)
}
