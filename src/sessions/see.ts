// The sessions of the caller's user: where it is signed in; and ending one.
import type { Context } from '../context.ts'
import { ForbiddenError } from '../lib/errors.ts'
import { NO_USER } from '../users/user.ts'
import { deviceInWords } from './device.ts'
import type { Session, SessionRow, Visit } from './session.ts'
import { listSessions, removeSession } from './store.ts'

export async function seeSessions(ctx: Context, { visit }: { visit: Visit }): Promise<Session[]> {
  const current = await ctx.people.find(visit.cookie)
  return (await listSessions(ctx.db, userOf(ctx), current?.session_id ?? null)).map(shown)
}

/** It ends at once and everywhere. */
export async function revokeSession(ctx: Context, { id }: { id: string }): Promise<Session> {
  return shown(await removeSession(ctx.db, userOf(ctx), id))
}

/** By the words that the letter of a new device has. */
function shown(row: SessionRow): Session {
  return { ...row, device: deviceInWords(row.user_agent) }
}

function userOf({ caller }: Context): string {
  if (!caller.user_id) throw new ForbiddenError(NO_USER)
  return caller.user_id
}
