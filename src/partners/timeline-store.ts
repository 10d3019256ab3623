// Rows of what happened between two companies.
import { type Db, sql } from '../db/db.ts'
import type { ChangeRow, LetterRow, MomentRow } from './timeline.ts'

const MOST = 300

/** What a timeline is about, as far as the caller's account has it: it was looked up for that account before. */
export type About = {
  account_id: string
  connection_id: string | null
  invitation: { id: string; account_id: string; email: string } | null
}

/** The newest moments. Who accepted is the user with the invited address, where the company has one. */
export async function listMoments(
  db: Db,
  { account_id, connection_id, invitation }: About,
): Promise<MomentRow[]> {
  return db.rows<MomentRow>(sql`
    select m.id::text as id, m.kind, a.name as company, m.detail, m.at,
      case m.kind
        when 'accepted' then (select nullif(trim(u.first_name || ' ' || u.last_name), '') from users u
          where u.account_id = m.by_account_id and lower(u.email) = lower(${invitation?.email ?? null}::text))
        when 'invited' then (select nullif(trim(u.first_name || ' ' || u.last_name), '') from invitations i
          join users u on u.account_id = i.account_id and u.id = i.invited_by
          where i.account_id = ${invitation?.account_id ?? null}::text and i.id = m.invitation_id)
      end as person
    from moments m left join accounts a on a.id = m.by_account_id
    where m.connection_id in (select c.id from connections c
        where c.id = ${connection_id} and ${account_id} in (c.seller_account_id, c.buyer_account_id))
      or m.invitation_id in (select i.id from invitations i
        where i.account_id = ${invitation?.account_id ?? null}::text and i.id = ${invitation?.id ?? null}::text)
    order by m.at desc, m.id desc limit ${MOST}`)
}

/** The account's own letters about it. */
export async function listLettersAbout(
  db: Db,
  { account_id, connection_id, invitation }: About,
): Promise<LetterRow[]> {
  const ids = [connection_id, invitation?.id].filter((id) => id)
  return db.rows<LetterRow>(sql`
    select id, kind, recipient, state, created_at from letters
    where account_id = ${account_id} and about_id = any(${ids}::text[]) order by created_at desc, id desc limit ${MOST}`)
}

/** The newest changes of the account's own flows in which a partner stands. */
export async function listChangesWith(db: Db, accountId: string, entityId: string): Promise<ChangeRow[]> {
  return db.rows<ChangeRow>(sql`
    select c.id, c.object_id as flow_id, c.current_revision ->> 'name' as name, c.action, c.changes, c."user", c.created_at
    from changelogs c
    where c.account_id = ${accountId} and c.type = 'flow' and c.object_id in (
      select flow_id from flow_partners where account_id = ${accountId} and entity_id = ${entityId})
    order by c.created_at desc, c.id desc limit 100`)
}
