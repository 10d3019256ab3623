// Rows of what leads on their way have taken of caps.
import { type Db, type Sql, sql } from '../db/db.ts'
import type { Taken } from './taking.ts'

/** A lead, or one of its steps. */
type LeadOf = { account_id: string; lead_id: string; step_id?: string | null }

/** What the leads have taken already. */
export async function listTaken(
  db: Db,
  leads: LeadOf[],
): Promise<Pick<Taken, 'account_id' | 'lead_id' | 'cap_id'>[]> {
  return db.rows(sql`
    select t.account_id, t.lead_id, t.cap_id from ${given(leads)}
    join cap_takings t on t.account_id = l.account_id and t.lead_id = l.lead_id`)
}

// A limit in every list that is joined to a quick table lets it be found by index, whatever the statistics were when the statement was planned.
function given(leads: LeadOf[]): Sql {
  return sql`(select distinct * from unnest(${leads.map((each) => each.account_id)}::text[],
    ${leads.map((each) => each.lead_id)}::text[], ${leads.map((each) => each.step_id ?? null)}::text[])
    limit ${leads.length}) as l (account_id, lead_id, step_id)`
}

export async function insertTaken(db: Db, taken: Taken[]): Promise<void> {
  await db.run(sql`
    insert into cap_takings (account_id, lead_id, cap_id, step_id, series)
    select * from unnest(${taken.map((each) => each.account_id)}::text[], ${taken.map((each) => each.lead_id)}::text[],
      ${taken.map((each) => each.cap_id)}::text[],
      ${taken.map((each) => each.step_id)}::text[], ${taken.map((each) => each.series)}::text[])`)
}

/** Removes what the leads have taken (for one step, if it is named), and answers it. */
export async function removeTaken(db: Db, leads: LeadOf[]): Promise<Taken[]> {
  return db.rows<Taken>(sql`
    delete from cap_takings t using ${given(leads)}
    where t.account_id = l.account_id and t.lead_id = l.lead_id and (l.step_id is null or l.step_id = t.step_id)
    returning t.account_id, t.lead_id, t.cap_id, t.step_id, t.series`)
}

/** Counts down, where the counter is still there and was not zeroed meanwhile. Holds the counters in the order of all. */
export async function giveBack(db: Db, taken: Taken[]): Promise<void> {
  await db.run(sql`
    with held as (
      select c.account_id, c.series, t.times
      from (
        select account_id, series, count(*)::int as times
        from unnest(${taken.map((each) => each.account_id)}::text[], ${taken.map((each) => each.series)}::text[])
          as t (account_id, series)
        group by account_id, series limit ${taken.length}) t
      join counters c on c.account_id = t.account_id and c.series = t.series
      order by c.account_id, c.series for update of c)
    update counters c set count = greatest(c.count - held.times, 0), updated_at = now()
    from held where c.account_id = held.account_id and c.series = held.series`)
}

/** Forgets up to `most` takings of leads that nobody ended within a month; of all accounts. Answers how many. */
export async function sweepTaken(db: Db, most: number): Promise<number> {
  return db.run(sql`
    delete from cap_takings where ctid = any(array(
      select ctid from cap_takings where created_at < now() - interval '30 days' limit ${most}))`)
}
