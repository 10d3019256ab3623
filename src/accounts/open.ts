// Opens an account: the company, its first user, its account entity and its first key.
import { randomBytes } from 'node:crypto'
import type { Inside } from '../context.ts'
import { ConflictError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { digest } from '../lib/vault.ts'
import { insertAccount, insertKey, insertUser } from './store.ts'

export type Opening = {
  name: string
  email: string
  first_name?: string
  last_name?: string
  phone?: string
  time_zone?: string
  website?: string | null
}

export type Opened = { account_id: string; user_id: string; api_key: string }

const DEFAULT_ZONE = 'America/New_York'

/** Throws ConflictError if the address belongs to a user already. The key is shown here and never again. */
export async function openAccount(ctx: Pick<Inside, 'db'>, opening: Opening): Promise<Opened> {
  const account_id = newId()
  const user = {
    account_id,
    id: newId(),
    email: opening.email,
    first_name: opening.first_name ?? (opening.email.split('@')[0] as string),
    last_name: opening.last_name ?? '',
    phone: opening.phone ?? null,
    role: 'owner' as const,
  }
  const { name, time_zone = DEFAULT_ZONE, website = null } = opening
  await insertAccount(ctx.db, { id: account_id, name, time_zone, website })
  if (!(await insertUser(ctx.db, user))) {
    throw new ConflictError(
      'email_taken',
      `${opening.email} belongs to a user of this exchange already; sign in with it`,
    )
  }
  const first = { account_id, user_id: user.id, name: 'First key', made_by: user.id }
  const { api_key } = await createKey(ctx, first)
  return { account_id, user_id: user.id, api_key }
}

export type KeyOrder = {
  account_id: string
  user_id: string | null
  name: string
  expires_at?: string | null
  /** The user who makes it; nobody where a key of the account does, or the command line. */
  made_by?: string | null
}

/** Makes a key and answers its secret, of which only the digest is kept. */
export async function createKey(
  ctx: Pick<Inside, 'db'>,
  order: KeyOrder,
): Promise<{ id: string; api_key: string }> {
  const id = newId()
  const api_key = randomBytes(20).toString('hex')
  const stored = {
    digest: digest(api_key),
    last_four: api_key.slice(-4),
    expires_at: order.expires_at ?? null,
    made_by: order.made_by ?? null,
  }
  await insertKey(ctx.db, { ...order, ...stored, id })
  return { id, api_key }
}
