// A search term as people write it: plain text, a regular expression, or one between slashes. Letter case never matters.
import { compilePattern, type Pattern, PatternError } from '../../lib/pattern.ts'

export type Term = {
  test(text: string): boolean
  /** What the first group of the first match holds, or the match where there are no groups. */
  first(text: string): string | undefined
}

const MOST_KEPT = 1_000
const kept = new Map<string, Term>()

/** The term, compiled once. What is no regular expression is looked for as it is written. */
export function termOf(source: string): Term {
  const known = kept.get(source)
  if (known) return known
  const term = compiledTerm(source)
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string)
  kept.set(source, term)
  return term
}

function compiledTerm(source: string): Term {
  const written = withoutSlashes(source)
  const pattern = patternOf(written)
  const literal = source.toLowerCase()
  if (!pattern) return { test: (text) => text.toLowerCase().includes(literal), first: () => undefined }
  const isPlain = /^[^\\^$.*+?()[\]{}|]*$/.test(written)
  const plain = written.toLowerCase()
  return {
    // A pattern is looked for at the beginning of a long text only, plain text anywhere in it.
    test: (text) => (isPlain ? text.toLowerCase().includes(plain) : pattern.test(text)),
    first: (text) => firstOf(pattern, text),
  }
}

function firstOf(pattern: Pattern, text: string): string | undefined {
  const [match] = pattern.test(text) ? pattern.matches(text) : []
  return match && (match.groups.length === 0 ? match.text : match.groups[0])
}

/** `/a.b/ms` is `(?ms)a.b`; other flags say nothing here. */
function withoutSlashes(source: string): string {
  const [, body, flags] = /^\/(.+)\/([a-z]*)$/s.exec(source) ?? []
  if (body === undefined) return source
  const kept = [...new Set(flags)].filter((flag) => flag === 'm' || flag === 's').join('')
  return kept === '' ? body : `(?${kept})${body}`
}

function patternOf(source: string): Pattern | undefined {
  try {
    return compilePattern(source)
  } catch (error) {
    if (error instanceof PatternError) return undefined
    throw error
  }
}
