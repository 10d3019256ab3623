// One part of the proof: a story like those of the tests, which leaves figures behind.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Extent, Outcome, Proved } from './outcome.ts'

/** The longest that a part takes before it counts as hung. */
const HANGING_MS = 60 * 60_000

/** Runs a part, and leaves what it has found for `npm run proof`; `about` says in a sentence what is claimed. */
export function prove(part: string, about: string, run: (extent: Extent) => Promise<Outcome>): void {
  test(about, { timeout: HANGING_MS }, async () => {
    const since = performance.now()
    const outcome = await run({ quick: process.env.GANGWAY_PROOF_QUICK === '1' })
    const seconds = Math.round((performance.now() - since) / 1000)
    const proved: Proved = { part, about, seconds, ...outcome }
    const folder = process.env.GANGWAY_PROOF_FOLDER
    if (folder) writeFileSync(join(folder, `${part}.json`), JSON.stringify(proved))
    expect(outcome.ok, outcome.line).toBe(true)
  })
}
