// What was compiled of texts that only a lead knows, kept for the next one that has the same.

const MOST_KEPT = 200

/** Like `compile`, except that a text that cannot be compiled is undefined, and that each is compiled once. */
export function remembered<T>(compile: (source: string) => T): (source: string) => T | undefined {
  const kept = new Map<string, T | undefined>()
  return (source) => {
    if (kept.has(source)) return kept.get(source)
    if (kept.size >= MOST_KEPT) kept.clear()
    let made: T | undefined
    try {
      made = compile(source)
    } catch {
      made = undefined
    }
    kept.set(source, made)
    return made
  }
}
