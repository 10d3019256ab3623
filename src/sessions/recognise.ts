// A session's cookie in; a Caller out. A cookie seen in the last minute costs no query.
import type { Caller } from '../accounts/account.ts'
import type { Db } from '../db/db.ts'
import { digest } from '../lib/vault.ts'
import type { People } from './people.ts'
import { findSessionHolder } from './store.ts'

const KEPT_MS = 60_000
const MOST_KEPT = 10_000

/** Until when, by the process's own steady clock, which nobody sets. */
type Kept = { caller: Caller; untilMs: number }

export interface Recogniser {
  /** The caller of a Cookie header; undefined if nobody is signed in by it. */
  recognise(cookie: string): Promise<Caller | undefined>
  /** Forgets everything: sessions ended, roles or accounts changed somewhere. */
  forget(): void
}

/** `hears` says whether changes made by other processes are known here; without that nothing is kept. */
export function openRecogniser(db: Db, people: Pick<People, 'find'>, hears: () => boolean): Recogniser {
  let kept = new Map<string, Kept>()
  let generation = 0

  async function lookUp(cookie: string): Promise<Kept | undefined> {
    const startedMs = performance.now()
    const session = await people.find(cookie)
    const holder = session && (await findSessionHolder(db, session.session_id))
    if (!holder) return undefined
    const { lasts_ms, ...caller } = holder
    return { caller, untilMs: startedMs + Math.min(KEPT_MS, lasts_ms) }
  }

  return {
    async recognise(cookie) {
      const key = digest(cookie).toString('base64')
      const known = kept.get(key)
      if (known && known.untilMs > performance.now() && hears()) return known.caller
      const startedIn = generation
      const found = await lookUp(cookie)
      // What changed during the look-up may be missing in its result.
      if (found && startedIn === generation && hears()) {
        if (kept.size >= MOST_KEPT) kept.clear()
        kept.set(key, found)
      }
      return found?.caller
    },
    forget() {
      generation++
      kept = new Map()
    },
  }
}
