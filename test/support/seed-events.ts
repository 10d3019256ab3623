// Leads and events as their writers leave them: put into the tables directly, under ids in the order of commits.
import { type Db, sql } from '../../src/db/db.ts'
import type { EventRow, EventType } from '../../src/events/event.ts'
import { newId } from '../../src/lib/id.ts'
import type { Company, TestExchange } from './exchange.ts'

export type Seed = {
  type?: EventType
  outcome?: string
  reason?: string
  flow_id?: string
  source_id?: string
  recipient_id?: string
  step_id?: string
  feedback_type?: 'return' | 'conversion'
  is_test?: boolean
  cost?: number
  revenue?: number
  wait_ms?: number
  lead?: object
  /** Further variables, as steps append them. */
  vars?: object
  /** Further members. */
  more?: object
}

export const FLOW = 'f'.repeat(24)
export const SOURCE = 'a'.repeat(24)
export const RECIPIENT = 'b'.repeat(24)

/** Reserves a block of ids of an account, at the present second or at another. */
export async function reserve(db: Db, accountId: string, count: number, at?: Date): Promise<string[]> {
  const row = await db.row<{ machine: string; second: number; used: number }>(sql`
    insert into id_counters as c (account_id, second, used)
    values (${accountId}, floor(extract(epoch from now()))::bigint, ${count})
    on conflict (account_id) do update set second = greatest(c.second, excluded.second), used = c.used + ${count}
    returning machine, second, used`)
  const { machine, second, used } = row as { machine: string; second: number; used: number }
  const head = (at ? Math.floor(at.getTime() / 1000) : second).toString(16).padStart(8, '0')
  return Array.from(
    { length: count },
    (_, n) => head + machine + (used - count + n).toString(16).padStart(6, '0'),
  )
}

/** Opens a lead; its ids are its own and one for each event. */
export async function openLead(db: Db, accountId: string, events: number): Promise<string[]> {
  const ids = await reserve(db, accountId, events + 1)
  await db.run(sql`insert into open_leads (account_id, id, leased_by, leased_until)
    values (${accountId}, ${ids[0]}, 'test', now() + interval '1 minute')`)
  return ids
}

/** Ends a lead with its events, all at once. */
export async function endLead(db: Db, accountId: string, ids: string[], seeds: Seed[]): Promise<void> {
  const [leadId, ...eventIds] = ids as [string, ...string[]]
  await insertRows(
    db,
    seeds.map((seed, n) => eventRow(accountId, leadId, eventIds[n] as string, seed)),
  )
  await db.run(sql`delete from open_leads where account_id = ${accountId} and id = ${leadId}`)
}

/** A lead that has come and gone; answers the ids of its events, the lead's own first. */
export async function seedLead(
  exchange: TestExchange,
  { account_id }: Company,
  seeds: Seed[],
  at?: Date,
): Promise<string[]> {
  const { db } = exchange.ground
  const ids = await reserve(db, account_id, seeds.length + 1, at)
  await db.run(sql`
    insert into leads (account_id, id, flow_id, flow_version, source_id, submission, vars, search)
    values (${account_id}, ${ids[0]}, ${FLOW}, 1, ${SOURCE}, '{}', ${JSON.stringify(varsOf(ids[0] as string, seeds[0]?.lead ?? {}))},
      ${searchOf(ids[0] as string, seeds[0]?.lead ?? {})}::tsvector)`)
  await endLead(db, account_id, ids, seeds)
  return ids
}

/** As much of what is known of a lead as reads of leads need. */
function varsOf(id: string, lead: object): object {
  return {
    lead: { id, ...lead },
    flow: { id: FLOW, name: 'Solar leads' },
    source: { id: SOURCE, name: 'A source' },
    submission: { timestamp: new Date(Number.parseInt(id.slice(0, 8), 16) * 1000).toISOString() },
  }
}

/** The terms under which a lead is found: each word of its values, behind the machine of the account's ids. */
function searchOf(id: string, lead: object): string {
  let position = 0
  const terms = Object.values(lead).flatMap((value) => {
    position += 10
    const text = typeof value === 'string' ? value : String(value.normal)
    return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(
      (word) => `'${id.slice(8, 18)}:${word}':${position++}`,
    )
  })
  return terms.join(' ')
}

export function eventRow(account_id: string, lead_id: string, id: string, seed: Seed): EventRow {
  const at = new Date(Number.parseInt(id.slice(0, 8), 16) * 1000)
  const row = {
    account_id,
    id,
    lead_id,
    type: seed.type ?? 'source',
    outcome: seed.outcome ?? 'success',
    reason: seed.reason ?? null,
    flow_id: seed.flow_id ?? FLOW,
    source_id: seed.source_id ?? SOURCE,
    step_id: seed.step_id ?? null,
    recipient_id: seed.recipient_id ?? (seed.type === 'recipient' ? RECIPIENT : null),
    module_id: seed.type === 'source' ? 'leadconduit-default.inbound' : 'leadconduit-custom.outbound.json',
    feedback_type: seed.feedback_type ?? null,
    is_test: seed.is_test ?? false,
    cost: seed.cost ?? 0,
    revenue: seed.revenue ?? 0,
    wait_ms: seed.wait_ms ?? 0,
    at: at.toISOString(),
  }
  return { ...row, body: bodyOf(row, seed) }
}

function bodyOf(row: Omit<EventRow, 'body'>, { lead, vars, more }: Seed): Record<string, unknown> {
  const {
    id,
    type,
    outcome,
    reason,
    lead_id,
    flow_id,
    source_id,
    recipient_id,
    step_id,
    module_id,
    wait_ms,
  } = row
  return {
    id,
    type,
    outcome,
    ...(reason && { reason }),
    vars: {
      submission: { timestamp: row.at, ip: '203.0.113.7' },
      account: { id: row.account_id, sso_id: row.account_id, name: 'Acme' },
      flow: { id: flow_id, name: 'Solar leads' },
      source: { id: source_id, name: 'A source' },
      lead: { id: lead_id, ...lead },
      ...(recipient_id && { recipient: { id: recipient_id, name: 'A buyer' } }),
      ...vars,
    },
    host: 'here',
    start_timestamp: Date.parse(row.at),
    end_timestamp: Date.parse(row.at) + wait_ms,
    ms: wait_ms,
    wait_ms,
    overhead_ms: 0,
    lag_ms: 0,
    total_ms: wait_ms,
    handler_version: '0.1.0',
    version: '1.0.0',
    ...(module_id && type !== 'filter' && { module_id }),
    ...(step_id && { step_id }),
    ...more,
  }
}

export async function insertRows(db: Db, rows: EventRow[]): Promise<void> {
  await db.run(sql`
    insert into events select * from json_populate_recordset(null::events, ${JSON.stringify(rows)}::json)`)
}

export type CounterSeed = {
  kind: 'cap' | 'ping_limit'
  limits: { id: string }
  count?: number
  failed_count?: number
  flow_id?: string
  source_id?: string
  step_id?: string
  /** Days from today to the day that is its window. */
  days?: number
}

/** A counter whose window is a day. */
export async function seedCounter(
  exchange: TestExchange,
  { account_id }: Company,
  seed: CounterSeed,
): Promise<void> {
  const {
    kind,
    limits,
    count = 0,
    failed_count = 0,
    flow_id = FLOW,
    source_id = null,
    step_id = null,
    days = 0,
  } = seed
  const start = sql`date_trunc('day', now()) + make_interval(days => ${days})`
  await exchange.ground.db.run(sql`
    insert into counters (account_id, series, version, kind, id, started_at, expires_at, flow_id, source_id, step_id, basis,
      limits, count, failed_count)
    values (${account_id}, ${newId()}, 1, ${kind}, ${limits.id}, ${start}, ${start} + interval '1 day', ${flow_id}, ${source_id},
      ${step_id}, '', ${JSON.stringify(limits)}::json, ${count}, ${failed_count})`)
}
