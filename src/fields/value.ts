// The stored form of a typed value: `{normal, raw, valid, ...components}`, or a plain value where a type has no more to say.

/** A typed value as it is kept on an event. `normal` is its value; the other members are its components. */
export type Stored = { normal: unknown; raw?: unknown; valid?: boolean; masked?: boolean } & Record<
  string,
  unknown
>

/** A calendar day. It reads as `YYYY-MM-DD` and is kept as the instant at which it begins in UTC. */
export class Day {
  readonly instant: Date

  constructor(instant: Date) {
    this.instant = instant
  }

  toString(): string {
    return this.instant.toISOString().slice(0, 10)
  }

  valueOf(): number {
    return this.instant.getTime()
  }

  toJSON(): string {
    return this.instant.toISOString()
  }
}

export function isStored(value: unknown): value is Stored {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'normal')
  )
}

/** The value of a stored form; any other value as it is. */
export function normalOf(value: unknown): unknown {
  return isStored(value) ? value.normal : value
}

/** What a value reads as inside a text: nothing for a missing one, lists and objects as JSON. */
export function textOf(value: unknown): string {
  const normal = normalOf(value)
  if (normal === null || normal === undefined || Number.isNaN(normal)) return ''
  if (Array.isArray(normal)) return JSON.stringify(normal.map(plain))
  return typeof normal === 'object' && !(normal instanceof Day)
    ? JSON.stringify(plain(normal))
    : String(normal)
}

/** A value with every stored form in it replaced by its normal value; days are texts. */
export function plain(value: unknown): unknown {
  const normal = normalOf(value)
  if (normal instanceof Day) return String(normal)
  if (Array.isArray(normal)) return normal.map(plain)
  if (typeof normal !== 'object' || normal === null) return normal
  return Object.fromEntries(Object.entries(normal).map(([name, part]) => [name, plain(part)]))
}

/** Missing, or nothing but white space. */
export function isBlank(value: unknown): boolean {
  const normal = normalOf(value)
  if (normal === null || normal === undefined || Number.isNaN(normal)) return true
  if (Array.isArray(normal)) return normal.length === 0
  return typeof normal === 'string' && normal.trim() === ''
}
