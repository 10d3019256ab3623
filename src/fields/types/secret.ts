// Values that are never written down in clear.
import { textGiven } from './given.ts'

export function credentialValue(input: unknown): unknown {
  return { normal: textGiven(input), masked: false, valid: true }
}

/** Nine digits, whatever stands between them. */
export function ssnValue(input: unknown): unknown {
  const raw = textGiven(input)
  const normal = raw.slice(0, 100).replace(/\D/g, '')
  if (normal.length !== 9 || raw.length > 100) return { normal: raw, raw, masked: false, valid: false }
  const parts = {
    first_three: normal.slice(0, 3),
    middle_two: normal.slice(3, 5),
    last_four: normal.slice(5),
  }
  return { normal, raw, ...parts, masked: false, valid: true }
}
