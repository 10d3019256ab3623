// Rows of variables.
import { type Db, sql } from '../db/db.ts'
import type { Described, Variable } from './variable.ts'

export type VariableRow = Described & { account_id: string; flow_id: string }

/** Notes variables as seen now, new ones and known ones, in one statement and in one order. */
export async function upsertVariables(db: Db, rows: VariableRow[]): Promise<void> {
  if (rows.length === 0) return
  await db.run(sql`
    insert into variables as v (account_id, flow_id, name, label, type, description, module_id, entity_id, examples)
    select account_id, flow_id, name, label, type, description, module_id, entity_id, examples
    from json_to_recordset(${JSON.stringify(rows)}::json) as seen (account_id text, flow_id text, name text, label text,
      type text, description text, module_id text, entity_id text, examples json)
    order by account_id, flow_id, name
    on conflict (account_id, flow_id, name) do update set last_used_at = now(), label = excluded.label,
      type = coalesce(excluded.type, v.type), module_id = coalesce(excluded.module_id, v.module_id),
      entity_id = coalesce(excluded.entity_id, v.entity_id)`)
}

export type VariableFilter = {
  flow_ids?: string[]
  seen_since?: string
  made_until?: string
  except: string[]
}

/** One of each name, by name: as it was seen last. `except` are names, and beginnings of names up to a dot. */
export async function listVariables(db: Db, accountId: string, filter: VariableFilter): Promise<Variable[]> {
  const { flow_ids = null, seen_since = null, made_until = null, except } = filter
  return db.rows<Variable>(sql`
    select distinct on (name) name, label, min(first_used_at) over named as first_used_at,
      max(last_used_at) over named as last_used_at, type, description, module_id, entity_id, examples
    from variables where account_id = ${accountId}
      and (${flow_ids}::text[] is null or flow_id = any(${flow_ids}))
      and (${seen_since}::timestamptz is null or last_used_at >= ${seen_since})
      and (${made_until}::timestamptz is null or first_used_at <= ${made_until})
      and not exists (select from unnest(${except}::text[]) as left_out
        where name = left_out or starts_with(name, left_out || '.'))
    window named as (partition by name)
    order by name, variables.last_used_at desc`)
}
