// What a person types to find a lead, as words; and where they stand in what was found.
import { escaped } from '../mail/compose.ts'
import { wordsIn } from './search.ts'

export type Query = {
  /** Beginnings of words, each of which must be there. */
  words: string[]
  /** Words that must stand side by side, whole. */
  phrases: string[][]
  /** Words that may be the lead's own id instead. */
  ids: string[]
}

/** Nobody types so many; the others are not looked for. */
const MOST_WORDS = 50
const MOST_CHARACTERS = 10_000

const ID = /^[0-9a-f]{24}$/

/** A telephone number as people write it; leads have it in one piece. */
const PHONE = /(?<![\p{L}\p{N}])(?:\+?1[ .-]?)?\(?(\d{3})\)?[ .-]{0,2}(\d{3})[ .-]?(\d{4})(?![\p{L}\p{N}])/gu

/** Any text is a query: what is neither letter nor digit parts words, and a quotation mark that is never closed does too. */
export function parseQuery(text: string): Query {
  const query: Query = { words: [], phrases: [], ids: [] }
  const parts = text.slice(0, MOST_CHARACTERS).split('"')
  parts.forEach((part, at) => {
    const isQuoted = at % 2 === 1 && at < parts.length - 1
    const words = wordsIn(isQuoted ? part : part.replace(PHONE, '$1$2$3'))
    if (!isQuoted) query.words.push(...words)
    else if (words.length > 0) query.phrases.push(words)
  })
  return within(query)
}

function within({ words, phrases }: Query): Query {
  let left = MOST_WORDS
  const kept = phrases.map((phrase) => {
    const some = phrase.slice(0, left)
    left -= some.length
    return some
  })
  const beginnings = [...new Set(words)].slice(0, left)
  return {
    words: beginnings,
    phrases: kept.filter((phrase) => phrase.length > 0),
    ids: beginnings.filter((word) => ID.test(word)),
  }
}

/** Whether nothing can be found by it, because it has no word. */
export function isEmpty({ words, phrases }: Query): boolean {
  return words.length === 0 && phrases.length === 0
}

/** A query as a tsquery in which `%` stands before each word, as in `searchTerms`. Null for none. */
export type Terms = string | null

/** What must hold; the same with whole words in place of beginnings; and what else must hold for a lead with one of the ids. */
export function termsOf(query: Query): { found: Terms; whole: Terms; beside: Terms } {
  const phrases = query.phrases.map((words) => `(${words.map((word) => `'%${word}'`).join(' <-> ')})`)
  const all = (words: string[], suffix: string): Terms =>
    [...words.map((word) => `'%${word}'${suffix}`), ...phrases].join(' & ') || null
  const others = query.words.filter((word) => !query.ids.includes(word))
  return { found: all(query.words, ':*'), whole: all(query.words, ''), beside: all(others, ':*') }
}

type Token = { word: string; from: number; to: number }

/** The text as HTML with `<em>` around the words that were found; undefined if none stands in it. */
export function highlighted(text: string, { words, phrases }: Query): string | undefined {
  const tokens = tokensIn(text)
  const isFound = tokens.map(({ word }) => words.some((beginning) => word.startsWith(beginning)))
  for (const phrase of phrases) {
    tokens.forEach((_, at) => {
      if (phrase.every((word, n) => tokens[at + n]?.word === word)) isFound.fill(true, at, at + phrase.length)
    })
  }
  if (!isFound.includes(true)) return undefined
  let end = 0
  const pieces = tokens.map(({ from, to }, n) => {
    const before = escaped(text.slice(end, from))
    end = to
    const word = escaped(text.slice(from, to))
    return before + (isFound[n] ? `<em>${word}</em>` : word)
  })
  return pieces.join('') + escaped(text.slice(end))
}

function tokensIn(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => {
    return { word: wordsIn(word)[0] ?? '', from: index, to: index + word.length }
  })
}
