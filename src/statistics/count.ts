// What counting needs of the account: its zone, the types of its fields; and what the database says when it cannot.
import { findAccount } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { momentOf, placeAt } from '../events/moment.ts'
import { findBounds } from '../events/store.ts'
import { findFields } from '../fields/store.ts'
import { invalid } from '../lib/errors.ts'
import { fieldIn, type Property, shownPropertyOf } from './property.ts'
import { orderly, type Span, TODAY, ZONE, zoneOf } from './span.ts'
import { findSpan } from './store.ts'

const MOST_GROUPS = 5

/** The zone that was asked for, or the account's. */
export async function zoneIn(ctx: Inside, timezone: string | undefined): Promise<string> {
  return zoneOf(timezone ?? (await findAccount(ctx.db, ctx.caller.account_id)).time_zone)
}

/** From `start` to `end`; what is absent is the beginning or the end of `usual`. */
export async function spanIn(
  ctx: Inside,
  { start, end }: { start?: string; end?: string },
  zone: string,
  usual = TODAY,
): Promise<Span> {
  const span = await findSpan(ctx.db, usual, zone)
  const from = start === undefined ? span.from : momentOf(start, '/start')
  const to = end === undefined ? span.to : momentOf(end, '/end', true)
  return orderly({ from, to }, '/end')
}

/** Between which ids an account's events of a span stand, without those that have expired; both exclusive. */
export async function boundsIn(
  ctx: Inside,
  { from, to }: Span,
  accountId = ctx.caller.account_id,
): Promise<{ above: string; below: string }> {
  const { oldest } = await findBounds(ctx.db, accountId, false)
  const first = placeAt(from)
  return { above: first > oldest ? first : oldest, below: placeAt(to + 1000) }
}

/** The properties by which groups are made, none of which tells who a lead is. */
export async function groupsIn(ctx: Inside, names: string[], path: string): Promise<Property[]> {
  if (names.length > MOST_GROUPS) throw invalid(path, `must be at most ${MOST_GROUPS} properties`)
  const ids = [...new Set(names.flatMap((name) => fieldIn(name) ?? []))]
  const fields = await findFields(ctx.db, ctx.caller.account_id, ids)
  const types = new Map(fields.map(({ id, type }) => [id, type]))
  return [...new Set(names)].map((name) => shownPropertyOf(name, path, types.get(fieldIn(name) ?? '')))
}

const UNKNOWN_ZONE = '22023'
const TOOK_TOO_LONG = '57014'

/** Runs what counts; a zone that the database does not know, or time that runs out, is told to the one who asked. */
export async function inTime<T>(count: () => Promise<T>): Promise<T> {
  try {
    return await count()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (code === UNKNOWN_ZONE) throw invalid('/timezone', ZONE)
    if (code === TOOK_TOO_LONG)
      throw invalid('/start', 'leaves too much to count at once; choose less time or fewer groups')
    throw error
  }
}
