// API:key in; a Caller out, or 401. A key seen in the last minute costs no query.
import { createHash } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { UnauthorizedError } from '../lib/errors.ts'
import type { Caller } from './account.ts'
import { findKeyHolder, type KeyHolder, touchKey } from './store.ts'

const KEPT_MS = 60_000
const MOST_KEPT = 10_000
const TOUCH_MS = 60_000
const KEY = /^[0-9a-f]{32,64}$/i

/** Times are of the process's own steady clock, which nobody sets. */
type Kept = { caller: Caller; untilMs: number; touchedMs: number }

export interface Authenticator {
  authenticate(header: string | undefined): Promise<Caller>
  /** Forgets everything: keys, roles or accounts changed somewhere. */
  forget(): void
}

/** `hears` says whether changes made by other processes are known here; without that nothing is kept. */
export function openAuthenticator(db: Db, hears: () => boolean): Authenticator {
  let kept = new Map<string, Kept>()
  let generation = 0

  async function lookUp(digest: string): Promise<Kept> {
    const startedIn = generation
    const startedMs = performance.now()
    const holder = await findKeyHolder(db, Buffer.from(digest, 'hex'))
    if (!holder) throw new UnauthorizedError()
    const found = keptFrom(holder, startedMs)
    // What changed during the look-up may be missing in its result.
    if (startedIn === generation && hears()) {
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(digest, found)
    }
    return found
  }

  function touch(entry: Kept): void {
    const nowMs = performance.now()
    if (nowMs - entry.touchedMs < TOUCH_MS) return
    entry.touchedMs = nowMs
    // The last use is a convenience: a request never waits for it, nor fails with it.
    touchKey(db, entry.caller).catch(() => {})
  }

  return {
    async authenticate(header) {
      const digest = createHash('sha256').update(keyIn(header)).digest('hex')
      const known = kept.get(digest)
      const entry = known && known.untilMs > performance.now() && hears() ? known : await lookUp(digest)
      touch(entry)
      return entry.caller
    },
    forget() {
      generation++
      kept = new Map()
    },
  }
}

function keptFrom({ lasts_ms, ...caller }: KeyHolder, startedMs: number): Kept {
  return { caller, untilMs: startedMs + Math.min(KEPT_MS, lasts_ms ?? KEPT_MS), touchedMs: -TOUCH_MS }
}

/** The password of a Basic header; the user name is ignored, as documented. */
function keyIn(header: string | undefined): string {
  const [scheme, encoded] = (header ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic' || !encoded) throw new UnauthorizedError()
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const key = pair.slice(pair.indexOf(':') + 1)
  if (!pair.includes(':') || !KEY.test(key)) throw new UnauthorizedError()
  return key.toLowerCase()
}
