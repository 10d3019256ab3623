// Words that one does not say.
import { createRequire } from 'node:module'
import type { RegExpMatcher } from 'obscenity'

let matcher: RegExpMatcher | undefined

const load = createRequire(import.meta.url)

/** Loaded and made when the first rule asks: it takes a while, and few ask. */
export function obscenities(): RegExpMatcher {
  if (!matcher) {
    const words: typeof import('obscenity') = load('obscenity')
    matcher = new words.RegExpMatcher({
      ...words.englishDataset.build(),
      ...words.englishRecommendedTransformers,
    })
  }
  return matcher
}
