// Rows of invitations and of their links.
import { type Db, type Sql, sql } from '../db/db.ts'
import { between, newestFirst, type Page } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { InvitationQuery, InvitationRow, Kind, SeenRow } from './invitation.ts'

const expired = sql`(i.state = 'pending' and i.expires_at <= now())`

const columns = sql`i.id, i.kind, case when ${expired} then 'expired' else i.state end as state, i.email, i.name,
  i.note, i.entity_id, i.flow_id, i.step_id, i.invited_by, i.expires_at, ${expired} as expired, i.sent_at,
  i.opened_at, i.answered_at, i.reason, i.connection_id, i.account_id, i.created_at, i.updated_at,
  i.accepted_account_id, i.life`

const seen = sql`select ${columns}, a.name as account_name,
    nullif(trim(u.first_name || ' ' || u.last_name), '') as inviter_name
  from invitations i join accounts a on a.id = i.account_id
  left join users u on u.account_id = i.account_id and u.id = i.invited_by`

const sentBy = (accountId: string) => sql`i.account_id = ${accountId}`

const receivedBy = (accountId: string) => sql`(i.accepted_account_id = ${accountId}
  or lower(i.email) in (select lower(email) from users where account_id = ${accountId}))`

export type NewRow = {
  account_id: string
  id: string
  kind: Kind
  email: string
  name: string | null
  note: string | null
  entity_id: string
  flow_id: string | null
  step_id: string | null
  invited_by: string | null
  days: number
}

/** Makes whoever invites the same address wait: what they find afterwards is there to stay. */
export async function lockAddress(db: Db, accountId: string, kind: Kind, email: string): Promise<void> {
  await db.run(sql`
    select pg_advisory_xact_lock(hashtextextended(${accountId} || ${kind} || lower(${email}), 0))`)
}

export async function insertInvitation(db: Db, made: NewRow): Promise<InvitationRow> {
  const inserted = await db.row<InvitationRow>(sql`
    insert into invitations as i (account_id, id, kind, email, name, note, entity_id, flow_id, step_id, invited_by,
      expires_at)
    values (${made.account_id}, ${made.id}, ${made.kind}, ${made.email}, ${made.name}, ${made.note},
      ${made.entity_id}, ${made.flow_id}, ${made.step_id}, ${made.invited_by}, now() + make_interval(days => ${made.days}::int))
    returning ${columns}`)
  return inserted as InvitationRow
}

/** The pending one for an address, expired or not, locked. */
export async function lockPending(
  db: Db,
  accountId: string,
  kind: Kind,
  email: string,
): Promise<InvitationRow | undefined> {
  return db.row<InvitationRow>(sql`
    select ${columns} from invitations i
    where i.account_id = ${accountId} and i.kind = ${kind} and lower(i.email) = lower(${email}) and i.state = 'pending'
    for update`)
}

/** The sender's invitation, locked. */
export async function lockSent(db: Db, accountId: string, id: string): Promise<InvitationRow> {
  const found = await db.row<InvitationRow>(sql`
    select ${columns} from invitations i where ${sentBy(accountId)} and i.id = ${id} for update`)
  if (!found) throw new NotFoundError('The invitation')
  return found
}

/** The sender's newest invitation that stands behind an entity, locked. */
export async function lockOfEntity(
  db: Db,
  accountId: string,
  entityId: string,
): Promise<InvitationRow | undefined> {
  return db.row<InvitationRow>(sql`
    select ${columns} from invitations i where ${sentBy(accountId)} and i.entity_id = ${entityId}
    order by i.created_at desc, i.id desc limit 1 for update`)
}

/** To whom an invitation is addressed, by its id alone: nothing is locked before who asks is known. */
export async function findInvitedAddress(db: Db, id: string): Promise<string | undefined> {
  const found = await db.row<{ email: string }>(sql`select i.email from invitations i where i.id = ${id}`)
  return found?.email
}

/** An invitation by its id alone, locked: who asks is verified afterwards, and until then is told nothing. */
export async function lockInvitation(db: Db, id: string): Promise<InvitationRow | undefined> {
  return db.row<InvitationRow>(sql`select ${columns} from invitations i where i.id = ${id} for update`)
}

/** What its sender sees, or what an account sees to which it is addressed. */
export async function findSeen(db: Db, accountId: string, id: string): Promise<SeenRow> {
  const found = await db.row<SeenRow>(sql`
    ${seen} where i.id = ${id} and (${sentBy(accountId)} or ${receivedBy(accountId)})`)
  if (!found) throw new NotFoundError('The invitation')
  return found
}

/** The same for a holder of the link, already verified. */
export async function findSeenByLink(db: Db, accountId: string, id: string): Promise<SeenRow> {
  return (await db.row<SeenRow>(sql`${seen} where ${sentBy(accountId)} and i.id = ${id}`)) as SeenRow
}

/** What an account has sent or received, newest first. */
export async function listSeen(
  db: Db,
  accountId: string,
  { state, direction = 'sent', ...page }: InvitationQuery & Page,
): Promise<SeenRow[]> {
  const order = page.after_id === undefined ? sql`desc` : sql`asc`
  const createdAtOf = (id: string) => sql`(select i.created_at from invitations i where i.id = ${id}
    and (${sentBy(accountId)} or ${receivedBy(accountId)}))`
  const rows = await db.rows<SeenRow>(sql`
    ${seen} where ${direction === 'sent' ? sentBy(accountId) : receivedBy(accountId)} ${inState(state)}
    ${between(page, sql`i.created_at, i.id`, createdAtOf)}
    order by i.created_at ${order}, i.id ${order} limit ${page.limit ?? null}`)
  return newestFirst(rows, page)
}

function inState(state: InvitationQuery['state']): Sql {
  if (state === undefined) return sql``
  if (state === 'expired') return sql`and ${expired}`
  return sql`and i.state = ${state} and not ${expired}`
}

/** Begins another life: a pending, expired or declined invitation is sent anew. */
export async function updateSentAgain(
  db: Db,
  accountId: string,
  id: string,
  days: number,
): Promise<InvitationRow | undefined> {
  return db.row<InvitationRow>(sql`
    update invitations i set state = 'pending', life = life + 1, sent_at = now(), updated_at = now(),
      expires_at = now() + make_interval(days => ${days}::int), opened_at = null, answered_at = null, reason = null
    where ${sentBy(accountId)} and i.id = ${id} and i.state in ('pending', 'declined')
      and not exists (select from invitations other where other.account_id = i.account_id and other.id <> i.id
        and other.kind = i.kind and lower(other.email) = lower(i.email) and other.state = 'pending')
    returning ${columns}`)
}

export type Closing = {
  state: 'accepted' | 'declined' | 'withdrawn'
  reason?: string | null
  /** Of an acceptance: by whom, and what came of it. */
  accepted_account_id?: string
  connection_id?: string
}

/** Ends the life of a pending invitation. After an acceptance the account entity stands for the invited. */
export async function updateClosed(db: Db, accountId: string, id: string, closing: Closing): Promise<void> {
  const { accepted_account_id = null, connection_id = null, reason = null } = closing
  await db.run(sql`
    update invitations set state = ${closing.state}, answered_at = now(), updated_at = now(), reason = ${reason},
      accepted_account_id = ${accepted_account_id}::text, connection_id = ${connection_id},
      entity_id = coalesce(${accepted_account_id}::text, entity_id)
    where account_id = ${accountId} and id = ${id} and state = 'pending'`)
}

/** The invited hands a pending invitation on to another address. */
export async function updateAddress(
  db: Db,
  accountId: string,
  id: string,
  email: string,
): Promise<InvitationRow> {
  const updated = await db.row<InvitationRow>(sql`
    update invitations i set email = ${email}, opened_at = null, updated_at = now()
    where ${sentBy(accountId)} and i.id = ${id} and i.state = 'pending' returning ${columns}`)
  return updated as InvitationRow
}

/** Notes the first look of the invited. */
export async function updateOpened(db: Db, accountId: string, id: string): Promise<void> {
  await db.run(sql`
    update invitations set opened_at = now(), updated_at = now()
    where account_id = ${accountId} and id = ${id} and opened_at is null and state = 'pending'`)
}

/** `proves`: only the invited address was told it. */
export async function insertToken(
  db: Db,
  accountId: string,
  invitationId: string,
  digest: Buffer,
  proves = true,
): Promise<void> {
  await db.run(sql`
    insert into invitation_tokens (digest, account_id, invitation_id, proves)
    values (${digest}, ${accountId}, ${invitationId}, ${proves})`)
}

/** From now on all earlier links say that they were replaced. */
export async function updateTokensReplaced(db: Db, accountId: string, invitationId: string): Promise<void> {
  await db.run(sql`
    update invitation_tokens set replaced_at = now()
    where account_id = ${accountId} and invitation_id = ${invitationId} and replaced_at is null`)
}

export type TokenRow = {
  account_id: string
  invitation_id: string
  /** Whoever has it reads the letters of the invited address. */
  proves: boolean
  replaced_at: string | null
}

/** What a link opens: the look-up that starts from no account. */
export async function findToken(db: Db, digest: Buffer): Promise<TokenRow | undefined> {
  return db.row<TokenRow>(sql`
    select account_id, invitation_id, proves, replaced_at from invitation_tokens where digest = ${digest}`)
}
