// Who asks, by key or by cookie, and whether they may.
import type { Caller, Role } from '../accounts/account.ts'
import { ForbiddenError, ForeignPageError, UnauthorizedError } from '../lib/errors.ts'
import type { Right, Row } from './route.ts'
import { holdsSession, isFromOurPages } from './session-cookie.ts'

type Asking = {
  method: string
  headers: { [name: string]: string | string[] | undefined; authorization?: string; cookie?: string }
}

/** What knows callers. */
type Knowing = {
  base_url: string
  authenticate(header: string | undefined): Promise<Caller>
  recognise(cookie: string): Promise<Caller | undefined>
}

/** A key speaks for itself. A cookie speaks for its user where one of our own pages sends it, and reads anywhere. */
export async function callerOf(door: Knowing, row: Row, { method, headers }: Asking): Promise<Caller | null> {
  const { authorization, cookie } = headers
  const mayChange = method === 'GET' || isFromOurPages(headers, door.base_url)
  if (row.visits && !mayChange) throw new ForeignPageError()
  if (authorization !== undefined || !holdsSession(cookie)) {
    return row.open && authorization === undefined ? null : door.authenticate(authorization)
  }
  const caller = mayChange || !row.open ? await door.recognise(cookie) : undefined
  if (!caller && !row.open) throw new UnauthorizedError()
  if (!mayChange && !row.open) throw new ForeignPageError()
  return caller ?? null
}

const RANK: Record<Right, number> = { read: 0, write: 1, manage: 2 }
const REACH: Record<Role, number> = { read_only: 0, member: 1, admin: 2, owner: 2 }

/** Throws ForbiddenError unless a role has the right. */
export function assertRight(role: Role, right: Right): void {
  if (REACH[role] >= RANK[right]) return
  throw new ForbiddenError(`Your role (${role}) may not do this; ask an administrator of your account`)
}
