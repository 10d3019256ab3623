// What is measured: accounts, flows, connections and onboards, written in bulk.
import { randomBytes } from 'node:crypto'
import type { Database } from '../src/db/db.ts'
import { sql } from '../src/db/db.ts'
import { admitAccount } from '../src/entities/admit.ts'
import { newId } from '../src/lib/id.ts'
import { TO_BUYER } from '../src/modules/modules.ts'

export type Company = { account_id: string; api_key: string; email: string }

export async function company(db: Database, name: string): Promise<Company> {
  const email = `bench-${randomBytes(6).toString('hex')}@example.com`
  return { ...(await db.transaction((db) => admitAccount({ db }, { name, email }))), email }
}

export type Trade = {
  seller: string
  buyer: string
  invitation_id: string
  connection_id: string
  onboard_id: string
}

/** Companies that are connected, each buyer with an onboard that has begun. */
export async function trades(db: Database, pairs: { seller: string; buyer: string }[]): Promise<Trade[]> {
  const made = pairs.map((pair) => ({
    ...pair,
    invitation_id: newId(),
    connection_id: newId(),
    onboard_id: newId(),
  }))
  const rows = sql`json_to_recordset(${JSON.stringify(made)}::json) as t (seller text, buyer text, invitation_id text,
    connection_id text, onboard_id text)`
  await db.run(sql`
    insert into connections (id, seller_account_id, buyer_account_id, invitation_id)
    select t.connection_id, t.seller, t.buyer, t.invitation_id from ${rows}
    on conflict (seller_account_id, buyer_account_id) where ended_at is null do nothing`)
  await db.run(sql`
    insert into invitations (account_id, id, kind, state, email, entity_id, expires_at, accepted_account_id, connection_id)
    select t.seller, t.invitation_id, 'recipient', 'accepted', t.invitation_id || '@example.com', t.buyer, now(), t.buyer,
      c.id
    from ${rows} join connections c on c.seller_account_id = t.seller and c.buyer_account_id = t.buyer`)
  await db.run(sql`
    insert into onboards (account_id, id, invitation_id, connection_id, status)
    select t.buyer, t.onboard_id, t.invitation_id, c.id, 'created'
    from ${rows} join connections c on c.seller_account_id = t.seller and c.buyer_account_id = t.buyer`)
  return made
}

/** Deployed flows of an account, each with a buyer step for `entityId`. */
export async function flows(
  db: Database,
  accountId: string,
  count: number,
  entityId: string,
): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  const document = JSON.stringify(flowDocument(entityId))
  await db.run(sql`
    insert into flows (account_id, id, name, saved, live, live_version, deployed_at)
    select ${accountId}, id, 'Flow', ${document}::json, ${document}::json, 1, now() from unnest(${ids}::text[]) id`)
  await db.run(
    sql`insert into flow_ids (id, account_id) select id, ${accountId} from unnest(${ids}::text[]) id`,
  )
  await project(db, accountId, ids, entityId)
  return ids
}

/** Makes these flows point at another buyer, as saving them would. */
export async function point(db: Database, accountId: string, ids: string[], entityId: string): Promise<void> {
  const document = JSON.stringify(flowDocument(entityId))
  await db.run(sql`
    update flows set saved = ${document}::json, live = ${document}::json
    where account_id = ${accountId} and id = any(${ids}::text[])`)
  await db.run(
    sql`delete from flow_partners where account_id = ${accountId} and flow_id = any(${ids}::text[])`,
  )
  await project(db, accountId, ids, entityId)
}

async function project(db: Database, accountId: string, ids: string[], entityId: string): Promise<void> {
  await db.run(sql`
    insert into flow_partners (account_id, flow_id, part_id, entity_id, role, module_id)
    select ${accountId}, id, 'step01', ${entityId}, 'recipient', ${TO_BUYER} from unnest(${ids}::text[]) id`)
}

const FIELDS = ['first_name', 'last_name', 'email', 'phone_1', 'address_1', 'city', 'state', 'postal_code']

function flowDocument(entityId: string) {
  const mappings = FIELDS.map((field, n) => ({
    id: `map00${n}`,
    property: `lead.${field}`,
    value: `{{lead.${field}}}`,
  }))
  const step = {
    type: 'recipient',
    id: 'step01',
    entity: { id: entityId, name: 'Buyer', time_zone: null },
    integration: { module_id: TO_BUYER, mappings },
    enabled: true,
    rule_set: null,
    caps: null,
  }
  return {
    name: 'Flow',
    enabled: true,
    fields: FIELDS,
    caps: null,
    acceptance_criteria: null,
    pricing: null,
    list_checks: null,
    destinations: [],
    sources: [],
    steps: [step],
    ping_enabled: false,
    ping_limits: [],
    pricing_service: null,
    firehose: null,
    hours_of_operation: null,
  }
}
