// Yes and no, in the words that forms send.
const WORDS = new Map<string, boolean>([
  ...['y', 'yes', 'true', 't', '1'].map((word) => [word, true] as const),
  ...['n', 'no', 'false', 'f', '0'].map((word) => [word, false] as const),
])

/** Whatever is neither is false, and not valid. */
export function booleanValue(input: unknown): unknown {
  if (typeof input === 'boolean') return { normal: input, valid: true, raw: input }
  const isWord = typeof input === 'string' || input === 0 || input === 1
  const said = isWord ? WORDS.get(wordIn(String(input))) : undefined
  return { normal: said ?? false, valid: said !== undefined, raw: input }
}

function wordIn(text: string): string {
  return text
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}
