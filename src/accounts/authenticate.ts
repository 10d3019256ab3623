// API:key in; a Caller out, or 401. A key seen in the last minute costs no query.
import { createHash } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { UnauthorizedError } from '../lib/errors.ts'
import type { Caller } from './account.ts'
import { findKeyHolder, type KeyHolder, touchKeys } from './store.ts'

const KEPT_MS = 60_000
const MOST_KEPT = 10_000
const TOUCH_MS = 60_000
const KEY = /^[0-9a-f]{32,64}$/i

type Kept = { holder: KeyHolder; until: number; touchedAt: number }

export interface Authenticator {
  authenticate(header: string | undefined): Promise<Caller>
  /** Forgets everything: keys, roles or accounts changed somewhere. */
  forget(): void
}

/** `hears` says whether changes made by other processes are known here; without that nothing is kept. */
export function openAuthenticator(db: Db, hears: () => boolean): Authenticator {
  let kept = new Map<string, Kept>()
  let generation = 0

  async function lookUp(digest: string): Promise<KeyHolder> {
    const startedIn = generation
    const holder = await findKeyHolder(db, Buffer.from(digest, 'hex'))
    if (!holder) throw new UnauthorizedError()
    if (startedIn === generation && hears()) {
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(digest, { holder, until: keptUntil(holder), touchedAt: 0 })
    }
    return holder
  }

  function touch(entry: Kept): void {
    const now = Date.now()
    if (now - entry.touchedAt < TOUCH_MS) return
    entry.touchedAt = now
    // The last use is a convenience: a request never waits for it, nor fails with it.
    touchKeys(db, [entry.holder.key_id]).catch(() => {})
  }

  return {
    async authenticate(header) {
      const digest = createHash('sha256').update(keyIn(header)).digest('hex')
      const entry = kept.get(digest)
      const holder = entry && entry.until > Date.now() && hears() ? entry.holder : await lookUp(digest)
      const now = kept.get(digest)
      if (now) touch(now)
      return holder
    },
    forget() {
      generation++
      kept = new Map()
    },
  }
}

function keptUntil(holder: KeyHolder): number {
  const minute = Date.now() + KEPT_MS
  return holder.expires_at === null ? minute : Math.min(minute, Date.parse(holder.expires_at))
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
