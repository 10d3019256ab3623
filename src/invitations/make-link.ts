// A link that the inviter hands on by itself: it shows the invitation, and proves nothing about who follows it.
import type { Inside } from '../context.ts'
import { Answer } from '../http/route.ts'
import { digest } from '../lib/vault.ts'
import { closedError, type Link } from './answering.ts'
import { insertToken, lockSent } from './store.ts'
import { newToken, pageOf } from './token.ts'

/** Earlier links stay. What is no longer pending is a ConflictError. */
export async function makeLink(ctx: Inside, { id }: { id: string }): Promise<Answer<Link>> {
  const { account_id } = ctx.caller
  const row = await lockSent(ctx.db, account_id, id)
  if (row.state !== 'pending') throw closedError(row.state)
  const token = newToken()
  await insertToken(ctx.db, account_id, row.id, digest(token), false)
  return new Answer(201, { url: pageOf(ctx.settings, token) })
}
