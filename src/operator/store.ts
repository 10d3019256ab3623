// What operators see of the whole exchange: the only room whose statements start from no account.
import { type Db, planned, type Sql, sql } from '../db/db.ts'
import type { AccountQuery, ShownAccount } from './account.ts'
import type { Act, Leafing, NewAct } from './act.ts'
import type { LetterQuery } from './letter.ts'
import type { OnboardSeen, OnboardsQuery } from './onboard.ts'

const MOST = 50

/** Ids grow with time. */
function leafed(id: Sql, { limit = MOST, before_id }: Leafing): Sql {
  const older = before_id === undefined ? sql`` : sql`and ${id} < ${before_id}`
  return sql`${older} order by ${id} desc limit ${limit}`
}

export async function findOperator(
  db: Db,
  accountId: string,
  userId: string,
): Promise<{ email: string } | undefined> {
  return db.row(sql`
    select email from users where account_id = ${accountId} and id = ${userId} and operator and active`)
}

export async function listOperators(db: Db): Promise<{ email: string; account_name: string }[]> {
  return db.rows(sql`
    select u.email, a.name as account_name from users u join accounts a on a.id = u.account_id
    where u.operator and u.active order by u.id`)
}

export type Doer = { account_id: string; user_id: string; email: string }

export async function appendAct(db: Db, by: Doer, id: string, act: NewAct): Promise<void> {
  await db.run(sql`
    insert into operator_acts (account_id, id, user_id, email, act, about_account_id, object_id, detail)
    values (${by.account_id}, ${id}, ${by.user_id}, ${by.email}, ${act.act}, ${act.about_account_id}, ${act.object_id},
      ${act.detail})`)
}

export async function listActs(db: Db, page: Leafing): Promise<Act[]> {
  return db.rows<Act>(
    planned(sql`
      select t.id, t.user_id, t.email, t.act, t.about_account_id, a.name as about_name, t.object_id, t.detail, t.created_at
      from operator_acts t left join accounts a on a.id = t.about_account_id where true ${leafed(sql`t.id`, page)}`),
  )
}

export type OnboardRow = Omit<OnboardSeen, 'replayable'>

const onboards = sql`
  select o.id, o.status, o.connection_id, o.invitation_id, o.flow_id, o.created_at, o.updated_at, o.setup,
    json_build_object('id', b.id, 'name', b.name) as buyer, json_build_object('id', s.id, 'name', s.name) as seller
  from onboards o join connections c on c.id = o.connection_id
  join accounts b on b.id = o.account_id join accounts s on s.id = c.seller_account_id`

export async function listAllOnboards(db: Db, query: OnboardsQuery): Promise<OnboardRow[]> {
  const { state, hours = 24 } = query
  const stuck = sql`and o.status not in ('completed', 'failed') and c.ended_at is null
    and o.updated_at < now() - make_interval(hours => ${hours}::int)`
  const only = state === 'failed' ? sql`and o.status = 'failed'` : state === 'stuck' ? stuck : sql``
  return db.rows<OnboardRow>(planned(sql`${onboards} where true ${only} ${leafed(sql`o.id`, query)}`))
}

export async function findAnyOnboard(db: Db, id: string): Promise<OnboardRow | undefined> {
  return db.row<OnboardRow>(sql`${onboards} where o.id = ${id}`)
}

const letters = sql`
  select l.account_id, l.id, l.kind, l.recipient, l.sealed, l.lead_id, l.about_id, l.state, l.attempts, l.last_error,
    l.created_at, l.settled_at, a.name as account_name
  from letters l join accounts a on a.id = l.account_id`

export type AnyLetter = {
  account_id: string
  account_name: string
  id: string
  kind: string
  recipient: string
  sealed: Buffer
  lead_id: string | null
  about_id: string | null
  state: 'queued' | 'kept' | 'sent' | 'suppressed' | 'refused'
  attempts: number
  last_error: string | null
  created_at: string
  settled_at: string | null
}

export async function listAllLetters(db: Db, query: LetterQuery): Promise<AnyLetter[]> {
  const { state, to } = query
  const inState = state === undefined ? sql`` : sql`and l.state = ${state}`
  const towards = to === undefined ? sql`` : sql`and strpos(lower(l.recipient), lower(${to})) > 0`
  return db.rows<AnyLetter>(
    planned(sql`${letters} where true ${inState} ${towards} ${leafed(sql`l.id`, query)}`),
  )
}

export async function findAnyLetter(db: Db, id: string): Promise<AnyLetter | undefined> {
  return db.row<AnyLetter>(sql`${letters} where l.id = ${id}`)
}

const accounts = sql`
  select a.id, a.name, a.state, a.website, a.created_at, a.limits,
    (select count(*)::int from users u where u.account_id = a.id and u.active) as users,
    (select count(*)::int from flows f where f.account_id = a.id) as flows,
    (select count(*)::int from connections c
      where a.id in (c.seller_account_id, c.buyer_account_id) and c.ended_at is null) as partners
  from accounts a`

/** By a part of the name or of a user's address. */
export async function listAccounts(db: Db, query: AccountQuery): Promise<ShownAccount[]> {
  const { search, state } = query
  const inState = state === undefined ? sql`` : sql`and a.state = ${state}`
  const named =
    search === undefined
      ? sql``
      : sql`and (strpos(lower(a.name), lower(${search})) > 0 or a.id = lower(${search}) or exists (
          select from users u where u.account_id = a.id and strpos(lower(u.email), lower(${search})) > 0))`
  return db.rows<ShownAccount>(
    planned(sql`${accounts} where true ${inState} ${named} ${leafed(sql`a.id`, query)}`),
  )
}

export async function findAnyAccount(db: Db, id: string): Promise<ShownAccount | undefined> {
  return db.row<ShownAccount>(sql`${accounts} where a.id = ${id}`)
}

/** Answers false if it was in that state already. */
export async function updateState(db: Db, id: string, state: ShownAccount['state']): Promise<boolean> {
  const changed = await db.run(sql`
    update accounts set state = ${state}, updated_at = now() where id = ${id} and state <> ${state}`)
  return changed === 1
}

/** Answers false if they were those already. */
export async function updateLimits(db: Db, id: string, limits: ShownAccount['limits']): Promise<boolean> {
  const changed = await db.run(sql`
    update accounts set limits = ${JSON.stringify(limits)}::jsonb, limits_version = limits_version + 1, updated_at = now()
    where id = ${id} and limits <> ${JSON.stringify(limits)}::jsonb`)
  return changed === 1
}

export async function findDatabase(
  db: Db,
): Promise<{ version: string; bytes: number; connections: number; since: string }> {
  const found = await db.row<{ version: string; bytes: number; connections: number; since: string }>(sql`
    select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
      (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      pg_postmaster_start_time()::timestamptz(3) as since`)
  return found as NonNullable<typeof found>
}
