// What may be kept on record of a call: secrets are found in whatever form they were written, and become stars.
import type { Transaction } from '../http/transaction.ts'
import { lazily } from '../lib/lazy.ts'

export type Mask = (text: string) => string

/** Shorter ones are no secrets, and would be found everywhere. */
const SHORTEST = 3
const STARS = '********'

/**
 * Hides the secrets: as they are, in any case of their letters; percent-encoded, escaped for JSON or XML, or two of these
 * one on the other; and in Base64, alone or with something around them.
 */
export function maskOf(secrets: Iterable<string>): Mask {
  const given = [...secrets].map((secret) => secret.toWellFormed().trim())
  const all = [...new Set(given)].filter((secret) => secret.length >= SHORTEST && !/^\*+$/.test(secret))
  if (all.length === 0) return (text) => text
  const longestFirst = all.sort((one, other) => other.length - one.length)
  const plain = new RegExp(longestFirst.map(patternOf).join('|'), 'gi')
  const holds = lazily(() => new RegExp(plain.source, 'i'))
  const shortest = Math.min(...all.map((secret) => Math.ceil((Buffer.byteLength(secret) * 8) / 6)))
  return (text) =>
    text
      .replace(plain, STARS)
      .replace(BASE64, (token) => (token.length >= shortest && isIn(token, holds()) ? STARS : token))
}

/** Letters of either alphabet; `+` and `/` may be percent-encoded, `/` escaped for JSON. */
const BASE64 = /(?:[A-Za-z0-9+/_-]|%2[BF]|\\\/){4,}(?:=|%3D){0,2}/gi

/** Whether Base64 that begins at the first letter or at one of the next three holds a secret. */
function isIn(token: string, holds: RegExp): boolean {
  const letters = token.replace(/%2B/gi, '+').replace(/%2F|\\\//gi, '/')
  return [0, 1, 2, 3].some((at) => holds.test(Buffer.from(letters.slice(at), 'base64').toString('latin1')))
}

function patternOf(secret: string): string {
  return Array.from(secret, (character) => formsOf(character)).join('')
}

const remembered = new Map<string, string>()

/** An expression for every form that a character may take. Letters and digits have but one. */
function formsOf(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character
  const known = remembered.get(character)
  if (known !== undefined) return known
  const inner = new Set([character, ...INNER.map((encode) => encode(character))])
  const twice = [...inner].flatMap((form) => ENCODERS.map((encode) => encode(form)))
  const forms = [...new Set([...inner, ...twice])].sort((one, other) => other.length - one.length)
  const made = `(?:${forms.map(escaped).join('|')})`
  if (remembered.size < 1_000) remembered.set(character, made)
  return made
}

type Encoder = (text: string) => string

const ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

const ofSigns = (encode: (sign: string) => string): Encoder => {
  return (text) => text.replace(/[^A-Za-z0-9]/gu, encode)
}
const codePoint = (sign: string) => sign.codePointAt(0) ?? 0
const hex = (number: number, length = 0) => number.toString(16).padStart(length, '0')
const percented: Encoder = (sign) => Array.from(Buffer.from(sign), (byte) => `%${hex(byte, 2)}`).join('')

const json: Encoder = (text) => JSON.stringify(text).slice(1, -1)
const asciiJson = ofSigns((sign) =>
  Array.from(sign.split(''), (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`).join(''),
)
const xml = ofSigns((sign) => (ENTITIES[sign] ? `&${ENTITIES[sign]};` : sign))

const numericXml = ofSigns((sign) => (ENTITIES[sign] ? `&#${codePoint(sign)};` : sign))

/** What others are put around: a document in a form, an address in a document. */
const INNER: Encoder[] = [json, asciiJson, xml, numericXml, encodeURIComponent]

const ENCODERS: Encoder[] = [
  ...INNER,
  ofSigns(percented),
  ofSigns((sign) => (sign === ' ' ? '+' : encodeURIComponent(sign))),
  (text) => json(text).replaceAll('/', '\\/'),
  ofSigns((sign) => `&#${codePoint(sign)};`),
  ofSigns((sign) => `&#x${hex(codePoint(sign))};`),
  // UTF-8 that was taken for Latin-1, as headers carry it.
  (text) => Buffer.from(text).toString('latin1'),
]

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

const SIGN_IN =
  /^(proxy-)?authorization$|^(set-)?cookie$|(api|access|auth|secret|private)[-_]?key$|token|secret|password/i

/** A call as it may be kept: headers that sign in are hidden whole, but for the scheme. */
export function maskedTransaction(mask: Mask, { request, response, ms }: Transaction): Transaction {
  return {
    request: {
      ...request,
      uri: mask(request.uri),
      headers: maskedHeaders(mask, request.headers),
      body: mask(request.body),
    },
    response: {
      ...response,
      status_text: mask(response.status_text),
      headers: maskedHeaders(mask, response.headers),
      body: mask(response.body),
    },
    ms,
  }
}

export function maskedHeaders(mask: Mask, headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SIGN_IN.test(name) ? hidden(value) : mask(value)]),
  )
}

function hidden(value: string): string {
  const [, scheme = ''] = /^((?:Basic|Bearer|Digest|Negotiate|Token) )/i.exec(value) ?? []
  return `${scheme}${STARS}`
}
