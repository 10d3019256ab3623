// Rows of custom fields, read together with the standard ones.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import { standardField, standardFields } from './catalogue.ts'
import type { Field, FieldChange } from './field.ts'
import { examplesOf } from './type.ts'

type Row = Omit<Field, 'standard' | 'examples'>

const columns = sql`id, name, type, description, aggregate, deprecated, see, created_at, updated_at`

function shown({ created_at, updated_at, ...row }: Row): Field {
  const { id, name, type, description, ...rest } = row
  return {
    id,
    name,
    type,
    description,
    standard: false,
    ...rest,
    get examples() {
      return examplesOf(type)
    },
    created_at,
    updated_at,
  }
}

/** Those of the ids that are fields of the account, in the order of the ids. */
export async function findFields(db: Db, accountId: string, ids: string[]): Promise<Field[]> {
  const custom = ids.filter((id) => standardField(id) === undefined)
  const rows =
    custom.length === 0
      ? []
      : await db.rows<Row>(sql`
          select ${columns} from fields where account_id = ${accountId} and id = any(${custom}::text[])`)
  const own = new Map(rows.map((row) => [row.id, shown(row)]))
  return ids.flatMap((id) => standardField(id) ?? own.get(id) ?? [])
}

/** Standard and own ones, by id. */
export async function listFields(db: Db, accountId: string): Promise<Field[]> {
  const rows = await db.rows<Row>(
    sql`select ${columns} from fields where account_id = ${accountId} order by id`,
  )
  const all = [...standardFields(), ...rows.map(shown)]
  return rows.length === 0 ? all : all.sort((one, other) => one.id.localeCompare(other.id))
}

export async function findField(db: Db, accountId: string, id: string): Promise<Field> {
  const [found] = await findFields(db, accountId, [id])
  if (!found) throw new NotFoundError('The field')
  return found
}

export async function countFields(db: Db, accountId: string): Promise<number> {
  const found = await db.row<{ count: number }>(sql`
    select count(*)::int as count from fields where account_id = ${accountId}`)
  return found?.count ?? 0
}

/** The end of the ids of the account's own fields; null until its entity has one. */
export async function findSuffix(db: Db, accountId: string): Promise<string | null> {
  const found = await db.row<{ field_suffix: string | null }>(sql`
    select field_suffix from entities where account_id = ${accountId} and id = ${accountId} for share`)
  return found?.field_suffix ?? null
}

/** Holds those of the ids that may go: while a flow that names them is saved, none of them is deleted. */
export async function holdFields(db: Db, accountId: string, ids: string[]): Promise<void> {
  const custom = ids.filter((id) => standardField(id) === undefined)
  if (custom.length === 0) return
  await db.run(sql`
    select id from fields where account_id = ${accountId} and id = any(${custom}::text[]) order by id for share`)
}

/** Holds one against every other use; false if it is not there. */
export async function lockField(db: Db, accountId: string, id: string): Promise<boolean> {
  const found = await db.row(sql`
    select 1 from fields where account_id = ${accountId} and id = ${id} for update`)
  return found !== undefined
}

export type Written = Required<Omit<FieldChange, 'see' | 'description' | 'aggregate' | 'deprecated'>> & {
  description: string
  aggregate: boolean
  deprecated: boolean
  see: string | null
}

/** Answers false if the id is taken. */
export async function insertField(db: Db, accountId: string, id: string, field: Written): Promise<boolean> {
  const { name, type, description, aggregate, deprecated, see } = field
  const inserted = await db.run(sql`
    insert into fields (account_id, id, name, type, description, aggregate, deprecated, see)
    values (${accountId}, ${id}, ${name}, ${type}, ${description}, ${aggregate}, ${deprecated}, ${see})
    on conflict do nothing`)
  return inserted === 1
}

export async function updateField(db: Db, accountId: string, id: string, field: Written): Promise<void> {
  const { name, type, description, aggregate, deprecated, see } = field
  await db.run(sql`
    update fields set name = ${name}, type = ${type}, description = ${description}, aggregate = ${aggregate},
      deprecated = ${deprecated}, see = ${see}, updated_at = now()
    where account_id = ${accountId} and id = ${id}`)
}

/** Others that pointed at it as the one to use instead point nowhere. */
export async function removeField(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`
    with gone as (delete from fields where account_id = ${accountId} and id = ${id})
    update fields set see = null where account_id = ${accountId} and see = ${id} and id <> ${id}`)
}
