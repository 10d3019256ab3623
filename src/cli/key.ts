// gangway key create | list | revoke
import { createKey } from '../accounts/open.ts'
import { findAccount } from '../accounts/store.ts'
import { listKeys, updateKeyRevoked } from '../keys/store.ts'
import { invalid, NotFoundError } from '../lib/errors.ts'
import { findUser } from '../users/store.ts'
import { onGround } from './ground.ts'

type Creation = { account: string; user?: string; name: string; expires?: string; json?: boolean }

export async function createAccountKey(options: Creation): Promise<void> {
  const expires = options.expires === undefined ? null : new Date(options.expires)
  if (expires && Number.isNaN(expires.getTime()))
    throw invalid('/--expires', 'must be a time such as 2030-01-31T00:00:00Z')
  const order = {
    account_id: options.account,
    user_id: options.user ?? null,
    name: options.name,
    expires_at: expires?.toISOString() ?? null,
  }
  const made = await onGround(async ({ db }) => {
    await findAccount(db, order.account_id)
    if (order.user_id) await findUser(db, order.account_id, order.user_id)
    return createKey({ db }, order)
  })
  console.log(options.json ? JSON.stringify(made) : `API key ${made.id}, shown this once: ${made.api_key}`)
}

export async function listAccountKeys({ account, json }: { account: string; json?: boolean }): Promise<void> {
  const keys = await onGround(({ db }) => listKeys(db, account, {}))
  if (json) return console.log(JSON.stringify(keys))
  for (const { id, name, api_key, revoked_at, expires_at } of keys) {
    const state = revoked_at ? `revoked ${revoked_at}` : expires_at ? `until ${expires_at}` : 'valid'
    console.log(`${id}  …${api_key.slice(-4)}  ${state}  ${name}`)
  }
}

export async function revokeAccountKey(id: string, { account }: { account: string }): Promise<void> {
  const revoked = await onGround(({ db }) => updateKeyRevoked(db, account, id))
  if (!revoked) throw new NotFoundError('The key')
  console.log(`Key ${id} is revoked`)
}
