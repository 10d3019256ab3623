// A JSON body as a value: only text that every later part can hold.
import { parse } from 'secure-json-parse'
import { InvalidError, invalid } from '../lib/errors.ts'

const DEEPEST = 64

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The value of a body, or undefined for an empty one. Of a member that stands twice the last one counts, as
 * everywhere in JSON; text that a database cannot hold (NUL, halves of characters) and `__proto__` are refused.
 */
export function parsedBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  const text = decoded(bytes)
  if (deeperThan(text, DEEPEST)) throw invalid('', `is nested deeper than ${DEEPEST} levels`)
  const value = parsedJson(text)
  if (/\\u(0000|d[89a-f])/i.test(text) || text.includes('\0')) assertText(value, '')
  return value
}

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new InvalidError([{ path: '', message: 'is not valid UTF-8' }], 'unreadable')
  }
}

function parsedJson(text: string): unknown {
  try {
    return parse(text, { protoAction: 'error', constructorAction: 'error' })
  } catch (error) {
    // The parser's own words may quote the body, and the body may hold a secret.
    const place = /at position \d+/.exec((error as Error).message)?.[0]
    const message = place ? `is not valid JSON (${place})` : 'is not valid JSON'
    throw new InvalidError([{ path: '', message }], 'unreadable')
  }
}

/** Counts brackets outside strings: cheaper than parsing, and safe before it. */
function deeperThan(text: string, deepest: number): boolean {
  if (text.length <= 2 * deepest) return false
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) quoted = false
    } else if (code === QUOTE) quoted = true
    else if (code === BRACE_OPEN || code === BRACKET_OPEN) {
      if (++depth > deepest) return true
    } else if (code === BRACE_CLOSE || code === BRACKET_CLOSE) depth--
  }
  return false
}

const [BACKSLASH, QUOTE] = [92, 34]
const [BRACE_OPEN, BRACE_CLOSE, BRACKET_OPEN, BRACKET_CLOSE] = [123, 125, 91, 93]

/** Throws at the first text, or name of a member, that cannot be stored. */
export function assertText(value: unknown, path: string): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    throw invalid(path, 'holds a character that cannot be stored')
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    assertText(name, path)
    assertText(member, `${path}/${name}`)
  }
}
