// Rows of passkeys, and of what browsers were asked to sign.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Passkey, StoredPasskey } from './passkey.ts'

const columns = sql`id, name, last_used_at, created_at`

export async function listPasskeys(db: Db, accountId: string, userId: string): Promise<Passkey[]> {
  return db.rows<Passkey>(sql`
    select ${columns} from passkeys where account_id = ${accountId} and user_id = ${userId} order by created_at desc, id desc`)
}

export async function listCredentials(db: Db, accountId: string, userId: string): Promise<StoredPasskey[]> {
  return db.rows<StoredPasskey>(sql`
    select account_id, id, user_id, credential_id, public_key, counter::float8 as counter, transports
    from passkeys where account_id = ${accountId} and user_id = ${userId}`)
}

/** The passkey of a credential, if its user may sign in: a look-up that starts from no account. */
export async function findPasskey(db: Db, credentialId: string): Promise<StoredPasskey | undefined> {
  return db.row<StoredPasskey>(sql`
    select p.account_id, p.id, p.user_id, p.credential_id, p.public_key, p.counter::float8 as counter, p.transports
    from passkeys p join users u on u.account_id = p.account_id and u.id = p.user_id join accounts a on a.id = p.account_id
    where p.credential_id = ${credentialId} and u.active and a.state = 'active'`)
}

/** Undefined if the credential is there already. */
export async function insertPasskey(
  db: Db,
  row: StoredPasskey & { name: string },
): Promise<Passkey | undefined> {
  return db.row<Passkey>(sql`
    insert into passkeys (account_id, id, user_id, name, credential_id, public_key, counter, transports)
    values (${row.account_id}, ${row.id}, ${row.user_id}, ${row.name}, ${row.credential_id}, ${row.public_key}, ${row.counter},
      ${row.transports}::text[])
    on conflict (credential_id) do nothing returning ${columns}`)
}

export async function updateUsed(db: Db, { account_id, id }: StoredPasskey, counter: number): Promise<void> {
  await db.run(sql`
    update passkeys set counter = ${counter}, last_used_at = now() where account_id = ${account_id} and id = ${id}`)
}

/** One of the user's own, held until the transaction ends. */
export async function lockPasskey(db: Db, accountId: string, userId: string, id: string): Promise<Passkey> {
  const found = await db.row<Passkey>(sql`
    select ${columns} from passkeys where account_id = ${accountId} and user_id = ${userId} and id = ${id} for update`)
  if (!found) throw new NotFoundError('The passkey')
  return found
}

export async function updateName(db: Db, accountId: string, id: string, name: string): Promise<void> {
  await db.run(sql`update passkeys set name = ${name} where account_id = ${accountId} and id = ${id}`)
}

export async function removePasskey(db: Db, accountId: string, userId: string, id: string): Promise<Passkey> {
  const removed = await db.row<Passkey>(sql`
    delete from passkeys where account_id = ${accountId} and user_id = ${userId} and id = ${id} returning ${columns}`)
  if (!removed) throw new NotFoundError('The passkey')
  return removed
}

/** Notes what a browser is asked to sign: for a user who adds a passkey, or for whoever signs in. */
export async function insertChallenge(db: Db, digest: Buffer, userId: string | null): Promise<void> {
  await db.run(sql`
    insert into challenges (digest, user_id, expires_at) values (${digest}, ${userId}, now() + interval '5 minutes')`)
}

/** Whether it was asked, for the same purpose, and is good still; once. */
export async function takeChallenge(db: Db, digest: Buffer, userId: string | null): Promise<boolean> {
  const taken = await db.run(sql`
    delete from challenges where digest = ${digest} and user_id is not distinct from ${userId} and expires_at > now()`)
  return taken === 1
}
