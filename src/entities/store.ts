// Rows of entities, and of what an account sees of others'.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import { type Entity, EntityChange, type EntityKind, type EntitySummary } from './entity.ts'
import { standardEntity } from './standard.ts'

/** The companies joined with an account, and from which side, whether the connection still stands or not. */
const partners = (accountId: string) => sql`
  select case when seller_account_id = ${accountId} then buyer_account_id else seller_account_id end as partner_id,
    bool_or(buyer_account_id = ${accountId} and ended_at is null) as sells,
    bool_or(seller_account_id = ${accountId} and ended_at is null) as buys
  from connections where ${accountId} in (seller_account_id, buyer_account_id) group by 1`

/** Its own entities, and the account entities of its partners: each branch goes by an index. */
const usable = (accountId: string) => sql`
  select e.*, null::boolean as sells, null::boolean as buys from entities e where e.account_id = ${accountId}
  union all
  select e.*, p.sells, p.buys from (${partners(accountId)}) p
  join entities e on e.account_id = p.partner_id and e.id = p.partner_id`

/** Every entity the account may use, but the standard ones, in the form of the wire. */
const visible = (accountId: string) => sql`
  select e.name, e.module_ids, e.source, e.recipient, e.id, e.description, false as standard,
    e.kind in ('account', 'pending') as account, e.kind = 'pending' as pending,
    case when sells and buys then 'both' when sells then 'seller' when buys then 'buyer' end as connected,
    e.connected_account_id, e.deprecated, e.see, e.field_suffix, e.invitation_id,
    i.expires_at as invitation_expires_at, coalesce(i.expires_at <= now(), false) as expired,
    case when e.kind in ('account', 'pending') then coalesce((select json_agg(distinct f.flow_id) from flow_partners f
      where f.account_id = ${accountId} and f.entity_id = e.id and f.role = 'source'), '[]') end as flow_ids,
    e.logo_url, e.time_zone, e.trustedform_certified_vendor, e.website, e.created_at, e.updated_at
  from (${usable(accountId)}) e
  left join invitations i on i.account_id = e.account_id and i.id = e.invitation_id`

/** Those of the ids that the account sees, standard ones included. */
export async function findEntities(db: Db, accountId: string, ids: string[]): Promise<Entity[]> {
  const standard = ids.flatMap((id) => standardEntity(id) ?? [])
  if (standard.length === ids.length) return standard
  return [
    ...standard,
    ...(await db.rows<Entity>(sql`${visible(accountId)} where e.id = any(${ids}::text[])`)),
  ]
}

/** All that the account sees of its own and its partners', newest first. */
export async function listEntities(db: Db, accountId: string): Promise<Entity[]> {
  return db.rows<Entity>(sql`${visible(accountId)} order by e.id desc`)
}

/** Holds the account's own entity against other changes; answers its kind, or undefined for anybody else's. */
export async function lockOwnEntity(db: Db, accountId: string, id: string): Promise<EntityKind | undefined> {
  const found = await db.row<{ kind: EntityKind }>(sql`
    select kind from entities where account_id = ${accountId} and id = ${id} for update`)
  return found?.kind
}

/** Makes whoever else wants this suffix wait until the transaction has ended. */
export async function holdSuffix(db: Db, suffix: string): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended(${`field_suffix ${suffix}`}::text, 0))`)
}

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
export async function updateEntity(db: Db, accountId: string, id: string, sent: EntityChange): Promise<void> {
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
 * Holds those of the ids that may go: while a flow that uses them is saved, no invitation is accepted and no entity
 * deleted, and a flow that comes after finds them gone.
 */
export async function holdEntities(db: Db, accountId: string, ids: string[]): Promise<void> {
  await db.run(sql`
    select id from entities where account_id = ${accountId} and id = any(${ids}::text[]) and kind <> 'account'
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

/** Others that pointed at it as the one to use instead point nowhere. */
export async function removeEntity(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`
    with gone as (delete from entities where account_id = ${accountId} and id = ${id})
    update entities set see = null where account_id = ${accountId} and see = ${id} and id <> ${id}`)
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

/** Gives the account entity its account's name, zone and site; answers whether any of them was another. */
export async function updateAccountEntity(db: Db, accountId: string): Promise<boolean> {
  const updated = await db.run(sql`
    update entities e set name = a.name, time_zone = a.time_zone, website = a.website, updated_at = now()
    from accounts a where e.account_id = ${accountId} and e.id = ${accountId} and a.id = ${accountId}
      and (e.name, e.time_zone, e.website) is distinct from (a.name, a.time_zone, a.website)`)
  return updated > 0
}
