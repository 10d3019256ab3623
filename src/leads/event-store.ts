// Events of leads as they are appended: with the end of a lead, or one by one later.
import { type Db, sql } from '../db/db.ts'
import { textArray } from '../db/texts.ts'
import type { Draft, Ending, OpenLead } from './lead.ts'

/**
 * Appends the events of leads and ends their leases, in one statement. False: the lead was in another hand by then. The limit
 * tells the planner that they are few: it would read the whole table of what is on its way, which is full of what has ended.
 */
export async function endLeads(db: Db, process: string, endings: Ending[]): Promise<boolean[]> {
  const events = endings.flatMap((ending) => ending.events.map((event) => ({ ...event, ending })))
  const rows = await db.rows<{ account_id: string; id: string }>(sql`
    with ended as (
      delete from open_leads o
      using (select * from unnest(${endings.map((ending) => ending.account_id)}::text[],
        ${endings.map((ending) => ending.id)}::text[]) as u (account_id, id) limit ${endings.length}) as g
      where o.account_id = g.account_id and o.id = g.id and o.leased_by = ${process}
      returning o.account_id, o.id
    ), told as (
      insert into events (account_id, id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id,
        module_id, feedback_type, is_test, cost, revenue, wait_ms, at, body)
      select v.account_id, v.id, v.lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id, module_id,
        null, is_test, cost, revenue, wait_ms, at, body::json
      from unnest(${events.map(({ ending }) => ending.account_id)}::text[], ${events.map(({ id }) => id)}::text[],
        ${events.map(({ ending }) => ending.id)}::text[], ${events.map(({ type }) => type)}::text[],
        ${events.map(({ outcome }) => outcome)}::text[], ${events.map(({ reason }) => reason)}::text[],
        ${events.map(({ ending }) => ending.flow_id)}::text[], ${events.map(({ ending }) => ending.source_id)}::text[],
        ${events.map(({ step_id }) => step_id)}::text[], ${events.map(({ recipient_id }) => recipient_id)}::text[],
        ${events.map(({ module_id }) => module_id)}::text[], ${events.map(({ ending }) => ending.is_test)}::bool[],
        ${events.map(({ cost }) => cost)}::numeric[], ${events.map(({ revenue }) => revenue)}::numeric[],
        ${events.map(({ wait_ms }) => wait_ms)}::int[], ${events.map(({ at }) => at)}::timestamptz[],
        ${textArray(events.map(({ body }) => body))}::text[])
        as v (account_id, id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id, module_id, is_test,
          cost, revenue, wait_ms, at, body)
        join ended on ended.account_id = v.account_id and ended.id = v.lead_id
    )
    select account_id, id from ended`)
  const ended = new Set(rows.map(({ account_id, id }) => `${account_id} ${id}`))
  return endings.map(({ account_id, id }) => ended.has(`${account_id} ${id}`))
}

/** What the source was told of a lead that ended: its last event. */
export async function findTold(
  db: Db,
  accountId: string,
  leadId: string,
): Promise<{ outcome: string; reason: string | null; cost: number; response: OpenLead['vars'] } | undefined> {
  return db.row(sql`
    select outcome, reason, cost::float8 as cost, body -> 'response' as response from events
    where account_id = ${accountId} and lead_id = ${leadId} and type = 'source' limit 1`)
}

export type Of = { account_id: string; lead_id: string; flow_id: string; source_id: string }

/**
 * Appends one event to the story of a lead that has ended. A select, not values: what a cluster selects and inserts it commits in
 * two steps, together with the transaction's rows elsewhere.
 */
export async function insertEvent(db: Db, of: Of, event: Draft): Promise<void> {
  await db.run(sql`
    insert into events (account_id, id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id, module_id,
      feedback_type, is_test, cost, revenue, wait_ms, at, body)
    select ${of.account_id}::text, ${event.id}::text, ${of.lead_id}::text, ${event.type}::text, ${event.outcome}::text,
      ${event.reason}::text, ${of.flow_id}::text, ${of.source_id}::text, ${event.step_id}::text, ${event.recipient_id}::text,
      ${event.module_id}::text, ${event.feedback_type}::text, ${event.is_test}::bool, ${event.cost}::numeric,
      ${event.revenue}::numeric, ${event.wait_ms}::int, ${event.at}::timestamptz, ${event.body}::json
    from generate_series(1, 1)`)
}
