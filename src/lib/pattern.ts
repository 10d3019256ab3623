// Users' regular expressions: case-insensitive, found anywhere in a text, and in time that grows with the text's length only.
import { type Matcher, MatcherInput, RE2JS } from 're2js'
import { globOf, lookaheadOf, refersBack, refusalOf, sizeOf } from './pattern-source.ts'

/** `text` is the match, `groups` what its `(…)` caught, in order; undefined for one that took no part. */
export type Match = { text: string; groups: (string | undefined)[] }

/**
 * A compiled expression. Of a text at most 100,000 characters are looked at, and fewer by a large pattern
 * (2,500,000 divided by its instructions). Where finding every match would cost more than a few passes over a long
 * text, the matches found until then are all.
 */
export type Pattern = {
  test(text: string): boolean
  matches(text: string): Match[]
  /** Replaces every match. `$1` to `$99` are groups, `$&` the match, `$$` a dollar sign. */
  replace(text: string, replacement: string): string
}

/** A pattern that is refused. The message is a sentence without its subject: `must close each …`. */
export class PatternError extends Error {}

const MOST_CHARACTERS = 1_000
const MOST_TEXT = 100_000
const MOST_INSTRUCTIONS = 2_000
/** A text's characters times a pattern's instructions: what the slowest of the engines may be asked, some 30 ms. */
const MOST_WORK = 2_500_000
/** Characters read to find every match of a text: with an unlucky pattern each match reads the rest of it again. */
const MOST_READS = 500_000
const MOST_READ_WORK = 4 * MOST_WORK
/** So many matches of a text are found before anybody counts how often it is read, which takes twice the time. */
const UNWATCHED = 3
const MOST_RESULT = 1_000_000

const FLAGS = RE2JS.CASE_INSENSITIVE | RE2JS.LOOKBEHINDS

/** Throws PatternError. */
export function compilePattern(source: string): Pattern {
  if (source.length > MOST_CHARACTERS) throw new PatternError('must be at most 1,000 characters long')
  const lookahead = lookaheadOf(source)
  const written = lookahead ? `${lookahead.flags}(${lookahead.match})(?:${lookahead.ahead})` : source
  const expression = compiled(written, globOf(source))
  const most = Math.min(MOST_TEXT, Math.floor(MOST_WORK / expression.programSize()))
  const seen = (text: string) => (text.length > most ? text.slice(0, most) : text)
  const kept = lookahead ? 1 : 0
  return {
    test: (text) => expression.test(seen(text)),
    matches: (text) => Array.from(matchesOf(expression, seen(text), kept), ({ match }) => match),
    replace: (text, replacement) => replaced(text, matchesOf(expression, seen(text), kept), replacement),
  }
}

function compiled(source: string, glob: string | undefined): RE2JS {
  const large = new PatternError('must be smaller: in all, what it repeats makes over 2,000 steps')
  if (sizeOf(source) > 2 * MOST_INSTRUCTIONS) throw large
  const expression = parsed(glob ?? source)
  if (expression.programSize() > MOST_INSTRUCTIONS) throw large
  return expression
}

function parsed(source: string): RE2JS {
  if (refersBack(source)) throw new PatternError(refusalOf('escape sequence: `\\k`'))
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), FLAGS)
  } catch (error) {
    throw new PatternError(refusalOf(error instanceof Error ? error.message : String(error)))
  }
}

/** A text that counts how often it is read, and ends the search that reads it too often. */
class WatchedText extends String {
  #left: number

  constructor(text: string, most: number) {
    super(text)
    this.#left = most
  }

  override charCodeAt(at: number): number {
    this.#left -= 1
    if (this.#left < 0) throw SPENT
    return super.charCodeAt(at)
  }
}

const SPENT = new Error('The search costs too much')

type Found = { match: Match; start: number; end: number }

/** Every match. `kept` is the group that is the match: the whole, or what stands before a look-ahead. */
function* matchesOf(expression: RE2JS, text: string, kept: 0 | 1): Generator<Found> {
  // That a text has no match at all is found many times faster than where its matches are.
  if (!expression.test(text)) return
  const reads = Math.min(MOST_READS, Math.floor(MOST_READ_WORK / expression.programSize()))
  const matcher = expression.matcher(text)
  let [at, spent] = [0, 0]
  for (let count = 0; at <= text.length && spent < MOST_READS; count += 1) {
    if (count === UNWATCHED) matcher.resetMatcherInput(MatcherInput.utf16(new WatchedText(text, reads)))
    const found = nextOf(matcher, at, kept)
    if (found === undefined) return
    yield found
    // A look-ahead's text is free for the next match; an empty match steps over one character.
    at = found.end > found.start ? found.end : found.end + widthAt(text, found.end)
    spent += found.match.groups.length
  }
}

function nextOf(matcher: Matcher, at: number, kept: 0 | 1): Found | undefined {
  try {
    if (!matcher.find(at)) return undefined
    const groups = Array.from(
      { length: matcher.groupCount() - kept },
      (_, index) => matcher.group(index + kept + 1) ?? undefined,
    )
    const match = { text: matcher.group(kept) ?? '', groups }
    return { match, start: matcher.start(kept), end: matcher.end(kept) }
  } catch (error) {
    if (error === SPENT) return undefined
    throw error
  }
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

function replaced(text: string, found: Iterable<Found>, replacement: string): string {
  const pieces = replacement.split(/(\$(?:[$&]|\d{1,2}))/)
  const parts: string[] = []
  let [at, length, spent] = [0, 0, 0]
  for (const { match, start, end } of found) {
    const between = text.slice(at, start)
    const filled = pieces.map((piece, index) => (index % 2 === 0 ? piece : filledIn(piece, match)))
    length = filled.reduce((sum, part) => sum + part.length, length + between.length)
    spent += pieces.length
    if (length > MOST_RESULT || spent > MOST_READS) break
    parts.push(between, ...filled)
    at = end
  }
  return parts.join('') + text.slice(at)
}

function filledIn(sign: string, { text, groups }: Match): string {
  if (sign === '$$') return '$'
  if (sign === '$&') return text
  const number = Number(sign.slice(1))
  if (number >= 1 && number <= groups.length) return groups[number - 1] ?? ''
  const first = Number(sign[1])
  return sign.length === 3 && first >= 1 && first <= groups.length
    ? (groups[first - 1] ?? '') + sign[2]
    : sign
}
