// Notes that somebody looked at submission docs, without keeping anybody waiting.
import type { Context } from '../context.ts'
import type { RawRequest } from '../http/route.ts'
import { newId } from '../lib/id.ts'
import { described } from '../lib/log.ts'
import { insertAccess } from './store.ts'

const LONGEST = 500

export type Seen = { account_id: string; flow_id: string; source_id: string; request: RawRequest }

/** The answer does not wait for it; a note that cannot be written is a line in the log. */
export function noteAccess(ctx: Context<null>, { request, ...seen }: Seen): void {
  const user_agent = request.headers?.['User-Agent']?.slice(0, LONGEST) ?? null
  void insertAccess(ctx.db, { ...seen, id: newId(), ip: request.ip, user_agent }).catch((error) =>
    ctx.log.warn(described(error), 'access to submission docs not noted'),
  )
}
