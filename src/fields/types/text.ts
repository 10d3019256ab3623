// Texts: kept as they came.
import { textGiven } from './given.ts'

export function stringValue(input: unknown): unknown {
  return textGiven(input)
}

/** Names and cities: a text is the whole value; anything else is no name. */
export function plainTextValue(input: unknown): unknown {
  if (typeof input === 'string') return input
  return { normal: textGiven(input), raw: input, valid: false }
}

/** A street address: its first word is the number. */
export function streetValue(input: unknown): unknown {
  const raw = textGiven(input)
  const normal = raw.trim()
  const cut = normal.search(/\s/)
  if (cut === -1) return { normal: raw, raw, valid: false }
  return {
    normal,
    raw,
    number: normal.slice(0, cut),
    name: normal.slice(cut).trimStart(),
    valid: true,
  }
}

export function listValue(input: unknown): unknown {
  return Array.isArray(input) ? input : [input]
}
