// Rows of leads: taken in together, ended together, taken up again when who had one in hand is gone.
import { type Db, sql } from '../db/db.ts'
import { textArray } from '../db/texts.ts'
import { NotFoundError } from '../lib/errors.ts'
import { ensureCounters } from './id-store.ts'
import { type Entry, type Kept, LEASE_S, type NewLead, type OpenLead } from './lead.ts'

const lease = sql`now() + make_interval(secs => ${LEASE_S})`

/**
 * Puts leads on record, each in the hand of `process`. Ids come from the account's counter, whose row is held until the
 * commit: so every id is greater than all that were committed before, however many processes write.
 */
export async function insertLeads(db: Db, process: string, leads: NewLead[]): Promise<Kept[]> {
  await ensureCounters(db, [...new Set(leads.map((lead) => lead.account_id))])
  const rows = await db.rows<{ n: number; id: string }>(sql`
    with given as materialized (
      select g.*, sum(ids) over (partition by account_id order by n) - ids as below from unnest(
        ${leads.map((_, n) => n)}::int[], ${leads.map((lead) => lead.account_id)}::text[],
        ${leads.map((lead) => lead.flow_id)}::text[], ${leads.map((lead) => lead.flow_version)}::int[],
        ${leads.map((lead) => lead.source_id)}::text[], ${leads.map((lead) => lead.key)}::text[],
        ${leads.map((lead) => lead.digest)}::bytea[], ${leads.map((lead) => lead.reference)}::text[],
        ${leads.map((lead) => lead.is_test)}::bool[], ${textArray(leads.map((lead) => lead.submission))}::text[],
        ${textArray(leads.map((lead) => lead.vars))}::text[], ${leads.map((lead) => lead.secrets)}::bytea[],
        ${textArray(leads.map((lead) => lead.search))}::text[], ${leads.map((lead) => lead.ids)}::int[])
        as g (n, account_id, flow_id, flow_version, source_id, key, digest, reference, is_test, submission, vars, secrets,
          search, ids)
    ), held as materialized (
      select account_id from id_counters where account_id in (select account_id from given) order by account_id for update
    ), moved as (
      update id_counters c set
        second = case when clock.now > c.second then clock.now when c.used + w.ids > 16777215 then c.second + 1
          else c.second end,
        used = case when clock.now > c.second or c.used + w.ids > 16777215 then w.ids else c.used + w.ids end
      from (select account_id, sum(ids)::int as ids from given join held using (account_id) group by account_id) w,
        (select floor(extract(epoch from clock_timestamp()))::bigint as now) clock
      where c.account_id = w.account_id
      returning c.account_id, c.machine, lpad(to_hex(c.second), 8, '0') || c.machine as prefix, c.used - w.ids as first
    ), numbered as materialized (
      select g.*, m.machine, prefix || lpad(to_hex(first + below), 6, '0') as id from given g join moved m using (account_id)
    ), kept as (
      insert into leads (account_id, id, flow_id, flow_version, source_id, submission_key, submission_digest, reference,
        is_test, submission, vars, search)
      select g.account_id, g.id, g.flow_id, g.flow_version, g.source_id, g.key, g.digest, g.reference, g.is_test,
        g.submission::json, g.vars::json, replace(g.search, '%', machine || ':')::tsvector
      from numbered g
        join flows f on f.account_id = g.account_id and f.id = g.flow_id and coalesce(f.live_version, 0) = g.flow_version
      order by g.n
      on conflict (account_id, submission_key) where submission_key is not null do nothing
      returning account_id, id
    ), opened as (
      insert into open_leads (account_id, id, leased_by, leased_until, secrets)
      select account_id, id, ${process}, ${lease}, secrets from kept join numbered using (account_id, id)
    )
    select n, id from kept join numbered using (account_id, id)`)
  const ids = new Map(rows.map(({ n, id }) => [n, id]))
  const taken = await takenKeys(
    db,
    leads.filter((lead, n) => lead.key !== null && !ids.has(n)),
  )
  return leads.map((lead, n) => {
    const lead_id = ids.get(n)
    if (lead_id !== undefined) return { lead_id }
    return taken.has(`${lead.account_id} ${lead.key}`) ? { taken: true } : { stale: true }
  })
}

async function takenKeys(db: Db, leads: NewLead[]): Promise<Set<string>> {
  if (leads.length === 0) return new Set()
  const rows = await db.rows<{ account_id: string; submission_key: string }>(sql`
    select l.account_id, submission_key from leads l
      join unnest(${leads.map((lead) => lead.account_id)}::text[], ${leads.map((lead) => lead.key)}::text[])
        as g (account_id, key) on g.account_id = l.account_id and g.key = l.submission_key`)
  return new Set(rows.map((row) => `${row.account_id} ${row.submission_key}`))
}

export type Submitted = {
  id: string
  flow_id: string
  digest: Buffer | null
  is_old: boolean
  is_open: boolean
}

/** The lead of a key. `is_old`: the key was used more than a day ago. */
export async function findSubmitted(db: Db, accountId: string, key: string): Promise<Submitted | undefined> {
  const found = await db.row<Omit<Submitted, 'is_open'>>(sql`
    select id, flow_id, submission_digest as digest, created_at < now() - interval '24 hours' as is_old
    from leads where account_id = ${accountId} and submission_key = ${key}`)
  return found && { ...found, is_open: await isOpen(db, accountId, found.id) }
}

/** An old key may be used for something else. */
export async function updateKeyFreed(db: Db, accountId: string, leadId: string): Promise<void> {
  await db.run(sql`update leads set submission_key = null where account_id = ${accountId} and id = ${leadId}`)
}

/** Writes down what has happened to a lead so far. False: it is in another hand by now. */
export async function updateJournals(
  db: Db,
  process: string,
  journals: { account_id: string; id: string; entries: Entry[] }[],
): Promise<boolean[]> {
  const rows = await db.rows<{ account_id: string; id: string }>(sql`
    update open_leads o set journal = g.journal::json
    from (select * from unnest(${journals.map((each) => each.account_id)}::text[],
      ${journals.map((each) => each.id)}::text[], ${journals.map((each) => JSON.stringify(each.entries))}::text[])
      as u (account_id, id, journal) limit ${journals.length}) as g
    where o.account_id = g.account_id and o.id = g.id and o.leased_by = ${process}
    returning o.account_id, o.id`)
  const written = new Set(rows.map(({ account_id, id }) => `${account_id} ${id}`))
  return journals.map(({ account_id, id }) => written.has(`${account_id} ${id}`))
}

/** Holds leads on: those that are in this hand for long. */
export async function updateLeases(
  db: Db,
  process: string,
  leads: { account_id: string; id: string }[],
): Promise<void> {
  await db.run(sql`
    update open_leads o set leased_until = ${lease}
    from (select * from unnest(${leads.map((lead) => lead.account_id)}::text[], ${leads.map((lead) => lead.id)}::text[])
      as u (account_id, id) limit ${leads.length}) as g
    where o.account_id = g.account_id and o.id = g.id and o.leased_by = ${process}`)
}

/** Lets go of leads whose way broke off here. */
export async function releaseBrokenOff(
  db: Db,
  process: string,
  leads: { account_id: string; id: string }[],
): Promise<void> {
  await db.run(sql`
    update open_leads o set leased_until = now()
    from (select * from unnest(${leads.map((lead) => lead.account_id)}::text[], ${leads.map((lead) => lead.id)}::text[])
      as u (account_id, id) limit ${leads.length}) as g
    where o.account_id = g.account_id and o.id = g.id and o.leased_by = ${process}`)
}

/** Lets go of all leads in this hand. */
export async function releaseLeases(db: Db, process: string): Promise<void> {
  await db.run(sql`update open_leads set leased_until = now() where leased_by = ${process}`)
}

/** Takes up leads of all accounts whose lease is over, oldest first. */
export async function claimLeads(db: Db, process: string, most: number): Promise<OpenLead[]> {
  const claimed = await db.rows<Claimed>(sql`
    with over as materialized (
      select account_id, id from open_leads where leased_until < now() order by id limit ${most}
      for update skip locked
    )
      update open_leads o set leased_by = ${process}, leased_until = ${lease}, taken_up = taken_up + 1 from over
      where o.account_id = over.account_id and o.id = over.id
      returning o.account_id, o.id, o.taken_up, o.secrets, o.journal`)
  const found: OpenLead[] = []
  for (const accountId of new Set(claimed.map(({ account_id }) => account_id))) {
    const own = new Map(claimed.flatMap((each) => (each.account_id === accountId ? [[each.id, each]] : [])))
    const leads = await db.rows<Omit<OpenLead, keyof Claimed> & { id: string }>(sql`
      select id, flow_id, flow_version, source_id, reference, is_test, submission, vars, created_at from leads
      where account_id = ${accountId} and id = any(${[...own.keys()]}::text[])`)
    for (const lead of leads) found.push({ ...lead, ...(own.get(lead.id) as Claimed) })
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

type Claimed = Pick<OpenLead, 'account_id' | 'id' | 'taken_up' | 'secrets' | 'journal'>

/** Whether a lead is still on its way. */
export async function isOpen(db: Db, accountId: string, leadId: string): Promise<boolean> {
  const found = await db.row(sql`select 1 from open_leads where account_id = ${accountId} and id = ${leadId}`)
  return found !== undefined
}

/** Keeps a lead where it is until the transaction has ended. */
export async function holdLead(db: Db, accountId: string, id: string): Promise<void> {
  const found = await db.row(sql`
    select 1 from leads where account_id = ${accountId} and id = ${id} for key share`)
  if (!found) throw new NotFoundError('The lead')
}

/** A lead as it came in. */
export async function findLead(
  db: Db,
  accountId: string,
  id: string,
): Promise<
  Pick<
    OpenLead,
    'id' | 'flow_id' | 'source_id' | 'is_test' | 'reference' | 'submission' | 'vars' | 'created_at'
  >
> {
  const found = await db.row<OpenLead>(sql`
    select id, flow_id, source_id, is_test, reference, submission, vars, created_at from leads
    where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The lead')
  return found
}
