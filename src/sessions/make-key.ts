// Makes an API key, and writes so to the person in whose name it can be used.
import type { Inside } from '../context.ts'
import { makeKey } from '../keys/edit.ts'
import type { Key, NewKey } from '../keys/key.ts'
import { tellSafety } from './tell-safety.ts'

/** A key of the account itself is told to who made it. */
export async function makeKeyAndTell(ctx: Inside, order: NewKey): Promise<Key> {
  const key = await makeKey(ctx, order)
  const reader = key.user_id ?? ctx.caller.user_id
  if (reader) await tellSafety(ctx, reader, `The API key “${key.name}” was made`, 'keys')
  return key
}
