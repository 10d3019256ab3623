// Yes and no, in the words that forms send.
import { textGiven } from './given.ts'

const WORDS = new Map<string, boolean>([
  ...['y', 'yes', 'true', 't', '1'].map((word) => [word, true] as const),
  ...['n', 'no', 'false', 'f', '0'].map((word) => [word, false] as const),
])

/** Whatever is neither is false, and not valid. */
export function booleanValue(input: unknown): unknown {
  if (typeof input === 'boolean') return { normal: input, valid: true, raw: input }
  const said = WORDS.get(
    textGiven(input)
      .slice(0, 100)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ''),
  )
  return { normal: said ?? false, valid: said !== undefined, raw: input }
}
