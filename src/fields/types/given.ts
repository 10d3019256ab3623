// What was sent, as a text.

/** The text of any input. Objects whose own conversion fails read as nothing. */
export function textGiven(input: unknown): string {
  if (typeof input === 'string') return input
  try {
    return String(input)
  } catch {
    return ''
  }
}
