// Records one change of one object.

import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { newId } from '../lib/id.ts'
import { type Author, type Changelog, difference } from './changelog.ts'
import { appendChangelogs, type Entry } from './store.ts'

export type Recorded = {
  account_id: string
  type: Changelog['type']
  object_id: string
  /** The object as it was and as it is, as the API shows it; null before it was made and after it was deleted. */
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  by: Author | null
}

/** Appends the change to the ledger, in the transaction that made it. */
export async function recordChange(ctx: Inside<Caller | null>, change: Recorded): Promise<void> {
  await appendChangelogs(ctx.db, [entryOf(change)])
}

/** The ledger's entry of a change. A deleted object's last revision is what it was. */
export function entryOf({ account_id, type, object_id, before, after, by }: Recorded): Entry {
  const { delta, changes } = difference(timeless(before), timeless(after))
  const action = before === null ? 'create' : after === null ? 'delete' : 'update'
  const revision = { current_revision: after ?? before ?? {}, delta_from_last_revision: delta }
  return { account_id, id: newId(), type, object_id, action, changes, ...revision, user: by }
}

/** That an object was written just now is no change of it. */
function timeless(model: Recorded['after']): Recorded['after'] {
  if (model === null) return null
  const { updated_at: _, ...rest } = model
  return rest
}
