// Words that one does not say.
import { createRequire } from 'node:module'
import type { RegExpMatcher } from 'obscenity'
import { lazily } from '../lib/lazy.ts'

const load = createRequire(import.meta.url)

/** Loaded and made when the first rule asks: it takes a while, and few ask. */
export const obscenities = lazily((): RegExpMatcher => {
  const words: typeof import('obscenity') = load('obscenity')
  return new words.RegExpMatcher({ ...words.englishDataset.build(), ...words.englishRecommendedTransformers })
})
