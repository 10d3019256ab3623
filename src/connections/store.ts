// Rows of connections. One row serves both sides; every statement names the account that asks.
import { type Db, type Sql, sql } from '../db/db.ts'
import { newestFirst, type Page } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { ConnectionRow, Relationship, SeenRow } from './connection.ts'
import type { Sale } from './readiness.ts'

const columns = sql`id, seller_account_id, buyer_account_id, invitation_id, created_by, paused_by_seller,
  paused_by_buyer, buyer_flow_id, set_up_at, ended_at, reminded_at, created_at, updated_at`

const ofAccount = (accountId: string) => sql`${accountId} in (seller_account_id, buyer_account_id)`

/** By its own id or by the id of the invitation that made it. */
const named = (id: string) => sql`(id = ${id} or invitation_id = ${id})`

/** The open connection over which one account sells to another. */
export async function findConnectionBetween(
  db: Db,
  sellerId: string,
  buyerId: string,
): Promise<ConnectionRow | undefined> {
  return db.row<ConnectionRow>(sql`
    select ${columns} from connections
    where seller_account_id = ${sellerId} and buyer_account_id = ${buyerId} and ended_at is null`)
}

export type NewConnection = Pick<
  ConnectionRow,
  'id' | 'seller_account_id' | 'buyer_account_id' | 'invitation_id' | 'created_by'
>

/** Joins two accounts; answers false if they are joined that way already. */
export async function insertConnection(db: Db, made: NewConnection): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into connections (id, seller_account_id, buyer_account_id, invitation_id, created_by)
    values (${made.id}, ${made.seller_account_id}, ${made.buyer_account_id}, ${made.invitation_id}, ${made.created_by})
    on conflict (seller_account_id, buyer_account_id) where ended_at is null do nothing`)
  return inserted === 1
}

/** The caller's connection by its id or its invitation's, locked: whoever changes both sides holds this first. */
export async function lockConnection(
  db: Db,
  accountId: string,
  id: string,
): Promise<ConnectionRow | undefined> {
  return db.row<ConnectionRow>(sql`
    select ${columns} from connections where ${ofAccount(accountId)} and ${named(id)}
    order by ended_at nulls first limit 1 for update`)
}

/** The same without a lock, ended ones included, with both companies' names. */
export async function findConnectionBySide(
  db: Db,
  accountId: string,
  id: string,
): Promise<(ConnectionRow & { seller_name: string; buyer_name: string }) | undefined> {
  return db.row(sql`
    select ${columns}, (select name from accounts where accounts.id = seller_account_id) as seller_name,
      (select name from accounts where accounts.id = buyer_account_id) as buyer_name
    from connections where ${ofAccount(accountId)} and ${named(id)}
    order by ended_at nulls first limit 1`)
}

/** What the caller sees of one connection, ended ones included. */
export async function findConnection(db: Db, accountId: string, id: string): Promise<SeenRow> {
  const found = await db.row<SeenRow>(
    sql`${seen(accountId)} and ${named(id)} order by ended_at nulls first limit 1`,
  )
  if (!found) throw new NotFoundError('The connection')
  return found
}

/** The caller's open connections, newest first. */
export async function listConnections(
  db: Db,
  accountId: string,
  { relationship_type, ...page }: Page & { relationship_type?: Relationship },
): Promise<SeenRow[]> {
  const forwards = page.after_id !== undefined
  const rows = await db.rows<SeenRow>(sql`
    ${seen(accountId)} and ended_at is null ${ofRelationship(accountId, relationship_type)}
    ${page.before_id === undefined ? sql`` : sql`and id < ${page.before_id}`}
    ${page.after_id === undefined ? sql`` : sql`and id > ${page.after_id}`}
    order by id ${forwards ? sql`asc` : sql`desc`} limit ${page.limit ?? null}`)
  return newestFirst(rows, page)
}

/** How a time is written within JSON. */
const MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'

function seen(accountId: string): Sql {
  const partner = sql`case when seller_account_id = ${accountId} then buyer_account_id else seller_account_id end`
  return sql`
    select ${columns},
      (select name from accounts where accounts.id = ${partner}) as connected_name,
      (select coalesce(json_agg(json_build_object('id', e.id, 'name', e.name, 'source', e.source,
          'recipient', e.recipient) order by e.id), '[]')
        from entities e where e.account_id = ${accountId} and e.kind = 'custom'
          and e.connected_account_id = ${partner}) as custom_entities,
      (select json_build_object('status', o.status, 'step', o.step, 'error', o.setup -> 'error',
          'test', o.test - 'lead_id', 'updated_at', to_char(o.updated_at at time zone 'UTC', ${MOMENT}))
        from onboards o where o.account_id = buyer_account_id and o.connection_id = connections.id
        order by o.updated_at desc limit 1) as onboard
    from connections where ${ofAccount(accountId)}`
}

function ofRelationship(accountId: string, relationship: Relationship | undefined): Sql {
  if (relationship === undefined) return sql``
  const theirs = relationship === 'seller' ? sql`seller_account_id` : sql`buyer_account_id`
  return sql`and ${theirs} <> ${accountId}`
}

/** Flags that the buyer's delivery is set up, into this flow. */
export async function updateSetUp(db: Db, buyerId: string, id: string, flowId: string): Promise<void> {
  await db.run(sql`
    update connections set buyer_flow_id = ${flowId}, set_up_at = now(), updated_at = now()
    where buyer_account_id = ${buyerId} and id = ${id}`)
}

/** Holds back or lets through, for the caller's side. */
export async function updatePaused(db: Db, accountId: string, id: string, paused: boolean): Promise<void> {
  await db.run(sql`
    update connections set updated_at = now(),
      paused_by_seller = case when seller_account_id = ${accountId} then ${paused}::boolean else paused_by_seller end,
      paused_by_buyer = case when buyer_account_id = ${accountId} then ${paused}::boolean else paused_by_buyer end
    where ${ofAccount(accountId)} and id = ${id}`)
}

const SELDOM_S = 20 * 3600

/** Notes that the seller reminds the buyer. Answers how many seconds it has to wait before it may; 0 if it may now. */
export async function updateReminded(db: Db, sellerId: string, id: string): Promise<number> {
  const waiting = await db.row<{ wait_s: number }>(sql`
    select ceil(extract(epoch from reminded_at - now()) + ${SELDOM_S})::int as wait_s from connections
    where seller_account_id = ${sellerId} and id = ${id} and reminded_at > now() - make_interval(secs => ${SELDOM_S})`)
  if (waiting) return waiting.wait_s
  await db.run(sql`
    update connections set reminded_at = now() where seller_account_id = ${sellerId} and id = ${id}`)
  return 0
}

/** Ends it on both sides. */
export async function updateEnded(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`
    update connections set ended_at = now(), ended_by = ${accountId}, updated_at = now()
    where ${ofAccount(accountId)} and id = ${id} and ended_at is null`)
}

/**
 * The seller's connections with these buyers, held against a set-up that runs at the same time: a flow that is being
 * saved either sees the set-up done or is seen by it.
 */
export async function lockConnectionsForSale(
  db: Db,
  sellerId: string,
  buyerIds: string[],
): Promise<Pick<ConnectionRow, 'buyer_account_id' | 'buyer_flow_id'>[]> {
  return db.rows(sql`
    select buyer_account_id, buyer_flow_id from connections
    where seller_account_id = ${sellerId} and buyer_account_id = any(${buyerIds}::text[]) and ended_at is null
    order by id for share`)
}

/** How the seller's sales to these entities stand: pending ones by their invitation, companies by their connection. */
export async function findSales(db: Db, sellerId: string, entityIds: string[]): Promise<Sale[]> {
  return db.rows<Sale>(sql`
    select wanted.entity_id, coalesce(e.kind = 'pending', false) as pending,
      coalesce(i.expires_at <= now(), false) as expired, c.id is not null as connected,
      coalesce(c.paused_by_buyer, false) as paused_by_buyer, coalesce(c.paused_by_seller, false) as paused_by_seller,
      c.buyer_flow_id is not null as set_up,
      coalesce((select o.status = 'failed' from onboards o where o.account_id = c.buyer_account_id
        and o.connection_id = c.id order by o.updated_at desc limit 1), false) as failed
    from unnest(${entityIds}::text[]) as wanted (entity_id)
    left join entities e on e.account_id = ${sellerId} and e.id = wanted.entity_id
    left join invitations i on i.account_id = ${sellerId} and i.id = e.invitation_id
    left join connections c on c.seller_account_id = ${sellerId} and c.buyer_account_id = wanted.entity_id
      and c.ended_at is null`)
}
