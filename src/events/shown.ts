// An event as the API shows it: what is stored, and when it goes.

const DAY_MS = 86_400_000

/** `days` is how long the account keeps what comes in; an id begins with the second in which it was given out. */
export function shownEvent<T extends object>(id: string, body: T, days: number): T & { expires_at: string } {
  const madeAt = Number.parseInt(id.slice(0, 8), 16) * 1000
  return { ...body, expires_at: new Date(madeAt + days * DAY_MS).toISOString() }
}
