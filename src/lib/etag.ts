// The ETag of an object is a digest of its representation, so whatever is shown is what If-Match guards.
import { createHash } from 'node:crypto'
import { StaleError } from './errors.ts'

/** The strong ETag of a body that is about to be sent. */
export function etagOf(body: string): string {
  return `"${createHash('sha1').update(body).digest('base64url')}"`
}

/** Throws StaleError unless `ifMatch` (an If-Match header, or nothing) admits the object as it stands. */
export function assertUnchanged(ifMatch: string | undefined, current: unknown): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const tags = ifMatch.split(',').map((tag) => tag.trim())
  if (!tags.includes(etagOf(JSON.stringify(current)))) throw new StaleError()
}
