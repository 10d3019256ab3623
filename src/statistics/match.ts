// Rules that the database cannot decide: the events are read one by one, and those that fit are counted.
import type { Inside } from '../context.ts'
import { isNothing, type Selection } from '../events/selection.ts'
import { listEvents } from '../events/store.ts'
import { InvalidError } from '../lib/errors.ts'

const MOST_EXAMINED = 50_000
const AT_ONCE = 1_000

/** The ids of the events that fit; undefined when the columns decide alone. Throws InvalidError when there are too many. */
export async function matchingIds(
  ctx: Inside,
  selection: Selection,
  { above, below }: { above: string; below: string },
  path: string,
): Promise<string[] | undefined> {
  if (isNothing(selection)) return []
  const { holds } = selection
  if (!holds) return undefined
  const fitting: string[] = []
  const reading = { ascending: true, settled: false, limit: AT_ONCE, selection }
  let from = above
  for (let examined = 0; examined < MOST_EXAMINED; examined += AT_ONCE) {
    const piece = { ...reading, above: from, below }
    const rows = await listEvents(ctx.db, ctx.caller.account_id, piece)
    for (const { id, body } of rows) if (holds(JSON.parse(body))) fitting.push(id)
    const last = rows.at(-1)
    if (!last || rows.length < AT_ONCE) return fitting
    from = last.id
  }
  const message = `are decided event by event here, and there are more than ${MOST_EXAMINED}: choose less time, or \
rules on flow.id, source.id, recipient.id, type or outcome`
  throw new InvalidError([{ path, message }], 'too_many_examined')
}
