// An exchange that has long been in use: a million events, ten thousand flows, a hundred thousand accounts.
import { type Db, sql } from '../src/db/db.ts'
import { newId } from '../src/lib/id.ts'

/** Copies that are made in one statement. */
const AT_ONCE = 10
/** Wider than the seconds within which the copied leads came in, so that no ids meet. */
const APART_S = 60

/**
 * Copies the account's leads with their events, as if they had come in earlier, until there are so many events. The words by
 * which leads are found differ from copy to copy as much as they do from lead to lead. Answers how many there are.
 */
export async function seedEvents(db: Db, accountId: string, wanted: number): Promise<number> {
  const here = await db.row<{ count: number }>(
    sql`select count(*) from events where account_id = ${accountId}`,
  )
  const count = here?.count ?? 0
  const copies = Math.ceil(wanted / count) - 1
  await db.run(sql`create table made as select * from events where account_id = ${accountId}`)
  await db.run(sql`create table came as select * from leads where account_id = ${accountId}`)
  // Made anew in the end, as the migration makes it, it costs a fraction of what it costs row by row.
  await db.run(sql`drop index leads_search`)
  for (let from = 1; from <= copies; from += AT_ONCE) {
    const to = Math.min(copies, from + AT_ONCE - 1)
    await db.run(sql`
      insert into events (account_id, id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id,
        module_id, feedback_type, is_test, cost, revenue, wait_ms, at, body)
      select account_id, ${earlier(sql`id`)}, ${earlier(sql`lead_id`)}, type, outcome, reason, flow_id, source_id,
        step_id, recipient_id, module_id, feedback_type, is_test, cost, revenue, wait_ms,
        at - make_interval(secs => copy * ${APART_S}), body
      from made, generate_series(${from}::int, ${to}::int) copy`)
    await db.run(sql`
      insert into leads (account_id, id, flow_id, flow_version, source_id, is_test, submission, vars, search, created_at)
      select account_id, ${earlier(sql`id`)}, flow_id, flow_version, source_id, is_test, submission, vars,
        replace(search::text, 'ann', 'ann' || copy || 'x')::tsvector, created_at - make_interval(secs => copy * ${APART_S})
      from came, generate_series(${from}::int, ${to}::int) copy`)
  }
  await db.run(sql`create index leads_search on leads using gin (search)`)
  await db.run(sql`drop table made, came`)
  return count * (copies + 1)
}

/** The id as it would have been so many copies earlier: it begins with the second in which it was given out. */
function earlier(id: ReturnType<typeof sql>) {
  return sql`lpad(to_hex(('x' || left(${id}, 8))::bit(32)::bigint - copy * ${APART_S}), 8, '0') || substr(${id}, 9)`
}

/** Copies a flow until there are so many; answers the ids of all. */
export async function seedFlows(
  db: Db,
  accountId: string,
  flowId: string,
  wanted: number,
): Promise<string[]> {
  const ids = Array.from({ length: wanted - 1 }, newId)
  const copies = sql`unnest(${ids}::text[]) copy`
  const flow = sql`account_id = ${accountId} and flow_id = ${flowId}`
  await db.run(sql`
    insert into flows (account_id, id, name, saved, live, live_version, deployed_at)
    select account_id, copy, name, saved, live, live_version, deployed_at from flows, ${copies}
    where account_id = ${accountId} and id = ${flowId}`)
  await db.run(sql`insert into flow_ids (id, account_id) select copy, ${accountId} from ${copies}`)
  await db.run(sql`
    insert into flow_partners (account_id, flow_id, part_id, entity_id, role, module_id)
    select account_id, copy, part_id, entity_id, role, module_id from flow_partners, ${copies} where ${flow}`)
  return [flowId, ...ids]
}

/** Adds companies, each with what it enters the exchange with and a flow of its own, until there are so many accounts. */
export async function seedAccounts(db: Db, wanted: number): Promise<void> {
  const here = await db.row<{ count: number }>(sql`select count(*)::int as count from accounts`)
  const rows = Array.from({ length: wanted - (here?.count ?? 0) }, () => [newId(), newId(), newId(), newId()])
  const [accounts, users, keys, flowIds] = [0, 1, 2, 3].map((n) => rows.map((row) => row[n]))
  await db.run(sql`
    create table came as
    select * from unnest(${accounts}::text[], ${users}::text[], ${keys}::text[], ${flowIds}::text[])
      as t (account_id, user_id, key_id, flow_id)`)
  await db.run(sql`insert into accounts (id, name) select account_id, 'Company ' || account_id from came`)
  await db.run(sql`
    insert into users (account_id, id, email, first_name, last_name, role)
    select account_id, user_id, user_id || '@example.com', 'Ann', 'Lee', 'owner' from came`)
  await db.run(sql`
    insert into api_keys (account_id, id, user_id, name, digest, last_four)
    select account_id, key_id, user_id, 'First key', sha256(key_id::bytea), right(key_id, 4) from came`)
  await db.run(sql`
    insert into entities (account_id, id, kind, name, module_ids, source, recipient, time_zone)
    select account_id, account_id, 'account', 'Company ' || account_id,
      '["leadconduit-default.inbound", "leadconduit-integration-leadconduit.outbound.to_buyer"]', 'seller', 'buyer', 'UTC'
    from came`)
  await db.run(sql`
    insert into flows (account_id, id, name, saved, live, live_version, deployed_at)
    select c.account_id, c.flow_id, f.name, f.saved, f.live, 1, now()
    from came c, (select * from flows where live is not null order by id limit 1) f`)
  await db.run(sql`insert into flow_ids (id, account_id) select flow_id, account_id from came`)
  await db.run(sql`drop table came`)
}
