// Male, female, other.
import { textGiven } from './given.ts'

const GENDERS = new Map(
  ['male', 'female', 'other'].flatMap((word) => [
    [word, word],
    [word[0] as string, word],
  ]),
)

export function genderValue(input: unknown): unknown {
  const normal = GENDERS.get(textGiven(input).slice(0, 100).trim().toLowerCase())
  if (normal === undefined) return { normal: textGiven(input), valid: false, raw: input, abbr: null }
  return { normal, raw: input, valid: true, abbr: normal[0]?.toUpperCase() }
}
