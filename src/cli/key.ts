// gangway key create | list | revoke
import { Type } from 'typebox'
import { createKey } from '../accounts/open.ts'
import { findAccount } from '../accounts/store.ts'
import { endsTooSoon } from '../keys/key.ts'
import { findKey, listKeys, updateKeyRevoked } from '../keys/store.ts'
import { invalid, NotFoundError } from '../lib/errors.ts'
import { Id, Line, Open, Time } from '../lib/schema.ts'
import { findUser } from '../users/store.ts'
import { onGround } from './ground.ts'
import { assertOptions } from './options.ts'

type Creation = { account: string; user?: string; name: string; expires?: string; json?: boolean }

const Creation = Open({
  account: Id,
  user: Type.Optional(Id),
  name: Line,
  expires: Type.Optional(Time),
})

export async function createAccountKey(options: Creation): Promise<void> {
  assertOptions(Creation, options)
  const { account: account_id, user: user_id = null, name, expires: expires_at = null, json } = options
  const made = await onGround(({ db }) =>
    db.transaction(async (db) => {
      await findAccount(db, account_id)
      if (user_id) await findUser(db, account_id, user_id)
      const made = await createKey({ db }, { account_id, user_id, name, expires_at })
      if (endsTooSoon(await findKey(db, account_id, made.id)))
        throw invalid('/--expires', 'must be a time to come')
      return made
    }),
  )
  console.log(json ? JSON.stringify(made) : `API key ${made.id}, shown this once: ${made.api_key}`)
}

const Holder = Open({ account: Id })

export async function listAccountKeys(options: { account: string; json?: boolean }): Promise<void> {
  assertOptions(Holder, options)
  const { account, json } = options
  const keys = await onGround(async ({ db }) => {
    await findAccount(db, account)
    return listKeys(db, account, {})
  })
  if (json) return console.log(JSON.stringify(keys))
  for (const { id, name, api_key, revoked_at, expires_at } of keys) {
    const state = revoked_at ? `revoked ${revoked_at}` : expires_at ? `until ${expires_at}` : 'valid'
    console.log(`${id}  …${api_key.slice(-4)}  ${state}  ${name}`)
  }
}

export async function revokeAccountKey(id: string, options: { account: string }): Promise<void> {
  assertOptions(Holder, options)
  const revoked = await onGround(({ db }) => updateKeyRevoked(db, options.account, id.toLowerCase()))
  if (!revoked) throw new NotFoundError('The key')
  console.log(`Key ${id} is revoked`)
}
