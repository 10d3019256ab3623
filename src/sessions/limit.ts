// How often somebody may try: per address and place, per place, and per address.
import type { Inside } from '../context.ts'
import { TooOftenError } from '../lib/errors.ts'
import { digest } from '../lib/vault.ts'
import { countTry, removeTries } from './store.ts'

const WINDOW_S = 15 * 60
const FROM_HERE = 10
const OF_PLACE = 100
const OF_ADDRESS = 50

/** Throws TooOftenError once an address was tried too often. What it counts is `what`: signing in, asking for a link. */
export async function assertMayTry(
  ctx: Pick<Inside, 'db'>,
  what: string,
  { email, ip }: { email: string; ip: string },
): Promise<void> {
  const limits: [string[], number][] = [
    [[what, 'both', email, ip], FROM_HERE],
    [[what, 'place', ip], OF_PLACE],
    [[what, 'address', email], OF_ADDRESS],
  ]
  for (const [words, most] of limits) await count(ctx, words, most)
}

/** The same where no address is given: per place alone. */
export async function assertMayTryHere(ctx: Pick<Inside, 'db'>, what: string, ip: string): Promise<void> {
  await count(ctx, [what, 'place', ip], OF_PLACE)
}

/** Throws TooOftenError once something was done to one thing more than ten times in a quarter of an hour. */
export async function assertMayTryOn(ctx: Pick<Inside, 'db'>, what: string, whose: string): Promise<void> {
  await count(ctx, [what, 'one', whose], FROM_HERE)
}

async function count(ctx: Pick<Inside, 'db'>, words: string[], most: number): Promise<void> {
  const { tries, wait_s } = await countTry(ctx.db, keyOf(words), WINDOW_S)
  if (tries > most) throw new TooOftenError(wait_s)
}

/** Throws TooOftenError for what is done more than `most` times in a window; `words` say what, and to whom. */
export async function assertSeldom(
  ctx: Pick<Inside, 'db'>,
  words: string[],
  { most, window_s, told }: { most: number; window_s: number; told: string },
): Promise<void> {
  const { tries, wait_s } = await countTry(ctx.db, keyOf(words), window_s)
  if (tries > most) throw new TooOftenError(wait_s, told)
}

/** Throws TooOftenError once an account has sent as many letters to people who are invited as it may in a day. */
export async function assertMayInvite({
  db,
  caller,
  settings,
}: Pick<Inside, 'db' | 'caller' | 'settings'>): Promise<void> {
  const window = { window_s: 24 * 3600, told: 'Your company has invited as many as it may in a day' }
  await assertSeldom({ db }, ['inviting', caller.account_id], {
    most: settings.invitations_per_day,
    ...window,
  })
}

/** Whoever gets in begins anew. */
export async function forgiveTries(
  ctx: Pick<Inside, 'db'>,
  what: string,
  email: string,
  ip: string,
): Promise<void> {
  await removeTries(ctx.db, keyOf([what, 'both', email, ip]))
}

function keyOf(words: string[]): Buffer {
  return digest(JSON.stringify(words.map((word) => word.toLowerCase())))
}
