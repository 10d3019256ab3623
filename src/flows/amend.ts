// Patches flows in place, both copies each by itself: nobody's undeployed edits are lost, or published.
import type { Caller } from '../accounts/account.ts'
import type { Author } from '../changelogs/changelog.ts'
import { entryOf } from '../changelogs/record.ts'
import { appendChangelogs } from '../changelogs/store.ts'
import type { Inside } from '../context.ts'
import { newShortId } from '../lib/id.ts'
import { type FlowDocument, type FlowRow, revisionOf } from './flow.ts'
import type { IdFor } from './partners.ts'
import { type Copies, lockFlows, updateFlows } from './store.ts'

export type Amendment = {
  account_id: string
  flow_ids: string[]
  by: Author | null
  /** Answers the same object when there is nothing to change. Called for each copy; what it adds to both has one id. */
  amend: (document: FlowDocument, idFor: IdFor) => FlowDocument
  /** Leaves the live copy alone: an edit of the account's own, which a deploy will publish. */
  draft_only?: boolean
}

export type AmendedFlow = Pick<FlowRow, 'id' | 'name' | 'level' | 'saved' | 'live'> & { changed: boolean }

/** The flows that are still there, as they are afterwards. Four statements, however many flows. */
export async function amendFlows(ctx: Inside<Caller | null>, order: Amendment): Promise<AmendedFlow[]> {
  const { account_id, flow_ids, amend } = order
  if (flow_ids.length === 0) return []
  const before = await lockFlows(ctx.db, account_id, flow_ids)
  const copies = before.flatMap((row) => changedCopies(row, amend, order.draft_only))
  const written = new Map((await updateFlows(ctx.db, account_id, copies)).map((row) => [row.id, row]))
  const entries = before.flatMap((row) => {
    const after = written.get(row.id)
    return after
      ? [
          entryOf({
            account_id,
            type: 'flow',
            object_id: row.id,
            before: revisionOf(row),
            after: revisionOf(after),
            by: order.by,
          }),
        ]
      : []
  })
  await appendChangelogs(ctx.db, entries)
  return before.map((row) => ({ ...(written.get(row.id) ?? row), changed: written.has(row.id) }))
}

function changedCopies(row: FlowRow, amend: Amendment['amend'], draftOnly = false): Copies[] {
  const idFor = sameIds()
  const saved = amend(row.saved, idFor)
  const live = row.live && !draftOnly ? amend(row.live, idFor) : row.live
  const changes = {
    ...(saved !== row.saved && { saved }),
    ...(live && live !== row.live && { live }),
  }
  return Object.keys(changes).length === 0 ? [] : [{ id: row.id, ...changes }]
}

/** A copy that was like the other stays like it, so that a flow does not seem to have changes that are not live. */
function sameIds(): IdFor {
  const ids = new Map<string, string>()
  return (what) => {
    const id = ids.get(what) ?? newShortId()
    ids.set(what, id)
    return id
  }
}
