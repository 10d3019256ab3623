// Leads and their events where a cluster distributes them: every statement is of one account, which one node holds. Rows are
// inserted by a select from arrays, which Citus copies to the node and commits in two steps; a single row of values it would
// commit there first, and what stands beside it on the coordinator afterwards.
import { type Db, sql } from '../db/db.ts'
import { textArray } from '../db/texts.ts'
import { type Ending, type Kept, LEASE_S, type NewLead } from './lead.ts'

/**
 * Puts leads of one account on record, in the hand of `process`. Inside a transaction: the account's counter of ids is held
 * until the commit, and must be there.
 */
export async function insertLeadsOf(
  db: Db,
  process: string,
  accountId: string,
  leads: NewLead[],
): Promise<Kept[]> {
  const numbered = await numbers(db, accountId, leads)
  const versions = await liveVersions(db, accountId, leads)
  const current = numbered.filter(({ lead }) => versions.get(lead.flow_id) === lead.flow_version)
  const kept = current.length > 0 ? await insertRows(db, accountId, current) : new Set<string>()
  const opened = current.filter(({ id }) => kept.has(id))
  await db.run(sql`
    insert into open_leads (account_id, id, leased_by, leased_until, secrets)
    select ${accountId}, id, ${process}, now() + make_interval(secs => ${LEASE_S}), secrets
    from unnest(${opened.map(({ id }) => id)}::text[], ${opened.map(({ lead }) => lead.secrets)}::bytea[]) as g (id, secrets)`)
  const missed = current.flatMap(({ id, lead: { key } }) => (kept.has(id) || key === null ? [] : [key]))
  const taken = missed.length > 0 ? await takenKeys(db, accountId, missed) : new Set<string>()
  return numbered.map(({ id, lead }) => {
    if (kept.has(id)) return { lead_id: id }
    return lead.key !== null && taken.has(lead.key) ? { taken: true } : { stale: true }
  })
}

type Numbered = { lead: NewLead; id: string; machine: string }

/** Each lead takes so many ids of the account's counter as it needs, and is called by the first. */
async function numbers(db: Db, accountId: string, leads: NewLead[]): Promise<Numbered[]> {
  const all = leads.reduce((sum, { ids }) => sum + ids, 0)
  const counter = (await db.row(sql`
    update id_counters c set
      second = case when clock.now > second then clock.now when used + ${all}::int > 16777215 then second + 1 else second end,
      used = case when clock.now > second or used + ${all}::int > 16777215 then ${all}::int else used + ${all}::int end
    from (select floor(extract(epoch from clock_timestamp()))::bigint as now) clock
    where account_id = ${accountId}
    returning machine, lpad(to_hex(second), 8, '0') || machine as prefix, used - ${all}::int as first`)) as {
    machine: string
    prefix: string
    first: number
  }
  let next = counter.first
  return leads.map((lead) => {
    const id = counter.prefix + next.toString(16).padStart(6, '0')
    next += lead.ids
    return { lead, id, machine: counter.machine }
  })
}

async function liveVersions(db: Db, accountId: string, leads: NewLead[]): Promise<Map<string, number>> {
  const rows = await db.rows<{ id: string; version: number }>(sql`
    select id, coalesce(live_version, 0) as version from flows
    where account_id = ${accountId} and id = any(${[...new Set(leads.map(({ flow_id }) => flow_id))]}::text[])`)
  return new Map(rows.map(({ id, version }) => [id, version]))
}

async function insertRows(db: Db, accountId: string, made: Numbered[]): Promise<Set<string>> {
  const leads = made.map(({ lead }) => lead)
  const rows = await db.rows<{ id: string }>(sql`
    insert into leads (account_id, id, flow_id, flow_version, source_id, submission_key, submission_digest, reference, is_test,
      submission, vars, search)
    select ${accountId}, id, flow_id, flow_version, source_id, key, digest, reference, is_test, submission::json, vars::json,
      search::tsvector
    from unnest(${made.map(({ id }) => id)}::text[], ${leads.map((lead) => lead.flow_id)}::text[],
      ${leads.map((lead) => lead.flow_version)}::int[], ${leads.map((lead) => lead.source_id)}::text[],
      ${leads.map((lead) => lead.key)}::text[], ${leads.map((lead) => lead.digest)}::bytea[],
      ${leads.map((lead) => lead.reference)}::text[], ${leads.map((lead) => lead.is_test)}::bool[],
      ${textArray(leads.map((lead) => lead.submission))}::text[], ${textArray(leads.map((lead) => lead.vars))}::text[],
      ${textArray(made.map(({ lead, machine }) => lead.search.replaceAll('%', `${machine}:`)))}::text[])
      as g (id, flow_id, flow_version, source_id, key, digest, reference, is_test, submission, vars, search)
    on conflict (account_id, submission_key) where submission_key is not null do nothing
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

async function takenKeys(db: Db, accountId: string, keys: string[]): Promise<Set<string>> {
  const rows = await db.rows<{ key: string }>(sql`
    select submission_key as key from leads where account_id = ${accountId} and submission_key = any(${keys}::text[])`)
  return new Set(rows.map(({ key }) => key))
}

/** Ends leads of one account, and appends their events. False: the lead was in another hand by then. In a transaction. */
export async function endLeadsOf(
  db: Db,
  process: string,
  accountId: string,
  endings: Ending[],
): Promise<boolean[]> {
  const rows = await db.rows<{ id: string }>(sql`
    delete from open_leads where account_id = ${accountId} and id = any(${endings.map(({ id }) => id)}::text[])
      and leased_by = ${process} returning id`)
  const ended = new Set(rows.map(({ id }) => id))
  const told = endings.filter(({ id }) => ended.has(id))
  if (told.length > 0) await insertEventsOf(db, accountId, told)
  return endings.map(({ id }) => ended.has(id))
}

async function insertEventsOf(db: Db, accountId: string, endings: Ending[]): Promise<void> {
  const events = endings.flatMap((ending) => ending.events.map((event) => ({ ...event, ending })))
  await db.run(sql`
    insert into events (account_id, id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id, module_id,
      is_test, cost, revenue, wait_ms, at, body)
    select ${accountId}, id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id, module_id, is_test, cost,
      revenue, wait_ms, at, body::json
    from unnest(${events.map(({ id }) => id)}::text[], ${events.map(({ ending }) => ending.id)}::text[],
      ${events.map(({ type }) => type)}::text[], ${events.map(({ outcome }) => outcome)}::text[],
      ${events.map(({ reason }) => reason)}::text[], ${events.map(({ ending }) => ending.flow_id)}::text[],
      ${events.map(({ ending }) => ending.source_id)}::text[], ${events.map(({ step_id }) => step_id)}::text[],
      ${events.map(({ recipient_id }) => recipient_id)}::text[], ${events.map(({ module_id }) => module_id)}::text[],
      ${events.map(({ ending }) => ending.is_test)}::bool[], ${events.map(({ cost }) => cost)}::numeric[],
      ${events.map(({ revenue }) => revenue)}::numeric[], ${events.map(({ wait_ms }) => wait_ms)}::int[],
      ${events.map(({ at }) => at)}::timestamptz[], ${textArray(events.map(({ body }) => body))}::text[])
      as v (id, lead_id, type, outcome, reason, flow_id, source_id, step_id, recipient_id, module_id, is_test, cost, revenue,
        wait_ms, at, body)`)
}
