// Rows of flows, both copies; and which partner stands where in them.

import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { type Fault, NotFoundError } from '../lib/errors.ts'
import { insertFaces } from './face-store.ts'
import type { FlowDocument, FlowName, FlowRow } from './flow.ts'
import { type PartnerRole, partnersIn } from './partners.ts'

const columns = sql`id, account_id, name, level, saved, saved_version, live, live_version, errors, warnings,
  created_at, updated_at, deployed_at`

export async function findFlow(db: Db, accountId: string, id: string): Promise<FlowRow> {
  const found = await db.row<FlowRow>(sql`
    select ${columns} from flows where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The flow')
  return found
}

/** The account whose flow it is: the look-up of requests that name a flow and nobody. */
export async function findFlowOwner(db: Db, id: string): Promise<string | undefined> {
  const found = await db.row<{ account_id: string }>(sql`
    select f.account_id from flow_ids i join flows f on f.account_id = i.account_id and f.id = i.id where i.id = ${id}`)
  return found?.account_id
}

export async function lockFlow(db: Db, accountId: string, id: string): Promise<FlowRow> {
  const [found] = await lockFlows(db, accountId, [id])
  if (!found) throw new NotFoundError('The flow')
  return found
}

/** Those of the flows that are there, locked in the order of their ids, so that no two changes wait for each other. */
export async function lockFlows(db: Db, accountId: string, ids: string[]): Promise<FlowRow[]> {
  return db.rows<FlowRow>(sql`
    select ${columns} from flows where account_id = ${accountId} and id = any(${ids}::text[]) order by id for update`)
}

/** The account's flows, newest first. */
/** `name` is a part of the names that are wanted, in any case of letters. */
export async function listFlows(
  db: Db,
  accountId: string,
  { name, ...page }: Page & { name?: string },
): Promise<FlowRow[]> {
  const named = name === undefined ? sql`` : sql`and strpos(lower(name), lower(${name})) > 0`
  const rows = await db.rows<FlowRow>(sql`
    select ${columns} from flows where account_id = ${accountId} ${named} ${paged(sql`flows`, accountId, page)}`)
  return newestFirst(rows, page)
}

/** How many flows the account has besides one, and how many sources stand in those. */
export async function countOthers(
  db: Db,
  accountId: string,
  id: string | null,
): Promise<{ flows: number; sources: number }> {
  const counted = await db.row<{ flows: number; sources: number }>(sql`
    select count(*)::int as flows, coalesce(sum(json_array_length(saved -> 'sources')), 0)::int as sources
    from flows where account_id = ${accountId} and id is distinct from ${id}::text`)
  return counted as { flows: number; sources: number }
}

export async function flowExists(db: Db, accountId: string, id: string): Promise<boolean> {
  return (await db.row(sql`select 1 from flows where account_id = ${accountId} and id = ${id}`)) !== undefined
}

export async function findSavedDocuments(db: Db, accountId: string, ids: string[]): Promise<FlowDocument[]> {
  const rows = await db.rows<{ saved: FlowDocument }>(sql`
    select saved from flows where account_id = ${accountId} and id = any(${ids}::text[]) order by id`)
  return rows.map((row) => row.saved)
}

export type Partner = { entity_id: string; role: PartnerRole; module_id?: string }

/** The flows in which an entity stands, in either copy: one look-up, however many flows there are. */
export async function findFlowsWithPartner(db: Db, accountId: string, partner: Partner): Promise<string[]> {
  const rows = await db.rows<{ flow_id: string }>(sql`
    select distinct flow_id from flow_partners
    where account_id = ${accountId} and entity_id = ${partner.entity_id} and role = ${partner.role}
      and module_id = coalesce(${partner.module_id ?? null}::text, module_id)
    order by flow_id`)
  return rows.map((row) => row.flow_id)
}

/** All flows without their documents: a thousand are a page of names. */
export async function listFlowNames(db: Db, accountId: string): Promise<FlowName[]> {
  return db.rows<FlowName>(sql`
    select f.id, f.name, f.level, (f.saved ->> 'enabled')::boolean as enabled, f.deployed_at, coalesce(p.parts, '[]') as parts
    from flows f left join (
      select flow_id, json_agg(json_build_object('entity_id', entity_id, 'role', role)) as parts
      from (select distinct flow_id, entity_id, role from flow_partners where account_id = ${accountId}) each group by flow_id
    ) p on p.flow_id = f.id
    where f.account_id = ${accountId} order by f.created_at desc, f.id desc`)
}

export type FlowChoice = { id: string; name: string }

/** The flows among which a set-up chooses: the one named, the account's only one, its oldest of level partner. */
export async function findBuyerFlowChoices(
  db: Db,
  accountId: string,
  named: string | null,
): Promise<{ given?: FlowChoice; only?: FlowChoice; partner?: FlowChoice }> {
  const rows = await db.rows<FlowChoice & { level: string | null; is_named: boolean }>(sql`
    (select id, name, level, true as is_named from flows where account_id = ${accountId} and id = ${named})
    union all
    (select id, name, level, false from flows where account_id = ${accountId}
      order by (level = 'partner') desc nulls last, created_at, id limit 2)`)
  const others = rows.filter((row) => !row.is_named)
  return {
    given: rows.find((row) => row.is_named),
    only: others.length === 1 ? others[0] : undefined,
    partner: others.find((row) => row.level === 'partner'),
  }
}

export type NewRow = Pick<FlowRow, 'account_id' | 'id' | 'level' | 'saved' | 'live'> & { warnings?: Fault[] }

/** Answers undefined if the id is taken by any flow, also a deleted one. */
export async function insertFlow(db: Db, made: NewRow): Promise<FlowRow | undefined> {
  const isLive = made.live !== null
  const row = await db.row<FlowRow>(sql`
    with taken as (
      insert into flow_ids (id, account_id) values (${made.id}, ${made.account_id}) on conflict do nothing returning id
    )
    insert into flows (account_id, id, name, level, saved, live, live_version, deployed_at, warnings)
    select ${made.account_id}, taken.id, ${made.saved.name}, ${made.level}, ${JSON.stringify(made.saved)}::json,
      ${isLive ? JSON.stringify(made.live) : null}::json, ${isLive ? 1 : null}::int,
      case when ${isLive}::boolean then now() end, nullif(${JSON.stringify(made.warnings ?? [])}::jsonb, '[]')
    from taken returning ${columns}`)
  if (row) await keepCopies(db, made.account_id, [row])
  return row
}

/** The two copies of a flow as they shall be; undefined leaves a copy, and the warnings about it, as they are. */
export type Copies = { id: string; saved?: FlowDocument; live?: FlowDocument; warnings?: Fault[] }

/** Writes changed copies of any number of flows; each copy has a version that counts its changes. */
export async function updateFlows(db: Db, accountId: string, copies: Copies[]): Promise<FlowRow[]> {
  if (copies.length === 0) return []
  const ids = copies.map((copy) => copy.id)
  // The ids stand twice: without the array the planner reads every flow of the account to join these few.
  const rows = await db.rows<FlowRow>(sql`
    update flows set saved = coalesce(change.saved, flows.saved), live = coalesce(change.live, flows.live),
      name = coalesce(change.saved ->> 'name', flows.name), updated_at = now(), errors = null,
      warnings = nullif(coalesce(change.warnings, flows.warnings), '[]'),
      saved_version = saved_version + (change.saved is not null)::int,
      live_version = case when coalesce(change.live, flows.live) is not null
        then coalesce(live_version, 0) + (change.live is not null)::int end
    from json_to_recordset(${JSON.stringify(copies)}::json) as change
      (id text, saved json, live json, warnings jsonb)
    where flows.account_id = ${accountId} and flows.id = any(${ids}::text[]) and flows.id = change.id
    returning flows.id, flows.account_id, flows.name, level, flows.saved, saved_version, flows.live, live_version,
      errors, flows.warnings, created_at, updated_at, deployed_at`)
  await keepCopies(db, accountId, rows)
  return rows
}

/** Makes the saved copy the live one. */
export async function updateDeployed(db: Db, accountId: string, id: string): Promise<FlowRow> {
  const row = (await db.row<FlowRow>(sql`
    update flows set live = saved, deployed_at = now(),
      live_version = coalesce(live_version, 0) + (live::jsonb is distinct from saved::jsonb)::int
    where account_id = ${accountId} and id = ${id} returning ${columns}`)) as FlowRow
  await keepCopies(db, accountId, [row])
  return row
}

/** Writes on every flow that names a field, in either copy, what became of it; answers those flows. */
export async function updateErrors(
  db: Db,
  accountId: string,
  fieldId: string,
  errors: string[],
): Promise<{ id: string; name: string }[]> {
  return db.rows(sql`
    update flows set errors = jsonb_set(coalesce(errors, '{}'), '{fields}',
        coalesce(errors -> 'fields', '[]') || ${JSON.stringify(errors)}::jsonb), updated_at = now()
    where account_id = ${accountId} and id in (select id from flows where account_id = ${accountId}
      and (saved::jsonb -> 'fields' ? ${fieldId} or live::jsonb -> 'fields' ? ${fieldId}) order by id for update)
    returning id, name`)
}

/** Its id stays taken: links to a deleted flow never lead to another. */
export async function removeFlow(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from flows where account_id = ${accountId} and id = ${id}`)
}

/** A flow as it was live in a version; leads that came in by it go on by it. */
export async function findVersion(
  db: Db,
  accountId: string,
  id: string,
  version: number,
): Promise<FlowDocument | undefined> {
  const found = await db.row<{ document: FlowDocument }>(sql`
    select document from flow_versions where account_id = ${accountId} and flow_id = ${id} and version = ${version}`)
  return found?.document
}

/** Forgets versions that were replaced more than a day ago, in all accounts. */
export async function sweepVersions(db: Db): Promise<number> {
  return db.run(sql`
    delete from flow_versions old where exists (select from flow_versions newer
      where newer.account_id = old.account_id and newer.flow_id = old.flow_id and newer.version > old.version
        and newer.created_at < now() - interval '1 day')`)
}

/** What is derived from the copies of some flows: the versions that were live, and who stands in them. */
async function keepCopies(db: Db, accountId: string, rows: FlowRow[]): Promise<void> {
  const ids = rows.map((row) => row.id)
  await db.run(sql`
    insert into flow_versions (account_id, flow_id, version, document)
    select account_id, id, live_version, live from flows
    where account_id = ${accountId} and id = any(${ids}::text[]) and live is not null
    on conflict do nothing`)
  await insertFaces(db, accountId, ids)
  await replacePartners(db, accountId, rows)
}

/** Rewrites the projection of some flows: the union of what stands in their two copies. */
async function replacePartners(db: Db, accountId: string, rows: FlowRow[]): Promise<void> {
  const ids = rows.map((row) => row.id)
  const partners = rows.flatMap(({ id, saved, live }) =>
    [saved, live]
      .flatMap((copy) => (copy ? partnersIn(copy) : []))
      .map((partner) => ({ flow_id: id, ...partner })),
  )
  await db.run(sql`
    with gone as (delete from flow_partners where account_id = ${accountId} and flow_id = any(${ids}::text[])
      and not exists (select from jsonb_to_recordset(${JSON.stringify(partners)}::jsonb)
        as p (flow_id text, part_id text, entity_id text, role text, module_id text)
        where p.flow_id = flow_partners.flow_id and p.part_id = flow_partners.part_id
          and p.entity_id = flow_partners.entity_id and p.module_id = flow_partners.module_id))
    insert into flow_partners (account_id, flow_id, part_id, entity_id, role, module_id)
    select distinct ${accountId}, flow_id, part_id, entity_id, role, module_id
    from jsonb_to_recordset(${JSON.stringify(partners)}::jsonb)
      as p (flow_id text, part_id text, entity_id text, role text, module_id text)
    on conflict do nothing`)
}
