// Rows of entities, and of what an account sees of others'.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import { type Entity, EntityChange, type EntitySummary } from './entity.ts'
import { standardEntity } from './standard.ts'

/** The companies joined with an account, and from which side, whether the connection still stands or not. */
const partners = (accountId: string) => sql`
  select case when seller_account_id = ${accountId} then buyer_account_id else seller_account_id end as partner_id,
    bool_or(buyer_account_id = ${accountId} and ended_at is null) as sells,
    bool_or(seller_account_id = ${accountId} and ended_at is null) as buys
  from connections where ${accountId} in (seller_account_id, buyer_account_id) group by 1`

/** Every entity the account may use, but the standard ones, in the form of the wire. */
const visible = (accountId: string) => sql`
  select e.name, e.module_ids, e.source, e.recipient, e.id, e.description, false as standard,
    e.kind = 'account' as account, e.kind = 'pending' as pending,
    case when p.sells and p.buys then 'both' when p.sells then 'seller' when p.buys then 'buyer' end as connected,
    e.connected_account_id, e.deprecated, e.see, e.field_suffix, e.invitation_id,
    i.expires_at as invitation_expires_at, coalesce(i.expires_at <= now(), false) as expired,
    case when e.kind = 'account' then coalesce((select json_agg(distinct f.flow_id) from flow_partners f
      where f.account_id = ${accountId} and f.entity_id = e.id and f.role = 'source'), '[]') end as flow_ids,
    e.logo_url, e.time_zone, e.trustedform_certified_vendor, e.website, e.created_at, e.updated_at
  from entities e
  left join (${partners(accountId)}) p on p.partner_id = e.id
  left join invitations i on i.account_id = e.account_id and i.id = e.invitation_id
  where (e.account_id = ${accountId} or (e.kind = 'account' and p.partner_id is not null))`

/** Those of the ids that the account sees, standard ones included. */
export async function findEntities(db: Db, accountId: string, ids: string[]): Promise<Entity[]> {
  const standard = ids.flatMap((id) => standardEntity(id) ?? [])
  if (standard.length === ids.length) return standard
  return [...standard, ...(await db.rows<Entity>(sql`${visible(accountId)} and e.id = any(${ids}::text[])`))]
}

/** All that the account sees of its own and its partners', newest first. */
export async function listEntities(db: Db, accountId: string): Promise<Entity[]> {
  return db.rows<Entity>(sql`${visible(accountId)} order by e.created_at desc, e.id desc`)
}

/** Holds the account's own entity against other changes; answers its kind, or undefined for anybody else's. */
export async function lockOwnEntity(db: Db, accountId: string, id: string): Promise<EntityKind | undefined> {
  const found = await db.row<{ kind: EntityKind }>(sql`
    select kind from entities where account_id = ${accountId} and id = ${id} for update`)
  return found?.kind
}

export type EntityKind = 'custom' | 'pending' | 'account'

/** Whether any entity of the exchange, but this one, has the suffix: custom fields of all accounts differ by it. */
export async function isSuffixTaken(db: Db, suffix: string, id: string): Promise<boolean> {
  const taken = await db.row(
    sql`select 1 from entities where lower(field_suffix) = ${suffix} and id <> ${id}`,
  )
  return taken !== undefined
}

/** The names of the account's flows in which an entity stands. */
export async function findFlowNamesWith(db: Db, accountId: string, id: string): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`
    select distinct f.name from flow_partners p join flows f on f.account_id = p.account_id and f.id = p.flow_id
    where p.account_id = ${accountId} and p.entity_id = ${id} order by f.name`)
  return rows.map((row) => row.name)
}

export async function insertCustomEntity(
  db: Db,
  accountId: string,
  id: string,
  made: EntityChange,
): Promise<void> {
  await db.run(sql`
    insert into entities (account_id, id, kind, name, module_ids, source, recipient)
    values (${accountId}, ${id}, 'custom', ${made.name}, '[]', ${made.source}, ${made.recipient})`)
  await updateEntity(db, accountId, id, made)
}

/** Writes the members of a change; those that it leaves out, and those it may not name, keep their value. */
export async function updateEntity(
  db: Db,
  accountId: string,
  id: string,
  sent: EntityChange,
): Promise<void> {
  const change = Object.fromEntries(Object.entries(sent).filter(([name]) => name in EntityChange.properties))
  await db.run(sql`
    update entities set updated_at = now(), name = c.name, source = c.source, recipient = c.recipient,
      module_ids = coalesce(nullif(c.module_ids, 'null'::jsonb), '[]'), description = c.description,
      connected_account_id = c.connected_account_id, deprecated = coalesce(c.deprecated, false), see = c.see,
      field_suffix = c.field_suffix, logo_url = c.logo_url, time_zone = c.time_zone,
      trustedform_certified_vendor = c.trustedform_certified_vendor, website = c.website
    from (select r.* from entities e, jsonb_populate_record(e, ${JSON.stringify(change)}::jsonb) r
      where e.account_id = ${accountId} and e.id = ${id}) c
    where entities.account_id = ${accountId} and entities.id = ${id}`)
}

export async function findEntity(db: Db, accountId: string, id: string): Promise<Entity> {
  const [found] = await findEntities(db, accountId, [id])
  if (!found) throw new NotFoundError('The entity')
  return found
}

/**
 * Holds those of the ids that stand for invited companies: while a flow that uses them is saved nobody accepts, and a
 * flow that comes after an acceptance finds them gone.
 */
export async function holdPendingEntities(db: Db, accountId: string, ids: string[]): Promise<void> {
  await db.run(sql`
    select id from entities where account_id = ${accountId} and id = any(${ids}::text[]) and kind = 'pending'
    order by id for share`)
}

export async function findEntitySummaries(
  db: Db,
  accountId: string,
  ids: string[],
): Promise<EntitySummary[]> {
  return findEntities(db, accountId, ids)
}

export type PendingEntity = Pick<Entity, 'id' | 'name' | 'source' | 'recipient' | 'invitation_id'> & {
  account_id: string
}

/** Stands for an invited company until it accepts. */
export async function insertPendingEntity(db: Db, made: PendingEntity): Promise<void> {
  await db.run(sql`
    insert into entities (account_id, id, kind, name, source, recipient, invitation_id)
    values (${made.account_id}, ${made.id}, 'pending', ${made.name}, ${made.source}, ${made.recipient}, ${made.invitation_id})`)
}

export async function removeEntity(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`delete from entities where account_id = ${accountId} and id = ${id}`)
}

/** Gives an account the entity under which its partners know it: the same id, name, zone and site. */
export async function insertAccountEntity(db: Db, accountId: string): Promise<void> {
  await db.run(sql`
    insert into entities (account_id, id, kind, name, module_ids, source, recipient, time_zone, website)
    select id, id, 'account', name,
      '["leadconduit-default.inbound", "leadconduit-integration-leadconduit.outbound.to_buyer"]'::jsonb,
      'seller', 'buyer', time_zone, website
    from accounts where id = ${accountId}`)
}
