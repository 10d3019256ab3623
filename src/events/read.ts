// See events: a page of them, or one.
import type { Context } from '../context.ts'
import { Answer, Written } from '../http/route.ts'
import { InvalidError } from '../lib/errors.ts'
import type { Event } from './event.ts'
import { momentOfId } from './moment.ts'
import { nextLink } from './next-link.ts'
import { type EventQuery, type Reading, readingOf } from './query.ts'
import { isNothing } from './selection.ts'
import { type Bounds, type EventText, findBounds, findEvent, listEvents } from './store.ts'

/** How many events are looked at for one request whose rules the database cannot decide. */
export const MOST_EXAMINED = 50_000
const EXAMINED_AT_ONCE = 1_000

type Page = Written<{ id: string }[]>

/** A page of events, as text; `Link` says where it goes on. */
export async function seeEvents(ctx: Context, query: EventQuery): Promise<Answer<Page>> {
  const asked = readingOf(query)
  const { limit, part } = asked
  const bounds = await findBounds(ctx.db, ctx.caller.account_id, asked.settled)
  const rows = await chosen(ctx, within(asked, bounds))
  const texts = rows.map((row) => {
    const text = shownText(row, bounds)
    return part ? JSON.stringify(part(JSON.parse(text))) : text
  })
  const last = rows.length === limit ? rows.at(-1) : undefined
  const headers = last && nextLink(ctx.settings.base_url, query, last.id)
  return new Answer(200, new Written(`[${texts.join(',')}]`), headers)
}

export async function seeEvent(ctx: Context, { id }: { id: string }): Promise<Written<Event>> {
  const { account_id } = ctx.caller
  const bounds = await findBounds(ctx.db, account_id, false)
  return new Written(shownText(await findEvent(ctx.db, account_id, id, bounds.oldest), bounds))
}

function within(reading: Reading, { oldest, horizon }: Bounds): Reading {
  return {
    ...reading,
    above: reading.above > oldest ? reading.above : oldest,
    below: reading.below < horizon ? reading.below : horizon,
  }
}

async function chosen(ctx: Context, reading: Reading): Promise<EventText[]> {
  if (isNothing(reading.selection)) return []
  const { holds } = reading.selection
  if (!holds) return listEvents(ctx.db, ctx.caller.account_id, reading)
  return examine(ctx, reading, holds)
}

/**
 * Reads on in pieces until the page is full or the events end, so that a page that is not full is the last one. When it
 * would have to look at too many, it says how to ask instead: a shorter page would look like the end.
 */
async function examine(
  ctx: Context,
  reading: Reading,
  holds: (event: Event) => boolean,
): Promise<EventText[]> {
  const { ascending, limit } = reading
  const found: EventText[] = []
  let { above, below } = reading
  for (let examined = 0; examined < MOST_EXAMINED; examined += EXAMINED_AT_ONCE) {
    const piece = { ...reading, above, below, limit: EXAMINED_AT_ONCE }
    const rows = await listEvents(ctx.db, ctx.caller.account_id, piece)
    for (const row of rows) {
      if (holds(JSON.parse(row.body))) found.push(row)
      if (found.length === limit) return found
    }
    const last = rows.at(-1)
    if (!last || rows.length < EXAMINED_AT_ONCE) return found
    if (ascending) above = last.id
    else below = last.id
  }
  throw tooRare(found.length, ascending ? `after_id=${above}` : `before_id=${below}`)
}

function tooRare(found: number, place: string) {
  const looked = `hold for only ${found} of the ${MOST_EXAMINED} events that were looked at`
  const onward = found === 0 ? `go on from there with ${place}` : `ask for fewer with limit=${found}`
  const message = `${looked}: ${onward}, or narrow by type, flow_id, start or end`
  return new InvalidError([{ path: '/rules', message }], 'too_many_examined')
}

/** The text of an event with its last member, which is computed: changing the account's retention moves it. */
function shownText({ id, body }: EventText, { days }: Bounds): string {
  const expiresAt = new Date(momentOfId(id) + days * 86_400_000).toISOString()
  return `${body.slice(0, body.lastIndexOf('}'))},"expires_at":"${expiresAt}"}`
}
