// Rows of onboards.
import { type Db, type Sql, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Onboard, OnboardChange, OnboardQuery, Setup } from './onboard.ts'

const columns = sql`invitation_id, id, account_id, connection_id, flow_id, status, created_at, updated_at, setup, step, test`

export async function findOnboard(db: Db, accountId: string, id: string): Promise<Onboard> {
  const found = await db.row<Onboard>(sql`
    select ${columns} from onboards where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The onboard')
  return found
}

export async function lockOnboard(db: Db, accountId: string, id: string): Promise<Onboard> {
  const found = await db.row<Onboard>(sql`
    select ${columns} from onboards where account_id = ${accountId} and id = ${id} for update`)
  if (!found) throw new NotFoundError('The onboard')
  return found
}

/** All onboards of a connection, locked in the order of their ids. */
export async function lockOnboardsOf(db: Db, accountId: string, connectionId: string): Promise<Onboard[]> {
  return db.rows<Onboard>(sql`
    select ${columns} from onboards where account_id = ${accountId} and connection_id = ${connectionId}
    order by id for update`)
}

export async function findOnboardOfInvitation(
  db: Db,
  accountId: string,
  invitationId: string,
): Promise<Onboard | undefined> {
  return db.row<Onboard>(sql`
    select ${columns} from onboards where account_id = ${accountId} and invitation_id = ${invitationId} for update`)
}

/** The account's onboards, newest first. */
export async function listOnboards(
  db: Db,
  accountId: string,
  query: OnboardQuery & Page,
): Promise<Onboard[]> {
  const rows = await db.rows<Onboard>(sql`
    select ${columns} from onboards where account_id = ${accountId}
    ${only('status', query.status)} ${only('invitation_id', query.invitation_id)}
    ${only('connection_id', query.connection_id)}
    ${paged(sql`onboards`, accountId, query)}`)
  return newestFirst(rows, query)
}

const FILTERS = {
  status: sql`and status = `,
  invitation_id: sql`and invitation_id = `,
  connection_id: sql`and connection_id = `,
}

function only(column: keyof typeof FILTERS, value: string | undefined): Sql {
  return value === undefined ? sql`` : sql`${FILTERS[column]} ${value}`
}

export type NewRow = Pick<Onboard, 'id' | 'account_id' | 'invitation_id' | 'connection_id' | 'flow_id'>

/** Answers undefined if the account has one for this invitation. */
export async function insertOnboard(db: Db, made: NewRow): Promise<Onboard | undefined> {
  return db.row<Onboard>(sql`
    insert into onboards (account_id, id, invitation_id, connection_id, flow_id, status)
    values (${made.account_id}, ${made.id}, ${made.invitation_id}, ${made.connection_id}, ${made.flow_id}, 'created')
    on conflict (account_id, invitation_id) do nothing
    returning ${columns}`)
}

/**
 * Moves an onboard that is not completed, if the change fits it: one statement that checks, changes and answers.
 * Undefined means that it does not fit; why, is for a slower road to say.
 */
export async function updateOnboard(
  db: Db,
  accountId: string,
  change: OnboardChange,
): Promise<Onboard | undefined> {
  const { id, invitation_id, flow_id, status, step, test } = change
  return db.row<Onboard>(sql`
    update onboards set updated_at = now(), status = coalesce(${status ?? null}::text, status),
      flow_id = case when ${flow_id !== undefined}::boolean then ${flow_id ?? null}::text else flow_id end,
      step = case when ${step !== undefined}::boolean then ${step ?? null}::text else step end,
      test = case when ${test !== undefined}::boolean then ${test ? testWritten(test) : null}::jsonb ${testedNow} else test end
    where account_id = ${accountId} and id = ${id} and invitation_id = ${invitation_id} and status <> 'completed'
      and connection_id = coalesce(${change.connection_id ?? null}::text, connection_id)
      and (${flow_id ?? null}::text is null
        or exists (select from flows where account_id = ${accountId} and flows.id = ${flow_id ?? null}::text))
    returning ${columns}`)
}

/** The moment of a test is the database's. Added to nothing, it is nothing. */
const testedNow = sql`|| jsonb_build_object('tested_at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`

function testWritten({ outcome, reason = null, lead_id = null }: NonNullable<OnboardChange['test']>): string {
  return JSON.stringify({ outcome, reason, lead_id })
}

export type SetupResult = { status: 'completed' | 'failed'; flow_id: string | null; setup: Setup }

/** Writes down how a set-up ended; an onboard that another call completed meanwhile stays as it is. */
export async function updateSetup(
  db: Db,
  accountId: string,
  id: string,
  result: SetupResult,
): Promise<Onboard> {
  const written = await db.row<Onboard>(sql`
    update onboards set updated_at = now(), status = ${result.status}, flow_id = coalesce(${result.flow_id}, flow_id),
      setup = ${JSON.stringify(result.setup)}::json
    where account_id = ${accountId} and id = ${id} and status <> 'completed'
    returning ${columns}`)
  return written ?? findOnboard(db, accountId, id)
}

/** What creating an onboard needs to know of an invitation. */
export type AskedInvitation = { state: string; accepted_by_caller: boolean; connection_id: string | null }

/** An invitation that concerns the account: it sent it, accepted it, or has a user to whom it is addressed. */
export async function findInvitationFor(
  db: Db,
  accountId: string,
  invitationId: string,
): Promise<AskedInvitation | undefined> {
  return db.row<AskedInvitation>(sql`
    select i.state, i.connection_id, coalesce(i.accepted_account_id = ${accountId}, false) as accepted_by_caller
    from invitations i
    where i.id = ${invitationId} and (${accountId} in (i.account_id, i.accepted_account_id)
      or exists (select from users u where u.account_id = ${accountId} and lower(u.email) = lower(i.email)))`)
}
