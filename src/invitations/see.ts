// What an account sees of invitations: those it sent, and those that are addressed to one of its users.
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { type Invitation, type InvitationQuery, seenBy } from './invitation.ts'
import { findSeen, listSeen } from './store.ts'

/** Those sent, unless `direction` is `received`; newest first. */
export async function seeInvitations(ctx: Context, query: InvitationQuery & Page): Promise<Invitation[]> {
  const rows = await listSeen(ctx.db, ctx.caller.account_id, query)
  return rows.map((row) => seenBy(ctx.caller.account_id, row))
}

/** One of either; anybody else's is not found. */
export async function seeInvitation(ctx: Inside, { id }: { id: string }): Promise<Invitation> {
  return seenBy(ctx.caller.account_id, await findSeen(ctx.db, ctx.caller.account_id, id))
}
