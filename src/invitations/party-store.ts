// Rows of those whom invitations concern: the companies on both sides, and the people behind the addresses.
import type { Role } from '../accounts/account.ts'
import { type Db, sql } from '../db/db.ts'
import { isDisposable, isFree } from '../fields/types/mail-domains.ts'
import type { Kind } from './invitation.ts'

/**
 * The company that an address stands for in an open connection of this kind with the account: the company of the user
 * with that address, or the one that accepted an earlier invitation to it.
 */
export async function findConnectedPartner(
  db: Db,
  accountId: string,
  kind: Kind,
  email: string,
): Promise<string | undefined> {
  const mine = kind === 'recipient' ? sql`c.seller_account_id` : sql`c.buyer_account_id`
  const theirs = kind === 'recipient' ? sql`c.buyer_account_id` : sql`c.seller_account_id`
  const found = await db.row<{ partner: string }>(sql`
    select ${theirs} as partner from connections c
    where ${mine} = ${accountId} and c.ended_at is null and ${theirs} in (
      select account_id from users where lower(email) = lower(${email})
      union all
      select accepted_account_id from invitations i where i.account_id = ${accountId} and i.kind = ${kind}
        and lower(i.email) = lower(${email}) and i.state = 'accepted')
    limit 1`)
  return found?.partner
}

/** Whether a user of the account has this address. */
export async function isOwnAddress(db: Db, accountId: string, email: string): Promise<boolean> {
  const found = await db.row(sql`
    select id from users where account_id = ${accountId} and lower(email) = lower(${email})`)
  return found !== undefined
}

export type Addressee = {
  account_id: string
  user_id: string
  role: Role
  /** Neither the user nor the company is switched off. */
  active: boolean
}

/** The user whom an address belongs to: the look-up that starts from no account. */
export async function findAddressee(db: Db, email: string): Promise<Addressee | undefined> {
  return db.row<Addressee>(sql`
    select u.account_id, u.id as user_id, u.role, u.active and a.state = 'active' as active
    from users u join accounts a on a.id = u.account_id where lower(u.email) = lower(${email})`)
}

/**
 * The oldest company, but for the inviter's, one of whose people has an address of the same domain: the look-up that
 * starts from no account. Domains that lend addresses to everybody say nothing.
 */
export async function findCompanyHere(
  db: Db,
  { account_id, email }: { account_id: string; email: string },
): Promise<{ id: string; name: string } | undefined> {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  if (isFree(domain) || isDisposable(domain)) return undefined
  return db.row(sql`
    select a.id, a.name from users u join accounts a on a.id = u.account_id
    where lower(split_part(u.email, '@', 2)) = ${domain} and u.active and a.state = 'active'
      and a.id <> ${account_id}
    order by a.id limit 1`)
}

export type Party = {
  account: string
  state: 'active' | 'closed'
  time_zone: string
  website: string | null
  logo_url: string | null
  /** The person's name and address; null if none is named, or they have left. */
  person: string | null
  email: string | null
}

/** A company, and the person who acted for it. */
export async function findParty(db: Db, accountId: string, userId: string | null): Promise<Party> {
  const found = await db.row<Party>(sql`
    select a.name as account, a.state, a.time_zone, a.website, e.logo_url, u.email,
      nullif(trim(u.first_name || ' ' || u.last_name), '') as person
    from accounts a left join entities e on e.account_id = a.id and e.id = a.id
    left join users u on u.account_id = a.id and u.id = ${userId}::text
    where a.id = ${accountId}`)
  return found as Party
}

/** Holds the entity of the invited against flows that are about to use it. */
export async function lockPendingEntity(db: Db, accountId: string, entityId: string): Promise<void> {
  await db.run(sql`
    select id from entities where account_id = ${accountId} and id = ${entityId} and kind = 'pending' for update`)
}
