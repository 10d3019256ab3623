// Waits for what must happen. The bound is there to end a test that hangs, not to say how fast anything is.
import { vi } from 'vitest'

const HANGING_MS = 60_000

/** Tries until it no longer throws, and answers what it gave. */
export function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(attempt, { timeout: HANGING_MS, interval: 50 })
}
