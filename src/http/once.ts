// Idempotency-Key: the claim, the effect and the answer are one transaction, so a crash cannot part them.
import type { Inside } from '../context.ts'
import { ConflictError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { Answer } from './route.ts'
import { claimKey, findRemembered, rememberAnswer } from './store.ts'

/** A request that carries a key: `said` is its method, path and body. */
export type Keyed = { key: string; said: string }

/**
 * Does the work, or answers as the first time. The stored answer may hold a new key, so it is sealed, and repeated to
 * nobody but the user who asked: from a colleague the same words are another request.
 */
export async function once<T>(ctx: Inside, { key, said }: Keyed, work: () => Promise<T>): Promise<T> {
  const { account_id, user_id } = ctx.caller
  const asked = digest(`${user_id} ${said}`)
  if (await claimKey(ctx.db, account_id, key, asked)) {
    const result = await work()
    await rememberAnswer(ctx.db, account_id, key, ctx.vault.seal(JSON.stringify(result)))
    return result
  }
  const earlier = await findRemembered(ctx.db, account_id, key)
  if (!earlier?.digest.equals(asked)) {
    throw new ConflictError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request; use a new one',
    )
  }
  return revived(JSON.parse(ctx.vault.open(earlier.answer as Buffer))) as T
}

function revived(result: unknown): unknown {
  const { status, body, headers } = (result ?? {}) as Partial<Answer<unknown>>
  return status !== undefined && headers !== undefined ? new Answer(status, body, headers) : result
}
