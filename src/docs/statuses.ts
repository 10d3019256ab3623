// Statuses that a sender may be answered, and what each means.
import type { Status } from './submission-docs.ts'

export function statusesOf({ authenticated, pings }: { authenticated: boolean; pings: boolean }): Status[] {
  const told: [number, string, boolean?][] = [
    [201, 'The lead was handled; `outcome` says whether it was accepted'],
    [303, 'The same, when `redir_url` was in the address: the browser goes there'],
    [200, 'A ping was answered', pings],
    [400, 'The body cannot be read, or `redir_url` is not an address; the answer says why'],
    [401, 'The API key of the sending company is missing or wrong', authenticated],
    [403, 'This source is disabled'],
    [404, 'The flow or the source does not exist'],
    [405, 'Neither GET nor POST'],
    [406, 'The type of the body, or all types in Accept, are not supported'],
    [409, 'The Idempotency-Key was used for another submission'],
    [413, 'The body is larger than 1 MiB'],
    [415, 'A body without a Content-Type'],
    [429, 'Too many pings: try again after Retry-After seconds', pings],
    [503, 'Not now: send the same again after Retry-After seconds'],
  ]
  return told
    .filter(([, , applies = true]) => applies)
    .map(([status, meaning]) => ({ status, meaning }))
    .toSorted((one, other) => one.status - other.status)
}
