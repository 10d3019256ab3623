// Search: the account's leads that hold the words of a query.

import { findKeeping } from '../accounts/retention-store.ts'
import type { Context } from '../context.ts'
import { shownEvent } from '../events/shown.ts'
import { hitOf, type LeadHits, type LeadQuery } from './hit.ts'
import { isEmpty, parseQuery, termsOf } from './query.ts'
import { findHits, findMachine, findMatches } from './search-store.ts'

const NOBODY: LeadHits = { hits: [], total: 0 }

/** Without a query all leads are found; by one without a word, none. Whole words go before beginnings, then newer before older. */
export async function searchLeads(ctx: Context, asked: LeadQuery): Promise<LeadHits> {
  const { query: text = '', sort_by, sort_dir = 'asc', from = 0, limit = 10 } = asked
  const query = parseQuery(text)
  if (isEmpty(query) && text.trim() !== '') return NOBODY
  const { account_id } = ctx.caller
  const { ids } = query
  const machine = await findMachine(ctx.db, account_id)
  if (machine === undefined) return NOBODY
  const { oldest, days } = await findKeeping(ctx.db, account_id)
  const { total, ids: page } = await findMatches(ctx.db, account_id, {
    place: { oldest, machine },
    ...termsOf(query),
    ...{ ids, sort_by, sort_dir, from, limit },
  })
  if (page.length === 0) return { hits: [], total }
  const rows = await findHits(ctx.db, account_id, page)
  const hits = rows
    .toSorted((one, other) => page.indexOf(one.id) - page.indexOf(other.id))
    .map(({ event_id, ...row }) => {
      const latest_event = event_id && row.latest_event ? shownEvent(event_id, row.latest_event, days) : null
      return hitOf({ ...row, latest_event }, query)
    })
  return { hits, total }
}
